"""Commands that say what to type after two common mistakes: a question without `ask`, a folder without `--corpus`."""

import shlex

import click

_FEWEST_WORDS = 3
"""The fewest words that are taken for a question; fewer are a mistyped command."""


class Command(click.Command):
    """A command that suggests `--corpus` for a word that it does not expect."""

    allow_extra_args = True  # so that they are refused here

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments and return those left over, which are none; raises UsageError if there are any."""
        extra = super().parse_args(ctx, args)
        if extra and not ctx.resilient_parsing:
            words = shlex.join(extra)
            takes_corpus = any(parameter.name == "corpus" for parameter in self.params)
            hint = f" If it is your folder of articles, type --corpus {words}." if takes_corpus else " Leave it out."
            ctx.fail(f"{words} is not expected here.{hint}")
        return extra


class Group(click.Group):
    """A group of commands that suggests `ask` to somebody who types a question instead of a command."""

    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name; raises UsageError if they look like a question."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand:
            words = " ".join(args).split()
            if len(words) < _FEWEST_WORDS:
                raise
            raise click.UsageError(
                f"{args[0]!r} is not a command. To ask this, type: askmuse ask {shlex.join(args)}", ctx
            ) from None
