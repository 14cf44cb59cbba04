"""How answers are put into words and shown."""
