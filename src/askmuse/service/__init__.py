"""Runs the HTTP API as a service: bounded in connections, in requests at once and in time."""
