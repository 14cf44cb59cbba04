"""Measures a server under load: the server, the clients, and the parts of the measurement."""
