"""All errors that askmuse raises on purpose. The command line and the HTTP API each translate them once.

AskmuseError
├── SettingsError        an ASKMUSE_* variable or a flag has a bad value, or needs a library that is not installed
├── QuestionError        the question, its filters or its mode is not valid
├── AbandonedError       the client stopped waiting for the answer
├── ArticleError         an article cannot be read; indexing skips it and goes on
│   └── ArticleUnavailable  it may be readable later, although nothing about it changes
├── AddingError          an article cannot be added over HTTP
├── CorpusError          the folder of articles is missing, unusable or cannot be written
├── NotFoundError        no article has the id
├── OriginalError        the file that an article was read from cannot be shown
├── ModelError           a model (embedding model or reader) is missing, damaged, or cannot be used
├── ChatError            a command of `askmuse chat` cannot be run
├── GoldError            a file of questions with known answers, or another data set for evaluation, cannot be used
├── ExportError          the format is unknown, or the receipts or saved quotes are not valid
├── PackError            a file of `askmuse pack` cannot be written or unpacked
└── SnapshotError        the index cannot be used
    ├── SnapshotMissing  there is no index yet
    ├── SnapshotDamaged  a file of it cannot be read, or is not as it was written
    ├── SnapshotStale    it was built by another version or with another model
    ├── SnapshotForeign  it was built from another folder of articles
    └── IndexBusy        another process is building it
"""


class AskmuseError(Exception):
    """Base of all errors. The message tells a person what is wrong and what to do."""


class SettingsError(AskmuseError):
    """An ASKMUSE_* variable or a flag has a bad value, or needs a library that is not installed."""


class QuestionError(AskmuseError):
    """The question, its filters or its mode is not valid."""


class AbandonedError(AskmuseError):
    """The client stopped waiting, so its question is not answered."""


class ArticleError(AskmuseError):
    """An article cannot be read, added or fetched.

    When a file is read, the message is the end of a sentence that begins with the name of the file, such as "is empty:
    fill or remove it"; when an article is added or fetched, it is a whole sentence.
    """


class ArticleUnavailable(ArticleError):  # noqa: N818 - a state, named as one
    """An article cannot be read at present; it may be readable later, although nothing about it changes."""


class AddingError(AskmuseError):
    """An article cannot be added over HTTP."""


class CorpusError(AskmuseError):
    """The folder of articles is missing, unusable or cannot be written."""


class NotFoundError(AskmuseError):
    """No article has the id."""


class OriginalError(AskmuseError):
    """The file that an article was read from is gone, has changed, or has no pages that can be shown."""


class ModelError(AskmuseError):
    """A model (embedding model or reader) is missing, damaged, or cannot be used."""


class ChatError(AskmuseError):
    """A command of `askmuse chat` cannot be run."""


class GoldError(AskmuseError):
    """A file of questions with known answers ("gold"), or another data set for evaluation, cannot be used."""


class ExportError(AskmuseError):
    """The format is unknown, or the receipts or saved quotes are not valid."""


class PackError(AskmuseError):
    """A file of `askmuse pack` cannot be written or unpacked."""


class SnapshotError(AskmuseError):
    """The index cannot be used. A snapshot is one complete build of it."""


class SnapshotMissing(SnapshotError):  # noqa: N818 - a state, named as one
    """There is no index yet."""


class SnapshotDamaged(SnapshotError):  # noqa: N818
    """A file of the index cannot be read, or is not as it was written: most often, its hash differs."""


class SnapshotStale(SnapshotError):  # noqa: N818
    """The index was built by another version of askmuse or with another model."""


class SnapshotForeign(SnapshotError):  # noqa: N818
    """The index was built from another folder of articles."""


class IndexBusy(SnapshotError):  # noqa: N818
    """Another process is building the index."""
