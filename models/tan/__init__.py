"""TAN: which second of a long video a sentence speaks of, and whether it can be seen at all."""
