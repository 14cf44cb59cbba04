"""askmuse in the mode `thinking`, its default: a small network reads the best passages."""

# /// script
# dependencies = []
# [tool.peers]
# title = "askmuse, thinking"
# then = [["--editable", "."]]
# environment = "instant"
# cold = ["askmuse", "ask", "{question}", "--index", "{folder}", "--mode", "thinking", "--json"]
# ///

from functools import partial

from .instant import ask, build, load

__all__ = ["build", "load", "search"]

search = partial(ask, "thinking")
