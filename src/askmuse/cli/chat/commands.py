"""The commands of a conversation, such as /sources; each takes the conversation and the text behind its name."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from askmuse.answering.modes import MODES, find_mode
from askmuse.cli.chat.conversation import Conversation
from askmuse.cli.chat.transcript import save
from askmuse.cli.showing.article_view import print_article
from askmuse.cli.showing.explanation import print_explanation
from askmuse.cli.showing.rendering import print_sources
from askmuse.errors import ChatError
from askmuse.explain import explain
from askmuse.text import escape_controls


@dataclass(frozen=True, slots=True)
class Command:
    """A command; `argument` describes its argument, or is empty if it has none."""

    argument: str
    does: str
    run: Callable[[Conversation, str], None]


def run_command(conversation: Conversation, line: str) -> None:
    """Run the command of a line that begins with a slash; raises AskmuseError if that cannot be done."""
    name, argument = (*line.split(maxsplit=1), "")[:2]
    if name not in COMMANDS:
        raise ChatError(f"Unknown command {name}. Commands: {', '.join(COMMANDS)}.")
    command = COMMANDS[name]
    if argument and not command.argument:
        raise ChatError(f"{name} takes nothing after it. Type {name} alone.")
    command.run(conversation, argument)


def _sources(conversation: Conversation, _: str) -> None:
    """Print the source of each citation of the last answer; after a refusal, those of the nearest passages."""
    conversation.sources()
    print_sources(conversation.console, conversation.last())


def _open(conversation: Conversation, number: str) -> None:
    """Print the article around the quote of a citation, or around a passage that a refusal lists."""
    article_id, at = conversation.source(number)
    print_article(conversation.console, conversation.assistant.article(article_id), at)


def _why(conversation: Conversation, number: str) -> None:
    """Print why the passage of a citation has its rank; for a heading, that of the quote below it."""
    article_id, at = conversation.source(number)
    answer = conversation.last()
    for sentence in answer.answers or answer.nearest:
        if int(number.strip("[]")) in sentence.citations:
            article_id, at = conversation.source(str(sentence.citations[0]))
            break
    history = conversation.turns(before=-1)
    explanation = explain(conversation.assistant, answer.question, article_id, at, answer.mode, history)
    print_explanation(conversation.console, explanation)


def _mode(conversation: Conversation, argument: str) -> None:
    """Show the mode; with a name, set it; with a name and a question, answer that question alone in it."""
    name, question = (*argument.split(maxsplit=1), "", "")[:2]
    mode = find_mode(name).name if name else conversation.mode
    if question:
        conversation.ask(" ".join(question.split()), mode)
        return
    conversation.mode = mode
    conversation.print(f"The mode is {mode}. Modes: {', '.join(MODES)}.")


def _new(conversation: Conversation, question: str) -> None:
    """Start a new conversation; with a question, ask it there."""
    conversation.begin()
    if question:
        conversation.ask(" ".join(question.split()), conversation.mode)


def _cite(conversation: Conversation, name: str) -> None:
    """Print the quotes of the last answer in a format; a Word file can only be saved."""
    from askmuse.exporting.export import export, find_format

    format_ = find_format(name or "markdown")
    if format_.name == "docx":
        raise ChatError("A Word file cannot be shown here. Use /save FILE.docx.")
    written = export([conversation.last()], format_.name, conversation.assistant.article)
    conversation.print(escape_controls(written.decode()))


def _save(conversation: Conversation, name: str, *, replace: bool = False) -> None:
    """Write the conversation to a file, which must not exist unless it may be replaced."""
    conversation.last()
    if not name:
        raise ChatError("Give the name of a file: /save FILE.")
    try:
        file = Path(name).expanduser()
    except RuntimeError:
        raise ChatError(f"{name} begins with the home folder of an unknown user; choose another name.") from None
    save(_contents(conversation, file), file, replace=replace)
    conversation.notify(f"Saved {file}.")


def _save_over(conversation: Conversation, name: str) -> None:
    _save(conversation, name, replace=True)


def _contents(conversation: Conversation, file: Path) -> str | bytes:
    """Return the conversation in the format of the ending of a file; for Markdown, as a transcript."""
    from askmuse.exporting.export import export, known_format

    format_ = known_format(file)
    if format_ is None or format_.name == "markdown":
        return conversation.transcript()
    return export(conversation.answers, format_.name, conversation.assistant.article, "A conversation with askmuse")


def _help(conversation: Conversation, _: str) -> None:
    for name, command in COMMANDS.items():
        conversation.print(f"{f'{name} {command.argument}':24} {command.does}")
    conversation.print("Anything else is a question. Ctrl-C clears the line or stops an answer; Ctrl-D or exit ends.")


def _quit(conversation: Conversation, _: str) -> None:
    conversation.over = True


COMMANDS = {
    "/sources": Command("", "list the sources of the last answer, or the nearest passages", _sources),
    "/open": Command("N", "show the article around source N", _open),
    "/why": Command("N", "explain the rank of the passage of source N", _why),
    "/mode": Command("[NAME [QUESTION]]", "show the mode, set it, or ask one question in it", _mode),
    "/new": Command("[QUESTION]", "start a new conversation, where no earlier question counts", _new),
    "/cite": Command("[FORMAT]", "print the quotes of the last answer as bibtex, ris, csl-json ...", _cite),
    "/save": Command("FILE", "write the conversation to a new file: .md .docx .html .bib .ris ...", _save),
    "/save!": Command("FILE", "write the conversation to a file, replacing it if it exists", _save_over),
    "/help": Command("", "list the commands", _help),
    "/quit": Command("", "end the conversation", _quit),
}
