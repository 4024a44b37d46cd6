"""Frames: each pattern of datasets/reference/frames.yml reads its examples, and nothing from its near-miss."""

from __future__ import annotations

import pytest
from annotated import projects_in
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import REFERENCE

from plandata.annotate.tokens import tokens_of
from plandata.facts.projects.evidence import EVIDENCE
from plandata.facts.projects.frames import Lexicon, match_frames
from plandata.model import Frame

FRAMES = REFERENCE.frames
LEXICON = Lexicon(REFERENCE.words("projects"), FRAMES)
EXAMPLES = [(frame.frame_id, *example) for frame in FRAMES for example in frame.examples.items()]


def frames_that_fit(words: str) -> list[str]:
    """Ids of the frames that fit a segment, whoever does it."""
    chunks = LEXICON.chunks(words, (0, len(words)), tokens_of(words, (0, len(words))))
    return [slots.frame.frame_id for slots in match_frames(LEXICON, chunks, lambda test, span: True)]


@pytest.mark.parametrize(("frame_id", "sentence", "names"), EXAMPLES)
def test_a_frame_reads_its_examples(frame_id: str, sentence: str, names: tuple[str, ...]) -> None:
    assert [project.name for project in projects_in(sentence)] == list(names)
    assert frame_id in frames_that_fit(sentence.rstrip("。"))


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.frame_id)
def test_a_frame_has_two_examples_and_a_near_miss_that_yields_nothing(frame: Frame) -> None:
    assert len(frame.examples) == 2
    assert projects_in(frame.near_miss) == ()


@pytest.mark.parametrize(
    ("words", "verbs"),
    [
        ("水厂扩建工程开工", ["开工"]),  # 扩建 stands inside a noun
        ("全面完成水厂扩建", ["完成", "扩建"]),  # two words that the dictionary has as one
        ("规划、建设水厂", ["规划、建设"]),  # verbs that share an object are one
        ("由市水务局组织实施", ["实施"]),
    ],
)
def test_verbs_are_found_where_words_end(words: str, verbs: list[str]) -> None:
    chunks = LEXICON.chunks(words, (0, len(words)), tokens_of(words, (0, len(words))))
    assert [chunk.word for chunk in chunks if chunk.lists & {"project_verbs", "works", "stages"}] == verbs


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["加快", "建设", "青山", "大桥", "年内", "通车", "由", "对", "工程", " "]), max_size=12)
)
def test_chunks_cover_a_segment_once(parts: list[str]) -> None:
    words = "".join(parts)
    chunks = LEXICON.chunks(words, (0, len(words)), tokens_of(words, (0, len(words))))
    assert "".join(chunk.word for chunk in chunks) == words
    assert all(words[chunk.start : chunk.end] == chunk.word for chunk in chunks)


def test_a_row_of_one_word_is_read_in_time() -> None:
    assert projects_in("建设" * 5_000) == ()


def test_rules_ask_for_evidence_that_there_is() -> None:
    asked = {name for rule in REFERENCE.decisions for name in rule.needs | rule.bars}
    assert asked <= set(EVIDENCE)
    assert REFERENCE.decisions[-1].needs == frozenset()
