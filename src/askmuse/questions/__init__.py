"""Reads a question: the type of answer it asks for, its parts, its period, and its references to earlier questions."""
