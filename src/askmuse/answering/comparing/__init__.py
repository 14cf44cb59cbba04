"""Compares two sentences: whether they give the same value, or different values, for the same thing.

`comparison` decides. The values are quantities (`quantities`, with the units in `units`), dates (`days`) and names.
"""
