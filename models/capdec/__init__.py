"""CapDec (Nukrai et al., 2022): captions learnt from text alone, out of noisy CLIP text embeddings. A baseline."""
