"""The modes, by their names."""

from dataclasses import replace

import pytest

from askmuse.answering.confidence import shipped
from askmuse.answering.modes import AUTO, CONTEMPLATING, INSTANT, MODES, THINKING, TIMELINE, Mode, find_mode
from askmuse.errors import QuestionError


@pytest.mark.parametrize("name", MODES)
def test_a_mode_is_found_by_its_name_and_has_a_calibration(name: str) -> None:
    assert find_mode(name).name == name
    assert find_mode(name).calibration in shipped()


@pytest.mark.parametrize("name", ["", "Thinking", "fast"])
def test_an_unknown_mode_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(QuestionError) as raised:
        find_mode(name)
    assert str(raised.value) == f"Unknown mode {name!r}. Modes: thinking, instant, contemplating, auto."


@pytest.mark.parametrize("mode", MODES.values(), ids=str)
def test_the_mode_for_a_timeline_only_lists_more_answers_and_tells_figures_apart(mode: object) -> None:
    assert isinstance(mode, type(THINKING))
    timeline = mode.for_timeline()
    assert (timeline.scale.most, timeline.scale.by_figures) == (TIMELINE, True)
    assert timeline.scale.least_share == (0.65 if mode is INSTANT or mode is AUTO.shortcut else 0.5)
    scale = replace(timeline.scale, least_share=mode.scale.least_share, most=mode.scale.most, by_figures=False)
    assert replace(timeline, scale=scale) == mode


@pytest.mark.parametrize(("mode", "most"), [(THINKING, 5), (INSTANT, 5), (CONTEMPLATING, 6)], ids=str)
def test_the_mode_for_several_things_lists_more_answers(mode: Mode, most: int) -> None:
    assert mode.for_several().scale == replace(mode.scale, most=most)


def test_auto_answers_instantly_or_by_thinking() -> None:
    assert (AUTO.shortcut, AUTO.otherwise) == (INSTANT, THINKING)
    assert not INSTANT.reads
    assert THINKING.reads
