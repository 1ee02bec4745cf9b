"""What is heard in a film: speech, speakers, words, voices. Arrays in, dataclasses out."""
