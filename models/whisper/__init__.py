"""Whisper (Radford et al. 2022): a soundtrack's words, by the published architecture at our size."""
