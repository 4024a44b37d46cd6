"""Plans side by side: what several promise in one unit, and which bodies and places they share, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

import html5lib
import portal_plans as plans
import pytest
from bs4 import BeautifulSoup

from plandata.portal.pages.compare import alike, shared_of, units_of, wanted
from plandata.portal.pages.reader import Entry


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[plans.Get]:
    with plans.asked(tmp_path_factory.mktemp("compare") / "plans.db") as ask:
        yield ask


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("query", ["", f"?plans={plans.PLAN}", f"?plans={plans.PLAN},{plans.EMPTY}"])
def test_page_is_well_made(get: plans.Get, prefix: str, query: str) -> None:
    answer = get(f"{prefix}/compare{query}")
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)


def test_a_plan_that_is_not_there_is_said(get: plans.Get) -> None:
    assert get(f"/compare?plans={plans.PLAN},no-such").status_code == 404


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("/", f"/compare?plans={plans.PLAN}"),
        ("/en/", f"/en/compare?plans={plans.PLAN}"),
        ("/plans/plans", "/compare"),
        (f"/plans/clauses?plan_id={plans.PLAN}&plan_id={plans.EMPTY}", f"/compare?plans={plans.PLAN}%2C{plans.EMPTY}"),
    ],
)
def test_pages_lead_to_it(get: plans.Get, page: str, link: str) -> None:
    assert f'href="{link}"' in get(page).text


def test_plans_are_added_and_taken_out_by_links(get: plans.Get) -> None:
    page = BeautifulSoup(get(f"/compare?plans={plans.PLAN}").text, "html5lib")
    assert page.select_one(f".picker a[href='/compare?plans={plans.PLAN}%2C{plans.EMPTY}']")
    both = BeautifulSoup(get(f"/compare?plans={plans.PLAN},{plans.EMPTY}").text, "html5lib")
    assert both.select_one(f"a[href='/compare?plans={plans.EMPTY}']")
    assert len(both.select(".beside")[0].select("section")) == 2


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", ()),
        ("a", ("a",)),
        ("a,b,a", ("a", "b")),  # each once
        ("a, b ,,c", ("a", "b", "c")),
    ],
)
def test_ids_of_an_address(text: str, ids: tuple[str, ...]) -> None:
    assert wanted(text) == ids


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("plans=a,b,c,d,e", 400),  # a fifth is not dropped without a word
        (f"plans={','.join([plans.PLAN] * 9)}", 200),
    ],
)
def test_at_most_four_are_compared(get: plans.Get, query: str, status: int) -> None:
    answer = get(f"/compare?{query}")
    assert answer.status_code == status
    assert status == 200 or "plans" in answer.text


def _named(plan: str, key: str, count: int) -> dict[str, object]:
    return {"plan_id": plan, "id": key, "name": key, "name_en": None, "row_id": "r", "sentence": "句" * 99, "n": count}


def test_only_what_several_plans_name_is_shared_most_plans_first() -> None:
    rows = [_named("a", "x", 9), _named("b", "y", 1), _named("a", "y", 1), *(_named(plan, "z", 1) for plan in "abc")]
    found = shared_of(rows)
    assert [item.id for item in found] == ["z", "y"]
    assert all(len(row["sentence"]) <= 61 for item in found for row in item.first.values())


def test_only_units_of_several_plans_are_lines_and_no_number_is_lost() -> None:
    rows = [{"plan_id": "a", "unit": "亩", "target_id": str(n)} for n in range(9)]
    rows += [{"plan_id": "b", "unit": "亩", "target_id": "b"}, {"plan_id": "b", "unit": "公里", "target_id": "c"}]
    (line,) = units_of(["a", "b"], rows)
    assert line.unit == "亩"
    assert {key: len(numbers) + line.more[key] for key, numbers in line.numbers.items()} == {"a": 9, "b": 1}


def _outline(plan: str, *headings: str) -> tuple[Entry, ...]:
    return tuple(Entry(f"{plan}{number}", "", heading, ()) for number, heading in enumerate(headings))


@pytest.mark.parametrize(
    ("one", "two", "lines"),
    [
        (("加强生态保护", "修路"), ("推进生态保护和修复",), [("加强生态保护", "推进生态保护和修复")]),
        (("推进产业发展",), ("推进农业发展",), []),  # near miss: three characters in a row, 业发展
        (("健全组织领导", "加强组织领导"), ("加强组织领导",), [("加强组织领导", "加强组织领导")]),  # the longest run
        (("数字政府建设", "数字乡村建设"), ("乡村建设行动", "数字政府建设"),
         [("数字政府建设", "数字政府建设"), ("数字乡村建设", "乡村建设行动")]),
        (("大力实施种业振兴行动",), ("大力实施科技创新驱动",), []),  # near miss: four of ten characters
        ((), ("生态保护",), []),
    ],
)  # fmt: skip
def test_headings_that_share_words_stand_in_a_line(
    one: tuple[str, ...], two: tuple[str, ...], lines: list[tuple[str, str]]
) -> None:
    found = alike({"a": _outline("a", *one), "b": _outline("b", *two)})
    assert [(line["a"].heading, line["b"].heading) for line in found] == lines


def test_sections_and_tasks_are_found_below_chapters_and_a_line_holds_one_of_each_plan() -> None:
    deep = (Entry("a0", "一、", "总则", (Entry("a1", "（一）", "任务", (Entry("a2", "1.", "修建农村公路", ()),)),)),)
    found = alike({"a": deep, "b": _outline("b", "建设农村公路"), "c": _outline("c", "养护农村公路", "农村公路")})
    assert [{plan: entry.heading for plan, entry in line.items()} for line in found] == [
        {"a": "修建农村公路", "b": "建设农村公路", "c": "养护农村公路"}
    ]
