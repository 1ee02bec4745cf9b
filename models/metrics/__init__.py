"""Numbers that compare what was written with what should have been."""
