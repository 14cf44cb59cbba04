"""The encoder and the reader: where their weights come from, and how they run."""
