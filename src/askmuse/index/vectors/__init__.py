"""The vectors of passages and sentences: how they are made, kept on disk and searched."""
