"""Plans side by side: what several promise in one unit, and which bodies and places they share, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

import html5lib
import portal_plans as plans
import pytest
from bs4 import BeautifulSoup

from plandata.portal.pages.compare import shared_of, units_of, wanted


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
        ("a,b,c,d,e", ("a", "b", "c", "d")),  # four at most
    ],
)
def test_ids_of_an_address(text: str, ids: tuple[str, ...]) -> None:
    assert wanted(text) == ids


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
