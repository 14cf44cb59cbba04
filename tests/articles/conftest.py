"""The profile of a long run of the test over randomly changed files, which pytest loads before it reads that test."""

from hypothesis import settings

settings.register_profile("long", max_examples=100_000)
