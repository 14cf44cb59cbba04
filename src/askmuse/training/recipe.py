"""What a run of training is made with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made with. Two runs of one recipe on one machine give the same weights."""

    epochs: float = 2.5
    batch: int = 16
    """Questions of a step."""
    passages: int = 3
    """Passages read for a question: one that answers, where there is one, and tempting ones."""
    rate: float = 1e-4
    decay: float = 0.9
    """Of the learning rate, from a layer to the one below."""
    head_rate: float = 10.0
    """Learning rate of the new head, in units of that of the top layer."""
    warmup: float = 0.06
    """Share of the steps in which the rate rises; then it falls linearly."""
    lowest: float = 0.02
    """Of the rate, where it ends."""
    weight_decay: float = 0.01
    clip: float = 1.0
    """Greatest norm of the gradient."""
    unanswered: float = 0.12
    """Share of the questions whose right passages are withheld, so that the reader learns to see that."""
    lookalikes: float = 0.3
    """Share of the questions that get a passage which looks like a right one and is about something else."""
    rivals: float = 0.1
    """Share of the questions whose right sentence is followed by one which says the same of something else."""
    hardest: int = 3
    """The wrong passages that one of each question's is drawn from."""
    span_weight: float = 0.7
    """Of the loss of spans, beside that of sentences."""
    no_span_weight: float = 0.2
    """Of a passage without an answer in the loss of spans: there are more of these."""
    averaging: float = 0.999
    """Of the exponential moving average of the weights, which is what a run gives."""
    seed: int = 7


FINE_TUNING = Recipe(rate=3e-5)
"""For a reader that is trained already, on few questions: what it knows should stay."""
