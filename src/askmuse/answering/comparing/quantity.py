"""A quantity: an amount with its measure, and whether two of them agree or differ."""

from dataclasses import dataclass

from askmuse.answering.comparing import units
from askmuse.answering.comparing.things import may_be_same
from askmuse.types import Span

NEAR = 0.05
"""The largest difference of two amounts that agree, as a share of the greater, if one of them is approximate."""
EXACT = 1e-6
"""The largest difference of two exact amounts that agree, as a share: conversion between units rounds the last
digits."""
FACTOR = 2.5
"""Two amounts that differ by a larger factor hardly measure the same thing."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount and its span in a sentence."""

    span: Span
    amount: float
    """The number, in the base unit of its measure."""
    measure: str = ""
    """What is measured, such as "length", or the things that are counted; "" if the sentence does not say."""
    per: str = ""
    """The time or thing for which the amount holds: "year" in "12 tonnes a year"."""
    bound: str = ""
    """"about", "above" or "below"; "" for an exact amount."""
    role: str = ""
    """"change" for a difference, "whole" for the 48 of "17 of the 48", "past", "denied" or "compared" for a value that
    the sentence only mentions; "" for the present value of something."""
    step: float = 1.0
    """The value of one unit in the last digit, in the base unit."""
    size: float = 1.0
    """The size of the unit, in the base unit."""
    written: str = ""
    """The unit and the scale as they are written."""

    @property
    def digits(self) -> int:
        """The number of significant digits of the amount, and one more for thousands and above."""
        return len(f"{self.amount / self.step:.0f}".strip("0")) + (self.amount >= 1000 * self.size)

    def comparable(self, other: "Quantity") -> bool:
        """Whether both may measure the same; a count whose noun is not named may count anything."""
        unnamed = not (self.measure and other.measure) and self.is_count and other.is_count
        same_measure = unnamed or may_be_same(self.measure, other.measure)
        return same_measure and self.per == other.per and self.role == other.role

    @property
    def is_count(self) -> bool:
        """Whether this is an amount of things or of money, and not of a unit of measurement."""
        return self.measure not in units.MEASURES

    def same(self, other: "Quantity") -> bool:
        """Whether the two amounts agree.

        They are equal, or equal after rounding if they are written differently, or differ by `NEAR` at most if one is
        approximate or a limit that the other keeps.
        """
        difference, tolerance = abs(self.amount - other.amount), EXACT
        if {self.bound, other.bound} != {""}:
            tolerance = NEAR if self._allows(other) and other._allows(self) else 0.0
        elif self.written != other.written and min(self.digits, other.digits) > 1:
            return difference <= 0.5 * max(self.step, other.step)
        return difference <= tolerance * max(abs(self.amount), abs(other.amount)) and bool(tolerance)

    def differs(self, other: "Quantity") -> bool:
        """Whether the two amounts are of the same order of magnitude and cannot both be right."""
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
        """Whether another amount is on the right side of this one, if this one is a limit."""
        if self.bound == "above":
            return other.amount >= self.amount
        return self.bound != "below" or other.amount <= self.amount
