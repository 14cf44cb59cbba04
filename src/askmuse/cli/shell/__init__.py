"""Examples below each help text, and completions for shells."""
