"""Chooses, weighs and cites the sentences that answer a question."""
