"""Bytes → text: marks, declarations, UTF-8, and what is read as Windows-1252."""

import pytest

from askmuse.articles.formats.encoding import Decoded, decode
from askmuse.errors import ArticleError

CONVERT = "convert it, e.g. `iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW`"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"caf\xc3\xa9", "café"),
        (b"\xef\xbb\xbf---\ntitle: T\n---\nx", "---\ntitle: T\n---\nx"),
        ("café 👩".encode("utf-16"), "café 👩"),
        (b"\xfe\xff" + "café".encode("utf-16-be"), "café"),
        ("café 👩".encode("utf-32"), "café 👩"),
        (b"\x00\x00\xfe\xff" + "café".encode("utf-32-be"), "café"),
        (b"one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        (b"", ""),
    ],
)
def test_utf_8_and_texts_with_a_byte_order_mark_are_decoded_without_a_notice(data: bytes, text: str) -> None:
    assert decode(data) == Decoded(text)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_utf_16_and_utf_32_without_a_byte_order_mark_are_decoded_with_a_notice(encoding: str) -> None:
    notice = f"does not say how it is encoded and was read as {encoding.upper()}"
    assert decode("Quay closes in März.".encode(encoding)) == Decoded("Quay closes in März.", (notice,))


@pytest.mark.parametrize(
    ("label", "data", "text"),
    [
        ("iso-8859-1", b"C\x92est fini \x96 \xe0 l\x92h\xf4tel", "C’est fini – à l’hôtel"),
        ("ascii", b"\x93Quay\x94 \x80 5", "“Quay” € 5"),
        ("latin1", b"\x8ase Gr\xf8nn", "Šse Grønn"),
        ("ISO-8859-2", b"\xa3\xf3d\xbc", "Łódź"),
        ("windows-1251", "Причал закрыт".encode("windows-1251"), "Причал закрыт"),
        ("shift_jis", "埠頭は閉まる".encode("shift_jis"), "埠頭は閉まる"),
        ("gb2312", "码头关闭".encode("gb18030"), "码头关闭"),
        ("utf-16", "café".encode(), "café"),
        ("utf-8", "café".encode(), "café"),
        ("klingon", "café".encode(), "café"),
    ],
)
def test_a_declared_encoding_is_interpreted_as_in_browsers(label: str, data: bytes, text: str) -> None:
    assert decode(data, label) == Decoded(text)


@pytest.mark.parametrize("label", ["iso-8859-1", "us-ascii", "windows-1251", "macintosh", "gb2312"])
def test_utf_8_overrules_the_declaration_of_another_encoding(label: str) -> None:
    assert decode("« C’est fini » à l’hôtel de Besançon : 4 €".encode(), label) == Decoded(
        "« C’est fini » à l’hôtel de Besançon : 4 €"
    )


def test_two_chinese_characters_that_would_be_two_letters_in_utf_8_are_read_as_declared() -> None:
    assert decode("联通".encode("gbk"), "gb2312") == Decoded("联通")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_overrules_a_declared_encoding(encoding: str) -> None:
    assert decode("Århus seats 40".encode(encoding), "iso-8859-2") == Decoded("Århus seats 40")


@pytest.mark.parametrize(
    ("data", "text", "first"),
    [
        (b"caf\xe9", "café", 3),
        (b"\x93It\x92s closed,\x94 said \xc5se \x96 for 5 \x80", "“It’s closed,” said Åse – for 5 €", 0),
        (b"Der M\xfcller in K\xf6ln fuhr nach Stra\xdfburg.", "Der Müller in Köln fuhr nach Straßburg.", 5),
        (b"na\xefve pi\xf1ata", "naïve piñata", 2),
    ],
)
def test_undeclared_western_text_is_decoded_as_windows_1252_with_a_notice(data: bytes, text: str, first: int) -> None:
    notice = f"is not UTF-8 (byte {first}) and was read as Windows-1252: {CONVERT} if letters look wrong"
    assert decode(data) == Decoded(text, (notice,))


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("Причал закрывается в марте, сказал владелец.", "windows-1251", "Windows-1251"),
        ("Комиссия сообщила, что причал закроют в мае, а новый откроют осенью. " * 3, "koi8-r", "KOI8-R"),
        ("Η αποβάθρα κλείνει τον Μάρτιο, είπε ο ιδιοκτήτης του λιμανιού.", "windows-1253", "Windows-1253"),
    ],
)
def test_text_in_another_alphabet_is_read_by_its_letters_with_a_notice(text: str, encoding: str, name: str) -> None:
    convert = f"convert it, e.g. `iconv -f {name.upper()} -t UTF-8 FILE > NEW` if letters look wrong"
    assert decode(text.encode(encoding)) == Decoded(text, (f"is not UTF-8 (byte 0) and was read as {name}: {convert}",))


def test_the_encoding_of_one_long_line_is_detected_too() -> None:
    text = "Причал закрывается в марте, сказал владелец. " * 1_500
    assert decode(text.encode("windows-1251")).text == text


def test_utf_8_with_one_invalid_byte_is_decoded_as_utf_8_with_a_replacement_character() -> None:
    notice = "has bytes that are not UTF-8 (first at byte 14): each is shown as \ufffd"
    assert decode("Café à Århus".encode()[:-1] + b"\xff.") == Decoded("Café à Århu\ufffd.", (notice,))


@pytest.mark.parametrize(
    "data",
    [
        "埠頭は三月に閉まると持ち主が言う。".encode("euc-jp"),
        b"a\x81b",
    ],
)
def test_text_whose_encoding_cannot_be_detected_is_refused(data: bytes) -> None:
    with pytest.raises(ArticleError, match=r"^is neither UTF-8 nor Windows-1252 text \(byte \d+\): convert it"):
        decode(data)


@pytest.mark.parametrize("data", [b"GIF\0", b"\0\1\2", b"\xff\xfeh\0\0\0"])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(ArticleError) as error:
        decode(data)
    assert str(error.value) == "is binary, not text: remove it, or give it the suffix of its format"


def test_utf_16_cut_within_a_character_is_refused() -> None:
    with pytest.raises(ArticleError) as error:
        decode(b"\xff\xfeh")
    assert str(error.value) == "is not UTF-16-LE text (byte 0): save it again"
