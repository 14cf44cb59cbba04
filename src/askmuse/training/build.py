"""Makes a reader from data sets: reads examples, trains, exports, fits the combination, writes the manifest."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from askmuse.assistant import Assistant
from askmuse.errors import GoldError
from askmuse.files import replace_file, sha256
from askmuse.models.encoder import OnnxEncoder
from askmuse.models.export import exported, find
from askmuse.models.reader import MANIFEST, NETWORK, SHIPPED, TOKENIZER, Reader, tokenizer
from askmuse.settings import Settings
from askmuse.training.batches import read_in_run
from askmuse.training.examples import Example, held_out, of_beir, of_gold
from askmuse.training.network import Network, export, pair_tokenizer, restore
from askmuse.training.reader_weight import combine
from askmuse.training.recipe import Recipe
from askmuse.training.teacher import RELEVANCES, taught
from askmuse.training.train import CHECKPOINT, train
from askmuse.types import Combination, Progress

HELD_OUT = 0.02
"""Share of the examples that are kept out of training, to measure it and to fit the combination on."""
FEWEST = 100
"""Fewest examples to fit a combination on."""


def build(
    data: Sequence[Path],
    gold: Path | None,
    tune: Path | None,
    assistant: Assistant | None,
    start: Path | None,
    out: Path,
    recipe: Recipe,
    settings: Settings,
    progress: Progress,
    backbone: Path | None = None,
    teacher: Path | None = None,
) -> dict[str, float]:
    """Train a reader, write it to the folder `out`, and return its hit@1 on examples that it did not learn from.

    `data` are folders in BEIR form whose queries mark their answers; a folder that is named twice counts twice. `gold`
    and `tune` are files of questions over the articles of `assistant`: one to learn from as well, the other to fit the
    combination on. Training starts from the encoder in the folder `backbone`, or from the embedding model if that is
    None, with the weights of the reader in the folder `start`, if there is one. The reader in the folder `teacher`, if
    there is one, reads each passage of the run once, and the new reader learns its choices in addition to the labels.
    An interrupted run continues from its last checkpoint in `out`. Raises GoldError, ModelError or SnapshotError.
    """
    if start is not None and start.resolve() == out.resolve():
        raise GoldError(f"{out} is the folder of the reader to start from: choose another --out.")
    before = Reader(start or SHIPPED, settings.threads).combination
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(settings.threads)
    torch.manual_seed(recipe.seed)
    encoder = OnnxEncoder(exported(settings), settings.threads)
    of_set = {folder: of_beir(folder, encoder, settings.cache, progress) for folder in dict.fromkeys(data)}
    learned, watched = held_out([example for folder in data for example in of_set[folder]], HELD_OUT)
    if gold is not None and assistant is not None:
        learned += of_gold(assistant, gold)
    if not any(example.right for example in learned):
        raise GoldError("No article has an answer to any of the questions: give questions that the articles answer.")
    tuned = of_gold(assistant, tune) if tune is not None and assistant is not None else watched
    if teacher is not None:
        read = read_in_run(learned, recipe)
        learned = taught(learned, read, Reader(teacher, settings.threads), out / RELEVANCES, progress)
    backbone = backbone or find(None)
    network = Network(backbone)
    network.freeze(recipe.frozen)
    if start:
        restore(network, start / NETWORK)
        shutil.copy(start / TOKENIZER, out / TOKENIZER)
    else:
        replace_file(out / TOKENIZER, pair_tokenizer(backbone / TOKENIZER).to_str(pretty=True).encode())
    network = train(learned, watched, network, tokenizer(out / TOKENIZER), recipe, out, progress)
    export(network, out / NETWORK)
    names = [folder.name for folder in data] + ([gold.name] if gold else [])
    about = {
        "backbone": backbone.name,
        "start": sha256(start / NETWORK) if start else None,
        "teacher": sha256(teacher / NETWORK) if teacher else None,
        "data": names,
        "recipe": asdict(recipe),
    }
    figures = finish(out, about, tuned, before, settings)
    (out / CHECKPOINT).unlink(missing_ok=True)
    return figures


def weigh(tune: Path, assistant: Assistant, start: Path, out: Path, settings: Settings) -> dict[str, float]:
    """Copy the reader in the folder `start` to `out`, with a combination fitted on the questions in `tune`.

    Return its hit@1 on them. Raises GoldError or ModelError.
    """
    reader = Reader(start, settings.threads)
    tuned = of_gold(assistant, tune)
    if len(tuned) < FEWEST:
        raise GoldError(f"{tune} has {len(tuned)} questions that can be used: give {FEWEST} or more.")
    out.mkdir(parents=True, exist_ok=True)
    for name in (NETWORK, TOKENIZER):
        replace_file(out / name, (start / name).read_bytes())
    about = {
        name: reader.about[name] for name in ("backbone", "start", "teacher", "data", "recipe") if name in reader.about
    }
    return finish(out, about, tuned, reader.combination, settings)


def finish(
    out: Path, about: dict[str, Any], tuned: Sequence[Example], before: Combination, settings: Settings
) -> dict[str, float]:
    """Write the manifest of the reader in `out`: the entries of `about`, hashes, and a combination fitted on `tuned`.

    Return its hit@1 on `tuned`. With fewer than `FEWEST` examples it keeps the combination `before`.
    """
    sha256s = {name: sha256(out / name) for name in (NETWORK, TOKENIZER)}
    about = {"sha256": sha256s, "combination": asdict(before), **about, "tuned": {}}
    if len(tuned) >= FEWEST:
        combination, about["tuned"] = combine(tuned, Reader(out, settings.threads, about))
        about["combination"] = asdict(combination)
    replace_file(out / MANIFEST, (json.dumps(about, indent=1) + "\n").encode())
    return dict(about["tuned"])
