"""Neural networks and their training: arrays and text in, dataclasses out; no database, no service."""
