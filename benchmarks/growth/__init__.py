"""Articles and vectors in any number, made from real ones, for `benchmarks/million.py`."""
