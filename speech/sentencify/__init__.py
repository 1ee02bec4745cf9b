"""Captions of a video as a recogniser wrote them, made into whole sentences with times, as HowTo100M's were for TAN."""
