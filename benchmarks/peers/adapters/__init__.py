"""One module for each peer: how it builds an index, opens it and searches it. The worker imports one of them.

The block of comments at the top of a module (PEP 723) lists what pip installs into the peer's environment.
"""
