"""The settings of a training run."""

import math
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
    """Share of the questions that are shown without a right passage, so that the reader learns to answer "none"."""
    lookalikes: float = 0.3
    """Share of the questions that get a passage like the right one about something else."""
    rivals: float = 0.1
    """Share of the questions whose right sentence is followed by one that says the same about something else."""
    hardest: int = 3
    """One wrong passage of each question is drawn from this many of the hardest."""
    story_passages: int = 4
    """Passages read for a question to articles on one story, where the wrong ones are hard to tell from the right."""
    story_hardest: int = 8
    """Half of the passages of such a question are drawn from this many of the hardest wrong ones."""
    span_weight: float = 0.7
    """Weight of the loss of spans; that of sentences has 1."""
    no_span_weight: float = 0.2
    """Weight of a passage without a span in the loss of spans, since most passages have none; one with a span has 1."""
    teacher_weight: float = 0.7
    """Weight of the teacher's choices in the loss of sentences; the labels have the rest of 1."""
    temperature: float = 2.0
    """The divisor of the relevances of reader and teacher before they are compared: with a higher one, the order of the
    sentences that don't answer counts more."""
    averaging: float = 0.999
    """Decay of the exponential moving average of the weights, which is the result of a run."""
    seed: int = 7

    def steps(self, examples: int) -> int:
        """Return how many steps a run over so many examples takes."""
        return math.ceil(examples / self.batch * self.epochs)


FINE_TUNING = Recipe(rate=3e-5)
"""For training a trained reader further on few questions, so that it keeps what it knows."""
