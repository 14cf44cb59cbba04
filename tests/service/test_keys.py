"""Keys: made, read from the settings as hashes alone, and found whichever one is sent."""

import hashlib
import hmac
import re
from pathlib import Path

import pytest

from askmuse.errors import SettingsError
from askmuse.service.keys import Key, Keys, new_key, read_keys
from askmuse.settings import Settings

ONE, TWO = "1" * 64, "2" * 64
ADVICE = "`askmuse key new` prints a key and its line; only the line belongs here."


def test_a_new_key_is_long_and_random_and_its_line_has_its_hash_alone() -> None:
    made = [new_key("news-desk") for _ in range(20)]
    assert len({key for key, _ in made}) == 20
    for key, line in made:
        assert re.fullmatch(r"askmuse_[\w-]{43}", key)
        assert line == f"sha256:{hashlib.sha256(key.encode()).hexdigest()} news-desk"
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", new_key()[1])


@pytest.mark.parametrize("name", ["a b", "a,b", "x" * 65])
def test_a_name_that_would_break_the_line_is_refused(name: str) -> None:
    with pytest.raises(SettingsError) as raised:
        new_key(name)
    assert str(raised.value) == (f"{name!r} cannot name a key. Use at most 64 characters, no spaces and no commas.")


def test_keys_come_from_the_variable_and_the_file(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"# the desk\n\nsha256:{TWO} desk  # until May\n", encoding="utf-8")
    both = read_keys(Settings(api_keys=f"sha256:{ONE}, sha256:{TWO} b", api_keys_file=file))
    assert both == Keys((Key(ONE, "11111111"), Key(TWO, "b"), Key(TWO, "desk")))
    assert read_keys(Settings()) is None


def test_no_message_and_no_representation_shows_what_may_be_a_key(tmp_path: Path) -> None:
    key, line = new_key("desk")
    with pytest.raises(SettingsError) as raised:
        read_keys(Settings(api_keys=f"sha256:{ONE},{key}"))
    assert str(raised.value) == f"Entry 2 of ASKMUSE_API_KEYS is not the line of a key. {ADVICE}"
    assert repr(read_keys(Settings(api_keys=line))) == "Keys(accepted=(Key(name='desk'),))"


def test_a_file_without_keys_is_named(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    for content, message in [
        (
            None,
            f"The file of keys {file} cannot be read (No such file or directory). Check the path and the permissions.",
        ),
        (b"# none yet\n", f"There are no keys in {file}. {ADVICE}"),
        (b"\xff", f"The file of keys {file} is not UTF-8. {ADVICE}"),
        (b"\nsha256:abc\n", f"Entry 2 of {file} is not the line of a key. {ADVICE}"),
    ]:
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(SettingsError) as raised:
            read_keys(Settings(api_keys_file=file))
        assert str(raised.value) == message


def test_each_key_is_found_and_is_compared_with_every_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [new_key(name) for name in ("a", "b", "c")]
    known = read_keys(Settings(api_keys=",".join(line for _, line in made)))
    assert known is not None
    compared: list[str] = []

    def comparing(known: str, sent: str) -> bool:
        compared.append(known)
        return known == sent

    monkeypatch.setattr(hmac, "compare_digest", comparing)
    for (key, _), name in zip(made, "abc", strict=True):
        compared.clear()
        found = known.find(key)
        assert found is not None
        assert (found.name, compared) == (name, [key.sha256 for key in known.accepted])
    for wrong in (made[0][0][:-1], "", "é\ud800", known.accepted[0].sha256):
        assert known.find(wrong) is None
