"""Runs the HTTP API as a service, with limits on connections, on requests at once and on time."""
