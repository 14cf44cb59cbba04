"""A quantity: an amount with its measure, and whether two of them agree or differ."""

from dataclasses import dataclass

from askmuse.answering.comparing import units
from askmuse.types import Span

NEAR = 0.05
"""By how much two amounts may differ, as a share of the greater, if one of them is said to be approximate."""
EXACT = 1e-6
"""By how much two exact amounts may differ: converting their units does not give the last digits exactly."""
FACTOR = 2.5
"""Two amounts that differ by a larger factor hardly measure the same thing."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount and its span in a sentence."""

    span: Span
    amount: float
    """In the base unit of what it measures."""
    measure: str = ""
    """What its unit measures, or the thing that it counts; "" where the sentence does not say."""
    per: str = ""
    """The time or the thing for which it holds: "year" in "12 tonnes a year"."""
    bound: str = ""
    """"about", "above" or "below"; "" for an exact amount."""
    part: str = ""
    """"change" for a difference, "whole" for the 48 of "17 of the 48", "past", "denied", or "compared"."""
    step: float = 1.0
    """What one in its last digit stands for, in the base unit."""
    size: float = 1.0
    """The size of its unit."""
    written: str = ""
    """Its unit and scale as they are written."""

    @property
    def digits(self) -> int:
        """How many digits the amount has without the zeros at either end, and one more for thousands and above."""
        return len(f"{self.amount / self.step:.0f}".strip("0")) + (self.amount >= 1000 * self.size)

    def comparable(self, other: "Quantity") -> bool:
        """Whether both may measure the same: a count whose noun is not named may count anything."""
        return (
            (self.measure == other.measure or (not (self.measure and other.measure) and self.counts and other.counts))
            and self.per == other.per
            and self.part == other.part
        )

    @property
    def counts(self) -> bool:
        """Whether it is an amount of things or of money."""
        return self.measure not in units.MEASURES

    def same(self, other: "Quantity") -> bool:
        """Whether the two amounts agree: they are equal, or round to each other where they are written differently."""
        apart, slack = abs(self.amount - other.amount), EXACT
        if {self.bound, other.bound} != {""}:
            slack = NEAR if self._allows(other) and other._allows(self) else 0.0
        elif self.written != other.written and min(self.digits, other.digits) > 1:
            return apart <= 0.5 * max(self.step, other.step)
        return apart <= slack * max(abs(self.amount), abs(other.amount)) and bool(slack)

    def differs(self, other: "Quantity") -> bool:
        """Whether the two amounts are of one order and cannot both be right."""
        low, high = sorted((abs(self.amount), abs(other.amount)))
        if (
            self.same(other)
            or high > FACTOR * low
            or high - low <= NEAR * high * ("about" in (self.bound, other.bound))
        ):
            return False
        return not (self._allows(other) if self.bound in {"above", "below"} else False) and not (
            other._allows(self) if other.bound in {"above", "below"} else False
        )

    def _allows(self, other: "Quantity") -> bool:
        """Whether another amount is on the right side of this one, if it is a limit."""
        if self.bound == "above":
            return other.amount >= self.amount
        return self.bound != "below" or other.amount <= self.amount
