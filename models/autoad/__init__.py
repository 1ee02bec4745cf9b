"""AutoAD: movie description in context (frames, earlier descriptions and dialogue in; one line of description out)."""
