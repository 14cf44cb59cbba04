"""Reads what a text says about itself: its date, its author and its publisher."""
