"""Mail in files (.eml): what a mail program shows of it."""

from datetime import date
from email import policy
from email.message import EmailMessage
from pathlib import PurePath

import pytest

from askmuse.articles.formats import Draft, read
from askmuse.errors import ArticleError


def read_mail(data: bytes) -> Draft:
    return read(PurePath("a.eml"), data)


def message_with(**headers: str) -> EmailMessage:
    message = EmailMessage(policy.SMTP)
    for name, value in headers.items():
        message[name] = value
    return message


def test_headers_and_plain_text_are_read_and_attachments_are_named() -> None:
    message = message_with(
        Subject="Quay 4 closes in May", From="Anna Björk <anna@port.example>", To="desk@gazette.example"
    )
    message["Date"] = "Wed, 08 Apr 2026 23:15:00 -0700"
    message.set_content("Hello,\n\nquay 4 closes on 4 May. The repair costs 2.4 million euros.\n\nAnna\n")
    message.add_alternative("<p>Quay 4 closes, as the page says.</p>", subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
    assert read_mail(message.as_bytes()) == Draft(
        "# Quay 4 closes in May\n\n"
        "From: Anna Björk <anna@port.example>\nTo: desk@gazette.example\nDate: Wed, 08 Apr 2026 23:15:00 -0700\n\n"
        "Hello,\n\nquay 4 closes on 4 May. The repair costs 2.4 million euros.\n\nAnna\n\nAttachments: plan.pdf",
        title="Quay 4 closes in May",
        author="Anna Björk",
        published=date(2026, 4, 8),
        date_source="metadata",
        notices=["has an attachment that was not read (plan.pdf): save it in the folder to have it read"],
    )


def test_an_html_mail_is_read_completely_without_its_hidden_text() -> None:
    message = message_with(Subject="Ferry", From="a@b.example")
    page = (
        '<div style="display:none">A preview.</div><p>Dear all,</p><p>The ferry\nruns from <b>10 May</b>.<br>Tickets '
        "cost 12&nbsp;euros.</p><ul><li>Cars: 30</li><li>Bikes: 4</li></ul>"
        "<table><tr><th>Day</th><th>Time</th></tr><tr><td>Monday</td><td>8:00</td></tr></table><p>Yours, Carl</p>"
    )
    message.set_content(page, subtype="html")
    message.add_related(b"GIF", maintype="image", subtype="gif", cid="<logo>", filename="logo.gif")
    draft = read_mail(message.as_bytes())
    assert draft.text == (
        "# Ferry\n\nFrom: a@b.example\n\nDear all,\n\nThe ferry runs from 10 May.\nTickets cost 12 euros.\n\n"
        "- Cars: 30\n- Bikes: 4\n\n| Day: Monday | Time: 8:00 |\n\nYours, Carl"
    )
    assert draft.notices == []
    assert draft.published is None


def test_flowed_lines_are_joined_and_quotations_keep_their_depth() -> None:
    message = (
        b"From: a@b.example\r\nContent-Type: text/plain; charset=iso-8859-1; format=flowed\r\n\r\n"
        b"The caf\xe9 opens on \r\nMonday.\r\n> When does it \r\n> open?\r\n>> Nobody knows.\r\n-- \r\nAnna\r\n"
    )
    assert read_mail(message).text == (
        "From: a@b.example\n\nThe café opens on Monday.\n\n> When does it open?\n\n>> Nobody knows.\n\n--\nAnna"
    )


def test_marks_of_quotations_do_not_interrupt_sentences() -> None:
    message = (
        b"From: a@b.example\n\nSee below.\n> Could you tell me what the crane on the east quay\n> costs and who paid?\n"
        b">\n> Bo\n> Port\n> > It was ordered by the board of the port, which met\n> > in May.\nThe port paid.\n"
    )
    assert read_mail(message).text == (
        "From: a@b.example\n\nSee below.\n\n> Could you tell me what the crane on the east quay\ncosts and who paid?\n"
        "\n> Bo\n> Port\n\n>> It was ordered by the board of the port, which met\nin May.\n\nThe port paid."
    )


def test_long_targets_of_links_are_left_out_of_plain_text() -> None:
    target = f"https://news.example/click?id={'0' * 60}"
    text = f"Read the report <{target}> or the minutes ({target}) today.\n{target}\nSee <https://port.example>.\n"
    assert read_mail(f"From: a@b.example\n\n{text}".encode()).text == (
        f"From: a@b.example\n\nRead the report or the minutes today.\n{target}\nSee <https://port.example>."
    )


def test_text_on_both_sides_of_a_picture_is_read() -> None:
    text = b"--x\nContent-Type: text/plain\n\n%s\n"
    picture = b'--x\nContent-Type: image/png; name="map.png"\nContent-Disposition: inline\n\nx\n'
    message = b'From: a@b.example\nContent-Type: multipart/mixed; boundary="x"\n\n' + b"".join(
        [text % b"The quay is here:", picture, text % b"It closes in May.", b"--x--\n"]
    )
    assert read_mail(message).text == (
        "From: a@b.example\n\nThe quay is here:\n\nIt closes in May.\n\nAttachments: map.png"
    )


def test_all_mails_of_a_digest_are_read() -> None:
    mail = b"--x\n\nSubject: %s\nFrom: %s\n\n%s\n"
    message = b'Subject: Digest 7\nFrom: list@b.example\nContent-Type: multipart/digest; boundary="x"\n\n' + b"".join(
        [mail % (b"Quay", b"Ann", b"It closes."), mail % (b"Ferry", b"Bo", b"It runs."), b"--x--\n"]
    )
    assert read_mail(message).text == (
        "# Digest 7\n\nFrom: list@b.example\n\n## Quay\n\nFrom: Ann\n\nIt closes.\n\n## Ferry\n\nFrom: Bo\n\nIt runs."
    )


def test_a_forwarded_mail_is_read_and_other_attachments_are_reported() -> None:
    inner = message_with(Subject="Ferry", From="c@d.example")
    inner.set_content("It runs on Monday.")
    inner.add_attachment(b"x", maintype="image", subtype="png", filename="map.png")
    message = message_with(Subject="Fwd: Ferry", From="a@b.example")
    message.set_content("See below.")
    message.add_attachment(inner)
    message.add_attachment(b"x", maintype="image", subtype="png", filename="photo.png")
    draft = read_mail(message.as_bytes())
    assert draft.text == (
        "# Fwd: Ferry\n\nFrom: a@b.example\n\nSee below.\n\nAttachments: photo.png\n\n"
        "## Ferry\n\nFrom: c@d.example\n\nIt runs on Monday.\n\nAttachments: map.png"
    )
    assert draft.notices == [
        "has an attachment that was not read (map.png): save it in the folder to have it read",
        "has an attachment that was not read (photo.png): save it in the folder to have it read",
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"Just a text.\n", "has no headers of a mail: save it again from your mail program"),
        (
            b'From: a@b.example\nContent-Type: multipart/encrypted; boundary="x"\n\n--x--\n',
            "is encrypted: decrypt it in your mail program, and save it again",
        ),
    ],
)
def test_a_text_without_headers_and_an_encrypted_mail_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(ArticleError) as error:
        read_mail(data)
    assert str(error.value) == message


@pytest.mark.parametrize(
    "day", ["2147483648 Apr 2026", "99999999999999999999 Apr 2026", "8 Apr 99999", "8 Foo 2026", "\x00"]
)
def test_a_mail_with_an_impossible_date_is_read_without_a_date(day: str) -> None:
    draft = read_mail(f"From: Ann\nDate: Wed, {day} 10:00:00 +9999\nSubject: Ferry\n\nIt runs.\n".encode())
    assert (draft.title, draft.published, draft.text.endswith("\n\nIt runs.")) == ("Ferry", None, True)


def test_a_mail_with_malformed_headers_is_read() -> None:
    draft = read_mail(b"From: =?x?q?=FF?= <<>>\nDate: yesterday\nSubject: Ferry\n\nIt runs.\n")
    assert (draft.title, draft.published, draft.text.endswith("\n\nIt runs.")) == ("Ferry", None, True)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_mail_that_was_saved_with_a_byte_order_mark_is_read(encoding: str) -> None:
    draft = read_mail("Subject: The quay\nFrom: Ann Lee <ann@port.example>\n\nIt closes in Mäy.\n".encode(encoding))
    assert (draft.title, draft.author) == ("The quay", "Ann Lee")
    assert draft.text.endswith("It closes in Mäy.")
