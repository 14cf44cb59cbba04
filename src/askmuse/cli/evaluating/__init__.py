"""The commands that measure: `eval`, `compare` and `judge`."""
