"""Many questions in, many answers out: `askmuse ask -`."""
