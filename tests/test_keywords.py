"""Keywords: the terms that tell a clause from others; deterministic, names whole, notes and common words left out."""

from __future__ import annotations

from decimal import Decimal

from reading import WORDS, outlined

from plandata.facts.keywords import TOP, find_keywords
from plandata.model import Keyword

PLAN, CLAUSES = outlined(
    "一、任务", "1.修渠。", "新建东湖水库，东湖水库供水。（省林业厅负责）", "2.植树。", "推进森林建设，森林防火。"
)


def terms(rows: tuple[Keyword, ...], clause: str) -> list[str]:
    return [row.term for row in rows if row.clause_id == clause]


def test_a_name_is_one_term_and_weighs_most() -> None:
    rows = find_keywords(PLAN, CLAUSES, ["东湖水库"], WORDS)
    assert terms(rows, "p-c1-1-p1")[0] == "东湖水库"
    assert "东湖" in terms(find_keywords(PLAN, CLAUSES, [], WORDS), "p-c1-1-p1")


def test_words_of_the_genre_are_whole() -> None:
    plan, clauses = outlined("一、任务", "1.推广。", "推进物联网、“互联网+”应用。")
    assert {"物联网", "互联网+"} <= set(terms(find_keywords(plan, clauses, [], WORDS), "p-c1-1-p1"))


def test_a_heading_gathers_what_stands_under_it() -> None:
    rows = find_keywords(PLAN, CLAUSES, ["东湖水库"], WORDS)
    assert {"森林", "防火"} <= set(terms(rows, "p-c1-2"))
    assert {"东湖水库", "森林"} <= set(terms(rows, "p-c1"))


def test_common_words_and_notes_are_left_out() -> None:
    note = PLAN.text.index("（省"), PLAN.text.index("责）") + 2
    rows = find_keywords(PLAN, CLAUSES, [], WORDS, leave_out=[note])
    assert not {"推进", "建设", "负责", "省林业厅"} & {row.term for row in rows}
    assert "省林业厅" in {row.term for row in find_keywords(PLAN, CLAUSES, [], WORDS)}


def test_weights_are_sorted_and_repeatable() -> None:
    rows = find_keywords(PLAN, CLAUSES, ["东湖水库"], WORDS)
    for clause in {row.clause_id for row in rows}:
        weights = [row.weight for row in rows if row.clause_id == clause]
        assert weights == sorted(weights, reverse=True)
        assert 0 < len(weights) <= TOP
    assert all(row.weight > Decimal(0) for row in rows)
    assert rows == find_keywords(PLAN, CLAUSES, ["东湖水库"], WORDS)
