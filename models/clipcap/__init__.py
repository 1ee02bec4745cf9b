"""ClipCap (Mokady et al., 2021): one CLIP image embedding becomes a prefix of GPT-2. A baseline of AutoAD."""
