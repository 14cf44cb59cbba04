"""Measures askmuse and other tools on the same passages and questions; benchmarks/README.md tells how."""
