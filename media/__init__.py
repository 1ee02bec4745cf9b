"""The film as a file: probe, pictures, sound, proxy. Arrays and files out; no database, no torch."""
