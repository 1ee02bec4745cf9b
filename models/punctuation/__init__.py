"""Which marks belong between words that were heard: a small BERT in the layout of published punctuation models."""
