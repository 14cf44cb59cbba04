"""askmuse in the mode `instant`: answers with quotes, from passages that are ranked but not read."""

# /// script
# dependencies = []
# [tool.peers]
# title = "askmuse, instant"
# then = [["--editable", "."]]
# cold = ["askmuse", "ask", "{question}", "--index", "{folder}", "--mode", "instant", "--json"]
# ///

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from askmuse import Assistant
from askmuse.index.indexing import update
from askmuse.models.encoder import OnnxEncoder
from askmuse.models.export import exported
from askmuse.settings import Settings

from ..passages import Passage, first_of_each, write_files

_PARTS = 2
"""How many times as many passages to ask for: askmuse splits an article into passages of a few sentences."""


def build(passages: Sequence[Passage], folder: Path) -> None:
    """Write each passage as an article, and index the folder as `askmuse index` does."""
    settings, articles = Settings.from_environment(), folder.with_name("articles")
    write_files(passages, articles, ".txt")
    update(articles, folder, OnnxEncoder(exported(settings), settings.threads))


load = Assistant.open


def ask(mode: str, opened: Assistant, question: str, k: int) -> list[int]:
    """Ask for a whole answer; return the numbers of the articles whose passages it lists."""
    answer = opened.ask(question, k=_PARTS * k, mode=mode)
    return first_of_each((int(passage.article_id) for passage in answer.passages), k)


search = partial(ask, "instant")
