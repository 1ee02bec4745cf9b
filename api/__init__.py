"""HTTP only. One file per noun: schemas on top, routes below."""
