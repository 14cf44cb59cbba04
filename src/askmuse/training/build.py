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
from askmuse.training.batches import passages_read, sample_inputs
from askmuse.training.beir_examples import examples_from_beir
from askmuse.training.examples import Example, held_out
from askmuse.training.gold_examples import examples_from_gold
from askmuse.training.network import Network, export, pair_tokenizer, restore
from askmuse.training.reader_weight import combine
from askmuse.training.recipe import Recipe
from askmuse.training.teacher import RELEVANCES, KeptTeacher, Teacher, kept_teachers, scored, with_teacher_relevance
from askmuse.training.train import CHECKPOINT, train
from askmuse.types import Combination, Progress

HELD_OUT = 0.02
"""Share of the examples that are kept out of training, to measure it and to fit the combination on."""
SAMPLED = 100
"""The number of examples from which the scales of the reader's 8-bit activations are found."""
FEWEST = 100
"""The fewest examples to fit a combination on."""


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
    teachers: Sequence[Path] = (),
) -> dict[str, float]:
    """Train a reader, write it to the folder `out`, and return its hit@1 on examples that it did not learn from.

    `data` are folders in BEIR form whose queries mark their answers; a folder that is named twice counts twice. `gold`
    and `tune` are files of questions over the articles of `assistant`: one to learn from as well, the other to fit the
    combination on. Training starts from the encoder in the folder `backbone`, or from the embedding model if that is
    None, with the weights of the reader in the folder `start`, if there is one. The readers in the folders `teachers`
    read each passage of the run once, and the new reader learns their mean choices in addition to the labels. If one of
    `teachers` is a file of scores, the run learns from the passages that are in it. An interrupted run continues from
    its last checkpoint in `out`. Raises GoldError, ModelError or SnapshotError.
    """
    if start is not None and start.resolve() == out.resolve():
        raise GoldError(f"{out} is the folder of the reader to start from: choose another --out.")
    previous = Reader(start or SHIPPED, settings.threads).combination
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(settings.threads)
    torch.manual_seed(recipe.seed)
    training_set, validation_set = held_out(_examples(data, settings, progress), HELD_OUT)
    combination_set = validation_set
    if assistant is not None:
        training_set += examples_from_gold(assistant, gold) if gold else []
        combination_set = examples_from_gold(assistant, tune) if tune else validation_set
    if not any(example.right for example in training_set):
        raise GoldError("No article has an answer to any of the questions: give questions that the articles answer.")
    found = _teachers(teachers, out, settings)
    if kept := [teacher for teacher in found if isinstance(teacher, KeptTeacher)]:
        training_set = scored(training_set, kept, out / RELEVANCES)
    if found:
        passages = passages_read(training_set, recipe)
        training_set = with_teacher_relevance(training_set, passages, found, out / RELEVANCES, progress)
    backbone = backbone or find(None)
    network = _initial_network(backbone, start, out, recipe)
    network = train(training_set, validation_set, network, tokenizer(out / TOKENIZER), recipe, out, progress)
    export(network, sample_inputs(training_set, SAMPLED, tokenizer(out / TOKENIZER)), out / NETWORK)
    description = {
        "backbone": backbone.name,
        "start": sha256(start / NETWORK) if start else None,
        "teachers": [teacher.sha256 for teacher in found],
        "data": [folder.name for folder in data] + ([gold.name] if gold else []),
        "recipe": asdict(recipe),
    }
    figures = finish(out, description, combination_set, previous, settings)
    (out / CHECKPOINT).unlink(missing_ok=True)
    return figures


def _examples(data: Sequence[Path], settings: Settings, progress: Progress) -> list[Example]:
    """Return the examples of the data sets; those of a folder that is named twice count twice."""
    encoder = OnnxEncoder(exported(settings), settings.threads)
    by_folder = {
        folder: examples_from_beir(folder, encoder, settings.cache, progress) for folder in dict.fromkeys(data)
    }
    return [example for folder in data for example in by_folder[folder]]


def _teachers(given: Sequence[Path], out: Path, settings: Settings) -> list[Teacher]:
    """Return the readers in the folders given, and the teachers of the files of scores, which are copied to `out`."""
    found = list[Teacher]()
    for path in given:
        if path.is_dir():
            found.append(Reader(path, settings.threads))
        else:
            found += kept_teachers(path)
            if not (out / RELEVANCES).exists():
                shutil.copy(path, out / RELEVANCES)
    return found


def _initial_network(backbone: Path, start: Path | None, out: Path, recipe: Recipe) -> Network:
    """Return the network before training, with the weights of the reader in `start` if given; write its tokenizer."""
    network = Network(backbone)
    network.freeze(recipe.frozen)
    if start:
        restore(network, start / NETWORK)
        shutil.copy(start / TOKENIZER, out / TOKENIZER)
    else:
        replace_file(out / TOKENIZER, pair_tokenizer(backbone / TOKENIZER).to_str(pretty=True).encode())
    return network


def weigh(tune: Path, assistant: Assistant, start: Path, out: Path, settings: Settings) -> dict[str, float]:
    """Copy the reader in the folder `start` to `out`, with a combination fitted on the questions in `tune`.

    Return its hit@1 on them. Raises GoldError or ModelError.
    """
    reader = Reader(start, settings.threads)
    combination_set = examples_from_gold(assistant, tune)
    if len(combination_set) < FEWEST:
        raise GoldError(f"{tune} has {len(combination_set)} questions that can be used: give {FEWEST} or more.")
    out.mkdir(parents=True, exist_ok=True)
    for name in (NETWORK, TOKENIZER):
        replace_file(out / name, (start / name).read_bytes())
    description = {
        name: reader.about[name] for name in ("backbone", "start", "teachers", "data", "recipe") if name in reader.about
    }
    return finish(out, description, combination_set, reader.combination, settings)


def finish(
    out: Path,
    description: dict[str, Any],
    combination_set: Sequence[Example],
    previous: Combination,
    settings: Settings,
) -> dict[str, float]:
    """Write the manifest of the reader in `out`: `description`, hashes, and a combination fitted on `combination_set`.

    Return its hit@1 on `combination_set`. With fewer than `FEWEST` examples it keeps the combination `previous`.
    """
    sha256s = {name: sha256(out / name) for name in (NETWORK, TOKENIZER)}
    description = {"sha256": sha256s, "combination": asdict(previous), **description, "tuned": {}}
    if len(combination_set) >= FEWEST:
        combination, description["tuned"] = combine(combination_set, Reader(out, settings.threads, description))
        description["combination"] = asdict(combination)
    replace_file(out / MANIFEST, (json.dumps(description, indent=1) + "\n").encode())
    return dict(description["tuned"])
