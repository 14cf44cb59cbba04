"""Files in the strict form of the standard."""

from word_files import changed, filled, read_bytes


def in_strict_form(content: bytes) -> bytes:
    """Return a part with the names of the strict form."""
    for group, name in [("officeDocument", "relationships"), ("wordprocessingml", "main"), ("officeDocument", "math")]:
        usual = f"http://schemas.openxmlformats.org/{group}/2006/{name}".encode()
        content = content.replace(usual, f"http://purl.oclc.org/ooxml/{group}/{name}".encode())
    return content


def test_strict_open_xml_is_read_like_the_transitional_form() -> None:
    data = filled(lambda document: document.add_paragraph("A quay, and a rope.", style="List Bullet"))
    parts = ("_rels/.rels", "word/_rels/document.xml.rels", "word/document.xml", "word/styles.xml")
    assert read_bytes(changed(data, dict.fromkeys(parts, in_strict_form))).text == "- A quay, and a rope."
