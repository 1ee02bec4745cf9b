"""Timed text in and out: each format a reader and a writer of the one cue shape."""
