"""Ranks the passages of an index for a question, in stages that compose."""
