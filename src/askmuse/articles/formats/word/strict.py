"""Converts Word files in the "strict" form of the standard, whose namespaces have other names."""

import io
import re

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_PREFIX = b"http://schemas.openxmlformats.org/"


def as_transitional(data: bytes) -> bytes:
    """Return a Word file with the usual names; the same bytes if it has them already."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if "_rels/.rels" not in packed.namelist() or not _STRICT.search(packed.read("_rels/.rels")):
            return data
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as written:
            for name in packed.namelist():
                content = packed.read(name)
                if name.endswith((".xml", ".rels")):
                    content = _STRICT.sub(rb"%s\1/2006/\2" % _PREFIX, content)
                written.writestr(name, content)
    return buffer.getvalue()
