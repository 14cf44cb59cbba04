"""The HTTP API keeps to its own OpenAPI description, whatever it is sent."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from askmuse.api.app import create_app
from askmuse.assistant import Assistant
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.settings import Settings
from conftest import WordEncoder, WordReader

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

pytestmark = pytest.mark.slow


@pytest.fixture
def described(
    write_corpus: Callable[[Mapping[str, str]], Path], tmp_path: Path, encoder: WordEncoder
) -> schemathesis.BaseSchema:
    index = tmp_path / "index"
    update(write_corpus({"bank.txt": "Rates rise\n\nThe bank raised its rate to 4.5 percent.\n"}), index, encoder)
    assistant = Assistant(Snapshot.open(index), encoder, index, Settings(min_confidence=0.0), WordReader())
    return schemathesis.openapi.from_asgi("/openapi.json", create_app(assistant, hosts=["testserver"]))


def test_every_answer_is_as_described(described: schemathesis.BaseSchema) -> None:
    operations = [result.ok() for result in described.get_all_operations() if isinstance(result, Ok)]
    assert len(operations) == 19
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
        def answer(case: "schemathesis.Case[Any]") -> None:
            case.call_and_validate(checks=CHECKS)

        answer()
