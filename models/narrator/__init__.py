"""Learning who describes a film from what each speaker says: the numbers of speech.narrator."""
