"""Reads mails: `reading` takes their text, `mime` parses them."""

from askmuse.articles.formats.mail.reading import read_mail

__all__ = ["read_mail"]
