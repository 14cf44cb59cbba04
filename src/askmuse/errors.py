"""Everything that askmuse raises on purpose. The command line and the HTTP API each translate this tree once.

AskmuseError
├── SettingsError        an ASKMUSE_* variable or a flag has a value that cannot be used
├── QuestionError        the question, its filters or its mode cannot be served
├── ArticleError         one article cannot be read; indexing skips it and goes on
├── CorpusError          the folder of articles is missing, or nothing in it can be used
├── NotFoundError        no article has that id
├── ModelError           the embedding model is missing, damaged, or cannot be exported
├── ChatError            a command of `askmuse chat` cannot be done
├── GoldError            a gold file or data set for evaluation cannot be used
└── SnapshotError        the index cannot be used
    ├── SnapshotMissing  there is none yet
    ├── SnapshotDamaged  a file differs from what the manifest vouches for
    ├── SnapshotStale    another version of askmuse or another model built it
    ├── SnapshotForeign  it was built from another folder of articles
    └── IndexBusy        another process is building it
"""


class AskmuseError(Exception):
    """Base of the tree. The message is for a person: it says what is wrong and what to do."""


class SettingsError(AskmuseError):
    """An ASKMUSE_* variable or a flag has a value that cannot be used."""


class QuestionError(AskmuseError):
    """The question, its filters or its mode cannot be served."""


class ArticleError(AskmuseError):
    """One article cannot be read."""


class CorpusError(AskmuseError):
    """The folder of articles is missing, or nothing in it can be used."""


class NotFoundError(AskmuseError):
    """No article has that id."""


class ModelError(AskmuseError):
    """The embedding model is missing, damaged, or cannot be exported."""


class ChatError(AskmuseError):
    """A command of `askmuse chat` cannot be done."""


class GoldError(AskmuseError):
    """A gold file or data set for evaluation cannot be used."""


class SnapshotError(AskmuseError):
    """The index cannot be used."""


class SnapshotMissing(SnapshotError):  # noqa: N818 - a state, named as one
    """There is no index yet."""


class SnapshotDamaged(SnapshotError):  # noqa: N818
    """A file of the index differs from what its manifest vouches for."""


class SnapshotStale(SnapshotError):  # noqa: N818
    """The index was built by another version of askmuse or with another model."""


class SnapshotForeign(SnapshotError):  # noqa: N818
    """The index was built from another folder of articles."""


class IndexBusy(SnapshotError):  # noqa: N818
    """Another process is building the index."""
