"""The settings of a training run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training run. Two runs with the same recipe on one machine give the same weights."""

    epochs: float = 2.5
    batch: int = 16
    """Questions in a step."""
    passages: int = 3
    """Passages read for a question: one that answers, if there is one, and others that look as if they did."""
    rate: float = 1e-4
    decay: float = 0.9
    """Factor of the learning rate from a layer to the one below it."""
    frozen: int = 0
    """How many of the lowest layers stay as they are, with the embeddings."""
    head_rate: float = 10.0
    """Learning rate of the new head, as a multiple of that of the top layer."""
    warmup: float = 0.06
    """Share of the steps in which the learning rate rises; after them it falls linearly."""
    lowest: float = 0.02
    """The learning rate at the end, as a share of the highest."""
    weight_decay: float = 0.01
    clip: float = 1.0
    """Largest norm of the gradient."""
    unanswered: float = 0.12
    """Share of the questions that are shown without a right passage, so that the reader learns to notice."""
    lookalikes: float = 0.3
    """Share of the questions that get a passage like the right one about something else."""
    rivals: float = 0.1
    """Share of the questions whose right sentence is followed by one that says the same about something else."""
    hardest: int = 3
    """How many of the hardest wrong passages of a question one is always drawn from."""
    story_passages: int = 6
    """Passages read for a question to articles on one story, where the wrong ones are hard to tell from the right."""
    story_hardest: int = 8
    """How many of the hardest wrong passages of such a question three are drawn from."""
    span_weight: float = 0.7
    """Weight of the loss of spans; that of sentences has 1."""
    no_span_weight: float = 0.2
    """Weight of a passage without a span in the loss of spans, since there are more of these; one with a span has 1."""
    teacher_weight: float = 0.7
    """Share that a teacher's choice among the sentences has in their loss; the labels have the rest."""
    temperature: float = 2.0
    """What the relevances of reader and teacher are divided by before they are compared: more lets the order of the
    sentences that don't answer count more."""
    averaging: float = 0.999
    """Decay of the exponential moving average of the weights, which is the result of a run."""
    seed: int = 7


FINE_TUNING = Recipe(rate=3e-5)
"""For training a trained reader further on few questions, so that it keeps what it knows."""
