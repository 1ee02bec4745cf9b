"""Who is in the picture, and what they are called."""
