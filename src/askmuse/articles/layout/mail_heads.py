"""The heads of mails, which mail programs write above a mail and above the mail that it answers."""

import re
from itertools import pairwise

from askmuse.articles.layout.lines import Line

_MAIL_HEAD = re.compile(
    r"(?:>\s?)*\*{0,2}(?:From|To|Cc|Bcc|Date|Sent|Subject|Reply-To|Von|An|Gesendet|Datum|Betreff|De|À|Envoyé|Objet"
    r"|Para|Enviado|Fecha|Asunto|Assunto|Da|A|Data|Inviato|Oggetto|Od|Do|Temat|Van|Aan|Verzonden|Onderwerp|Från|Till"
    r"|Skickat|Ämne|Fra|Til|Sendt|Emne|От|Кому|Отправлено|Дата|Тема)(?:\s?:\*{0,2}|\*{0,2}\s?:)\s+\S"
)
"""A line of the head of a mail, such as "From: Ann"."""
_WROTE = re.compile(r"(?:>\s?)*(?:On|Am|Le|El|Il|Op|Den)\s.{6,150}<?[\w.+-]{1,60}@[\w.-]{1,60}>?.{0,20}:")
_ORIGINAL = re.compile(r"(?:>\s?)*-{3,}\s?[\w ]{3,40}\s?-{3,}")
"""Two forms of the line above a mail that is answered or forwarded, such as "On 2 March, Ann <ann@port.example> wrote:"
and "----- Original message -----"."""
_LONGEST_WROTE = 200
"""The most characters of a line above a mail that is answered. Mail programs wrap it if it is long."""


def mail_heads(lines: list[Line]) -> set[int]:
    """Return the indexes of lines in the heads of mails: two or more such as "From: …", or one such as "… wrote:"."""
    headers = [index for index, line in enumerate(lines) if _MAIL_HEAD.match(line.text)]
    heads = {index for index, line in enumerate(lines) if _introduces_mail(line.text)}
    for index, (line, next_line) in enumerate(pairwise(lines)):
        wraps = next_line.text.endswith(":") and not next_line.after_blank
        joined = f"{line.text} {next_line.text}" if wraps else ""
        if len(joined) <= _LONGEST_WROTE and _introduces_mail(joined):
            heads |= {index, index + 1}
    for above, below in pairwise(headers):
        if below == above + 1 and not lines[below].after_blank:
            heads |= {above, below}
    return heads


def _introduces_mail(line: str) -> bool:
    return ("@" in line and bool(_WROTE.fullmatch(line))) or ("---" in line and bool(_ORIGINAL.fullmatch(line)))
