"""HTTP only. One file per noun: schemas on top, routes below."""

import gc

# Nothing of a hundred thousand objects that the start makes is garbage, and a request leaves few in a circle: looking
# for them every 700 objects, as Python does unasked, is a quarter of the start.
gc.set_threshold(50_000, 10, 10)
