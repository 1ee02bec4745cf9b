"""CLIP through open_clip: frame features for every film, text in the same space, and a score for films of another world."""
