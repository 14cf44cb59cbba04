"""Reads and encodes many articles on several machines, before an index is built from them."""
