"""Which moments the story needs."""
