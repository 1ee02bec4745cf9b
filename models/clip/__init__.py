"""CLIP through open_clip: features of frames, text in the same space, and a score for films of another world."""
