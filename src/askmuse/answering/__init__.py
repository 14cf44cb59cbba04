"""From a question to cited sentences."""
