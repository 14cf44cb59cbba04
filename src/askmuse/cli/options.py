"""Options that several commands have."""

from pathlib import Path

import click

from askmuse.cli.shell import completion

PATH = click.Path(path_type=Path)
"""The path of a file or a folder; commands check whether it exists."""
corpus_option = click.option(
    "--corpus", type=PATH, help="Folder of articles. Default: ASKMUSE_CORPUS, or else the folder corpus."
)
index_option = click.option(
    "--index",
    type=PATH,
    help="Folder of the index, or address of a database (see docs/scaling.md). Default: ASKMUSE_INDEX, or else the "
    "folder index; for another --corpus, a folder in the cache.",
)
mode_option = click.option(
    "--mode",
    metavar="MODE",
    help="How thoroughly to answer. thinking (default): reads the best passages; instant: only ranks passages, the "
    "fastest; contemplating: also searches for each part of the question; auto: instant if its answer has a "
    "probability of .55 or more and the question asks for one thing, else thinking.",
    shell_complete=completion.modes,
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
