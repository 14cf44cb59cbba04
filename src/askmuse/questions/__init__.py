"""What a question asks for: its type of answer, its parts, its period, and what it refers to in earlier ones."""
