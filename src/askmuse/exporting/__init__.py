"""Writes quotes with their sources as documents, bibliographies, annotations and receipts.

Each format is a module with a function `write`, listed in `FORMATS` and `_WRITERS` (`export`).
"""
