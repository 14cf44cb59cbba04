"""`/v1`, as OpenAI's own client calls and reads it."""

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import numpy as np
import openai
import pytest
from fastapi.testclient import TestClient
from openai import OpenAI

from askmuse.answering.showing.markdown import as_markdown
from askmuse.assistant import Assistant
from askmuse.types import Encoder, Turn
from served import QUESTION, SENTENCE, raising

MODEL = "askmuse-instant"


@pytest.fixture
def talk(client: TestClient) -> Iterator[OpenAI]:
    """Return OpenAI's client, whose requests go to the application of the test."""
    with OpenAI(base_url="http://127.0.0.1:8000/v1", api_key="any", http_client=client, max_retries=0) as talk:
        yield talk


def ask(talk: OpenAI, *messages: tuple[str, Any], **options: Any) -> Any:
    sent: Any = [{"role": role, "content": content} for role, content in messages]
    return talk.chat.completions.create(model=options.pop("model", MODEL), messages=sent, **options)


def test_there_is_a_model_for_each_mode(talk: OpenAI, assistant: Assistant) -> None:
    built = int(datetime.fromisoformat(assistant.snapshot.manifest.built_at).timestamp())
    models = list(talk.models.list())
    names = ["askmuse-thinking", "askmuse-instant", "askmuse-contemplating", "askmuse-auto"]
    assert [model.id for model in models] == names
    assert {(model.created, model.owned_by, model.object) for model in models} == {(built, "askmuse", "model")}
    assert talk.models.retrieve("askmuse-embeddings").id == "askmuse-embeddings"


@pytest.mark.parametrize(("model", "mode"), [("askmuse-instant", "instant"), ("askmuse-thinking", "thinking")])
def test_an_answer_has_its_quotes_in_markdown_and_all_of_it_in_a_field(
    talk: OpenAI, assistant: Assistant, model: str, mode: str
) -> None:
    done = ask(talk, ("system", "Invent freely."), ("user", QUESTION), model=model)
    answer = assistant.ask(QUESTION, mode=mode)
    expected = json.loads(json.dumps(answer.to_dict()))
    given = done.model_extra["askmuse"]
    assert given.pop("took_ms").keys() == expected.pop("took_ms").keys()
    assert given == expected
    assert done.choices[0].message.content == as_markdown(answer)
    assert (done.object, done.model, done.choices[0].finish_reason) == ("chat.completion", model, "stop")
    assert done.system_fingerprint == answer.index.snapshot


def test_tokens_are_those_of_all_messages_and_of_the_content(talk: OpenAI, encoder: Encoder) -> None:
    done = ask(talk, ("system", "Two words."), ("user", QUESTION))
    content = encoder.count_tokens(done.choices[0].message.content).all
    assert (done.usage.prompt_tokens, done.usage.completion_tokens) == (2 + 8, content)
    assert done.usage.total_tokens == 10 + content


def test_a_stream_has_the_same_content_block_by_block_and_ends_with_the_answer_and_the_usage(talk: OpenAI) -> None:
    whole = ask(talk, ("user", QUESTION))
    chunks = list(ask(talk, ("user", QUESTION), stream=True, stream_options={"include_usage": True}))
    *said, last, usage = chunks
    texts = [chunk.choices[0].delta.content for chunk in said]
    assert "".join(texts) == whole.choices[0].message.content
    assert len(texts) > 2
    assert said[0].choices[0].delta.role == "assistant"
    assert [chunk.choices[0].finish_reason for chunk in (*said, last)] == [None] * len(said) + ["stop"]
    given, expected = last.model_extra["askmuse"], whole.model_extra["askmuse"]
    assert given | {"took_ms": 0} == expected | {"took_ms": 0}
    assert (usage.choices, usage.usage) == ([], whole.usage)
    assert len({chunk.id for chunk in chunks}) == 1
    assert all(chunk.usage is None for chunk in ask(talk, ("user", QUESTION), stream=True))


def test_the_talk_so_far_is_the_history(talk: OpenAI, assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ask(talk, ("user", QUESTION)).choices[0].message.content
    asked: list[Any] = []
    ask_really = assistant.ask

    def watch(question: str, history: Any, **options: Any) -> Any:
        asked.append((question, history))
        return ask_really(question, history, **options)

    monkeypatch.setattr(assistant, "ask", watch)
    parts = [{"type": "text", "text": "And who runs"}, {"type": "text", "text": "the lab?"}]
    ask(talk, ("user", "Hm?"), ("user", QUESTION), ("assistant", first), ("assistant", "More."), ("user", parts))
    assert asked == [("And who runs\nthe lab?", [Turn("Hm?", ""), Turn(QUESTION, SENTENCE)])]
    ask(talk, *[message for n in range(30) for message in (("user", f"Q{n}"), ("assistant", "A"))], ("user", "Q?"))
    assert asked[1] == ("Q?", [Turn(f"Q{n}", "A") for n in range(10, 30)])


def test_the_options_of_ask_can_be_sent_along(talk: OpenAI) -> None:
    body = {"askmuse": {"k": 1, "filters": {"publisher": ["The Verge"]}, "min_confidence": 1.0}}
    given = ask(talk, ("user", QUESTION), extra_body=body).model_extra["askmuse"]
    assert [passage["article_id"] for passage in given["passages"]] == ["more/verge"]
    assert given["answerable"] is False


def test_a_refusal_is_the_content_of_the_message(talk: OpenAI) -> None:
    done = ask(talk, ("user", "Who tamed the zebra?"), extra_body={"askmuse": {"min_confidence": 1.0}})
    assert done.choices[0].message.content.startswith("**The")
    assert done.model_extra["askmuse"]["answerable"] is False


@pytest.mark.parametrize(
    ("messages", "options", "message"),
    [
        ([("assistant", "Hello.")], {}, "The last message must be the user's: it is the question."),
        ([("user", QUESTION), ("assistant", "1")], {}, "The last message must be the user's: it is the question."),
        ([("user", " ")], {}, "The question is empty. Ask something."),
        ([("user", "x" * 2001)], {}, "The question has 2001 characters. The limit is 2000."),
        (
            [("user", [{"type": "image_url", "image_url": {"url": "data:,"}}])], {},
            "Only text can be read, not image_url. Send the question as text.",
        ),
        ([("user", QUESTION)], {"n": 2}, "body.n: Input should be less than or equal to 1"),
        (
            [("user", QUESTION)], {"response_format": {"type": "json_object"}},
            "Answers are text. Leave out response_format: the field askmuse has the answer as JSON.",
        ),
        (
            [("user", QUESTION)], {"extra_body": {"askmuse": {"speed": 1}}},
            "body.askmuse.speed: Extra inputs are not permitted",
        ),
        (
            [("user", QUESTION)], {"stream_options": {"include_usage": 0}},
            "body.stream_options.include_usage: Input should be a valid boolean",
        ),
        (
            [("user", QUESTION)], {"extra_body": {"askmuse": {"filters": {"folder": ["mor"]}}}},
            "No article is in the folder 'mor'. Folders: more.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_served_is_a_bad_request_that_says_why(
    talk: OpenAI, messages: Any, options: Any, message: str
) -> None:
    for stream in (False, True):
        with pytest.raises(openai.BadRequestError) as raised:
            ask(talk, *messages, stream=stream, **options)
        assert raised.value.body == {"message": message, "type": "invalid_request_error", "param": None, "code": None}


def test_an_unknown_model_is_not_found(talk: OpenAI) -> None:
    for call in (
        lambda: ask(talk, ("user", QUESTION), model="gpt-9"),
        lambda: talk.models.retrieve("gpt-9"),
        lambda: talk.embeddings.create(model="gpt-9", input="a"),
    ):
        with pytest.raises(openai.NotFoundError, match=r"Unknown model 'gpt-9'\. Models: askmuse-") as raised:
            call()
        assert raised.value.code == "model_not_found"


def test_an_index_that_cannot_be_used_and_a_bug_are_server_errors(
    talk: OpenAI, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from askmuse.errors import SnapshotDamaged

    for error, status in ((SnapshotDamaged("Rebuild it."), 503), (RuntimeError("secret"), 500)):
        monkeypatch.setattr(assistant, "ask", raising(error))
        with pytest.raises(openai.InternalServerError) as raised:
            ask(talk, ("user", QUESTION))
        assert raised.value.status_code == status
        assert "secret" not in str(raised.value)


@pytest.mark.parametrize("form", ["float", "base64", None])
def test_vectors_are_those_of_the_model_of_the_index(talk: OpenAI, encoder: Encoder, form: Any) -> None:
    texts = ["Rates rise.", "one two three four five six seven eight nine"]
    options = {"encoding_format": form} if form else {}
    done = talk.embeddings.create(model="askmuse-embeddings", input=texts, **options)
    vectors = [item.embedding for item in done.data]
    if form == "base64":
        vectors = [np.frombuffer(base64.b64decode(str(vector)), "<f4").tolist() for vector in vectors]
    assert vectors == encoder.encode(texts).tolist()
    assert ([item.index for item in done.data], done.model) == ([0, 1], "askmuse-embeddings")
    assert done.usage.prompt_tokens == done.usage.total_tokens == 2 + 8


def test_a_question_can_be_embedded_as_such(talk: OpenAI, encoder: Encoder) -> None:
    done = talk.embeddings.create(
        model="askmuse-embeddings", input="Rates?", dimensions=64, extra_body={"input_type": "query"}
    )
    assert done.data[0].embedding == encoder.encode_query("Rates?").tolist()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"input": ""}, "A text to embed is empty. Send texts of one character or more."),
        ({"input": []}, "body.input"),
        ({"input": [1, 2]}, "body.input"),
        ({"input": "a", "dimensions": 8}, "The vectors have 64 dimensions. Leave out dimensions."),
    ],
)
def test_what_cannot_be_embedded_is_refused(talk: OpenAI, options: Any, message: str) -> None:
    with pytest.raises(openai.BadRequestError, match=message):
        talk.embeddings.create(model="askmuse-embeddings", **options)


def test_a_long_conversation_may_be_sent_but_not_one_without_end(talk: OpenAI) -> None:
    long = [("user", "What did the bank raise?"), ("assistant", "A" * 200_000), ("user", QUESTION)]
    assert ask(talk, *long).model_extra["askmuse"]["question"] == QUESTION
    with pytest.raises(openai.APIStatusError) as raised:
        ask(talk, ("user", QUESTION), ("assistant", "A" * 5_000_000), ("user", QUESTION))
    assert raised.value.status_code == 413
