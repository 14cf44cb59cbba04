"""When an article was published, as its text or the name of its file says."""

from datetime import date

import pytest

from askmuse.articles.metadata.datelines import dateline, file_date

APRIL_8 = date(2026, 4, 8)


@pytest.mark.parametrize(
    "line",
    [
        "April 8, 2026",
        "8 April 2026",
        "2026-04-08",
        "Wednesday, April 8, 2026",
        "Published April 8, 2026",
        "Published: 8 Apr. 2026",
        "Published on April 8th, 2026",
        "First published on Wed 8 Apr 2026 09.00 CEST",
        "Published: Wed, 8 Apr 2026 10:00 GMT",
        "Updated April 9, 2026 | Published April 8, 2026",
        "Published 2026-04-08T10:00:00Z, updated 2026-04-09",
        "LONDON, 8 April 2026 —",
        "MARLOW POINT (Reuters), 8 April 2026 - The quay will close in March, its owner told the staff on Monday.",
        "Posted on 2026-04-08 by admin",
        "By Jane Doe | April 8, 2026",
        "By JANE DOE, April 8th, 2026",
        "April 8, 2026 • 4 min read",
        "April 8, 2026 Posted: 10:30 AM",
        "Date: April 8, 2026, Paris",
        "PARIS, 8 April 2026 – The council met and nobody knew why it had been called to meet at all.",
        "LONDON, April 8, 2026 (Reuters) - The bank said that it would pay its debts in the course of the year.",
        "*By Tom Okafor. Brackwater Gazette, 8 April 2026*",
        "Published by the Gull Quay Inquiry, 8 April 2026",
        "Tromsdal, 8 April 2026",
        "**St Orla's Bay, April 8, 2026.**",
        "8 April 2026 – The council met and nobody knew why.",
        "Marlow (AP) — April 8, 2026 — The council met and nobody knew why.",
        "For immediate release: April 8, 2026",
        "Wednesday 8th of April, 2026",
        "Vol. 3, No. 4, 8 April 2026",
        "Updated 9 April 2026. Published 8 April 2026.",
        "Veröffentlicht am 8. April 2026 um 12:00 Uhr",
        "Von Ute Lang | 8. April 2026",
        "8. April 2026",
        "Marlow, den 8. April 2026",
        "Publié le 8 avril 2026 à 12h00",
        "Par Anne Roy, le 8 avril 2026",
        "mercredi 8 avril 2026",
        "Publicado el 8 de abril de 2026",
        "Pubblicato il 8 aprile 2026",
        "Gepubliceerd op 8 april 2026",
        "Опубликовано 8 апреля 2026 г.",
        "发布时间：2026-04-08 12:00",
        "| Date: 8 April 2026 |",
        "MENLO PARK, Calif., April 8, 2026 /PRNewswire/ -- Meta released a model that scored 52 points on the index.",
    ],
)
def test_a_dateline_names_the_day_of_publication(line: str) -> None:
    assert dateline(f"# Title\n\n{line}\n\nThe council met on May 5, 2025, in Rome.\n") == APRIL_8


def test_a_numeric_date_is_a_dateline_if_its_order_is_unambiguous() -> None:
    assert dateline("# Title\n\nPublished: 28/04/2026\n\nText.") == date(2026, 4, 28)
    assert dateline("# Title\n\nPublished: 04/28/2026\n\nText.") == date(2026, 4, 28)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Veröffentlicht am 08.04.2026 um 12:00 Uhr", "de"),
        ("Von Ute Lang | 08.04.2026", "de"),
        ("Опубликовано 08.04.2026 г.", "ru"),
        ("Publikováno 8. 4. 2026", "cs"),
        ("8.04.2026 r.", "pl"),
    ],
)
def test_a_dotted_date_is_a_dateline_only_in_languages_that_write_the_day_first(line: str, language: str) -> None:
    text = f"# Title\n\n{line}\n\nText."
    assert (dateline(text, language), dateline(text, "en"), dateline(text)) == (APRIL_8, None, None)


def test_a_date_in_a_code_block_is_not_a_dateline() -> None:
    assert dateline("# Title\n\n```\n2026-04-08\n```\n\nText.") is None


@pytest.mark.parametrize(
    "line",
    [
        "The council met on April 8, 2026.",
        "On April 8, 2026, the council met in a long session that nobody liked.",
        "On April 8, 2026 it began.",
        "By April 8, 2026, all was lost.",
        "April 8, 2026 was a bad day.",
        "Since 8 April 2026 all is well.",
        "The deal of April 8, 2026",
        "In Paris, 8 April 2026 is a holiday.",
        "The quay closed in Tromsdal, 8 April 2026",
        "Tromsdal, 8 April 2026, a day of rain",
        "Published in April 2026",
        "Published: 08/04/2026",
        "Published: 8.4.2026",
        "Last updated on April 8, 2026 at 10:00 a.m.",
        "Updated: Wed, 8 Apr 2026 10:00 GMT",
        "Modified 2026-04-08",
        "Published April 31, 2026",
        "Aktualisiert am 8. April 2026",
        "Mis à jour le 8 avril 2026",
        "Die Sitzung am 8. April 2026 war kurz.",
        "Sitzung vom 8. April 2026",
        "| Port | 2026-04-08 |",
    ],
)
def test_a_date_in_a_sentence_an_update_or_an_ambiguous_form_is_not_a_dateline(line: str) -> None:
    assert dateline(f"# Title\n\n{line}\n\nText.") is None


def test_a_dateline_is_read_only_in_the_first_lines() -> None:
    text = "\n\n".join(["# Title", "One.", "Two.", "Three.", "Four.", "Published April 8, 2026"])
    assert dateline(text) == APRIL_8
    assert dateline(text.replace("Four.", "Four.\n\nFive.")) is None


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("2026-04-08-launch.md", APRIL_8),
        ("launch_20260408.txt", APRIL_8),
        ("launch 2026.04.08.md", APRIL_8),
        ("launch 08.04.2026.md", None),
        ("launch-28.04.2026.md", date(2026, 4, 28)),
        ("launch 8 April 2026.md", APRIL_8),
        ("launch_8_avril_2026.md", APRIL_8),
        ("2026-13-08.md", None),
        ("2026-02-30.md", None),
        ("12026-04-08.md", None),
        ("report-2026.md", None),
    ],
)
def test_a_file_name_gives_the_date_if_it_is_complete_and_unambiguous(name: str, published: date | None) -> None:
    assert file_date(f"2019/01/01/{name}") == published


@pytest.mark.parametrize(
    ("name", "published"),
    [("sturm 08.04.2026.md", APRIL_8), ("sturm_08.04.2026.md", APRIL_8), ("sturm 08-04-2026.md", None)],
)
def test_a_dotted_date_in_a_file_name_counts_only_for_a_german_text(name: str, published: date | None) -> None:
    assert (file_date(name, "de"), file_date(name, "en")) == (published, None)
