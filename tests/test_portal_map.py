"""The map: what it draws and what it only counts add up to the tables; it asks no other host and draws no boundary."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

import html5lib
import portal_plans as plans
import portal_site
import pytest
from asking import ORIGIN
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from plandata.portal.pages.map import laid_out, line_of, places_of
from plandata.portal.pages.map_layout import WIDTH, Frame, Place, apart, placed_in, sizes_of

NEAR, LINE = "990200", f"{plans.PLAN}-p-9"
OWN = (ORIGIN, portal_site.REPORTS, "https://creativecommons.org")


def rows() -> dict[str, list[dict[str, Any]]]:
    """The invented plans, with a second city, a town without coordinates, a far one, and lines between them."""
    content = plans.content()
    city = next(row for row in content["cities"] if row["city_id"] == plans.CITY)
    link = content["plan_cities"][0]
    project = content["projects"][0]
    for code, name, short, level, longitude, latitude in (
        (NEAR, "石桥市", "石桥", "prefecture", 121.5, 31.0),
        ("990101001", "柳河镇", "柳河", "township", None, None),
        ("880000", "远山省", "远山", "province", 80.0, 40.0),
        ("880100", "远方市", "远方", "prefecture", 80.0, 40.0),
    ):
        content["cities"].append({**city, "city_id": code, "name": name, "short_name": short, "level": level,
                                  "longitude": longitude, "latitude": latitude, "parent_id": None})  # fmt: skip
        content["plan_cities"].append({**link, "city_id": code, "name": name})
    for number, kind, start, end in ((9, "rail", "云江", "石桥"), (8, "road", "云江", "柳河"), (7, "road", None, None)):
        content["projects"].append({**project, "project_id": f"{plans.PLAN}-p-{number}", "name": f"第{number}线",
                                    "kind": kind, "from_place": start, "to_place": end})  # fmt: skip
    content["project_cities"] += [
        {"project_id": LINE, "city_id": city_id, "plan_id": plans.PLAN} for city_id in (plans.CITY, NEAR)
    ]
    return content


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[plans.Get]:
    with plans.asked(tmp_path_factory.mktemp("map") / "plans.db", rows()) as ask:
        yield ask


def soup(get: plans.Get, query: str = f"?plan={plans.PLAN}") -> BeautifulSoup:
    return BeautifulSoup(get(f"/map{query}").text, "html5lib")


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", ["/map", f"/map?plan={plans.EMPTY}", "/map?kind=rail&kind=road", "/embed/map"])
def test_page_is_well_made(get: plans.Get, prefix: str, path: str) -> None:
    answer = get(prefix + path)
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    own = "|".join(re.escape(start) for start in OWN if start)
    assert not re.search(rf'(?:src|href|action)="(?!{own})https?://', answer.text)


def test_the_table_lists_every_place_and_says_which_are_drawn(get: plans.Get) -> None:
    page = soup(get)
    listed = {str(row["id"]).removeprefix("place-") for row in page.select(".places-table tbody tr")}
    assert listed == {row["city_id"] for row in rows()["plan_cities"]}
    drawn = {str(a["href"]).removeprefix("#place-") for a in page.select("svg.map a")}
    assert drawn == {plans.CITY, NEAR}
    told = {str(row["id"]).removeprefix("place-") for row in page.select(".places-table tbody tr")
            if row.select("td")[-1].get_text(strip=True) == "是"}  # fmt: skip
    assert told == drawn
    assert "5 个地区，图上画出 2 个。" in page.get_text()


def test_counts_of_the_picture_are_those_of_the_table(get: plans.Get) -> None:
    page = soup(get)
    for place in page.select("svg.map a"):
        row = page.find(id=str(place["href"]).removeprefix("#"))
        assert row is not None
        told = re.search(r"(\d+) 个项目", str(place["aria-label"]))
        assert told is not None
        assert row.select("td.number")[-1].get_text(strip=True) == told[1]


def test_lines_are_drawn_or_counted_and_named(get: plans.Get) -> None:
    page = soup(get)
    assert [line.get_text() for line in page.select("svg.map line")] == ["第9线：新建"]
    assert "3 个公路和铁路项目，图上画出 1 条线。" in page.get_text()
    undrawn = [" ".join(item.get_text().split()) for item in page.select("#lines ~ details .undrawn")[0].select("li")]
    assert undrawn == ["第8线：柳河不在图上", "第7线：文件没有写明两个起讫点"]


@pytest.mark.parametrize(("kind", "lines"), [("rail", 1), ("road", 0), ("water", 0), ("nothing-such", 0)])
def test_a_filter_by_kind_moves_nothing(get: plans.Get, kind: str, lines: int) -> None:
    whole, filtered = soup(get), soup(get, f"?plan={plans.PLAN}&kind={kind}")
    assert len(filtered.select("svg.map line")) == lines

    def points(page: BeautifulSoup) -> list[str]:
        return sorted(str(group["transform"]) for group in page.select("svg.map a > g"))

    assert points(whole) == points(filtered)


def test_names_on_the_map_are_in_the_readers_language(get: plans.Get) -> None:
    english = {row["city_id"]: row["name_en"] for row in rows()["cities"]}
    labels = BeautifulSoup(get(f"/en/map?plan={plans.PLAN}").text, "html5lib").select("svg.map a")
    assert {str(a["href"]).removeprefix("#place-"): a.find("text").get_text() for a in labels} == {  # type: ignore[union-attr]
        code: english[code] for code in (plans.CITY, NEAR)
    }
    assert {a.find("text").get_text() for a in soup(get).select("svg.map a")} == {"云江市", "石桥市"}  # type: ignore[union-attr]


def test_the_page_of_a_plan_has_its_map(get: plans.Get) -> None:
    page = BeautifulSoup(get(f"/plan/{plans.PLAN}").text, "html5lib")
    assert {str(a["href"]) for a in page.select("header svg.map a")} == {f"/city/{plans.CITY}", f"/city/{NEAR}"}
    assert not BeautifulSoup(get(f"/plan/{plans.EMPTY}").text, "html5lib").select("svg.map")


def test_why_there_are_no_boundaries_is_said(get: plans.Get) -> None:
    assert "不画行政区界线" in soup(get).get_text()
    assert not soup(get).select("svg.map polygon")


def test_plan_without_places_says_so(get: plans.Get) -> None:
    assert "没有能画在图上的地区" in soup(get, f"?plan={plans.EMPTY}").get_text()


def test_the_embedded_map_may_be_framed_and_leads_back(get: plans.Get) -> None:
    answer = get(f"/embed/map?plan={plans.PLAN}")
    assert "x-frame-options" not in answer.headers
    page = BeautifulSoup(answer.text, "html5lib")
    assert all(str(a["href"]).startswith("/city/") and a["target"] == "_top" for a in page.select("svg.map a"))


def _place(code: str, longitude: float | None, latitude: float | None, name: str = "", projects: int = 0) -> Place:
    own = tuple({"project_id": f"p{number}", "start_char": number, "kind": "road"} for number in range(projects))
    return Place(code, name or code, "county", 1, own, {}, frozenset({name or code}), longitude, latitude,
                 "" if longitude is not None else "unknown")  # fmt: skip


def _drawn(places: Sequence[Place], region: str = "99") -> tuple[Place, ...]:
    return laid_out(places, [], Frame.around(places, region), kinds={}, unplaced=(), total=0).places


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (_place("880100", 121.0, 31.0), ""),  # another region, within the frame
        (_place("880100", 122.5, 30.5, projects=1), ""),  # beside it, with a project there
        (_place("880100", 122.5, 30.5), "far"),  # beside it, but only named
        (_place("880100", 140.0, 30.5, projects=9), "far"),  # too far whatever is there
        (_place("880100", None, None), "unknown"),
    ],
)
def test_what_lies_far_off_is_left_out(other: Place, why: str) -> None:
    core = [_place("990100", 120.0, 30.0), _place("990200", 122.0, 32.0)]
    assert _drawn([*core, other])[-1].why == why


@given(st.lists(st.tuples(st.floats(100, 130), st.floats(20, 50)), min_size=1, max_size=12))
def test_every_drawn_place_is_inside_the_picture(points: list[tuple[float, float]]) -> None:
    places = [_place(f"99{index:04}", x, y) for index, (x, y) in enumerate(points)]
    frame = Frame.around(places, "99")
    for place in _drawn(places):
        assert place.drawn
        assert 0 <= place.x <= WIDTH
        assert 0 <= place.y <= frame.height


def test_labels_cover_neither_each_other_nor_a_place() -> None:
    places = _drawn([_place(f"99000{n}", 120 + n / 1000, 30, "很长的地名市", projects=9 - n) for n in range(9)])
    assert places[0].label
    assert any(place.label is None for place in places)


def test_scale_bar_is_a_round_number_no_longer_than_a_fifth() -> None:
    length, kilometres = Frame(120, 40, 130, 45).bar()
    assert kilometres in {1, 2, 5, 10, 20, 50, 100, 200, 500}
    assert 0 < length <= WIDTH / 5


@pytest.mark.parametrize(
    ("start", "end", "missing", "drawn"),
    [
        ("甲", "乙", (), True),
        ("甲", "丙", ("丙",), False),  # not on the map
        ("甲", None, (), False),  # one end only
        ("同", "乙", ("同",), False),  # two places are called so
        ("甲", "无坐标", ("无坐标",), False),
    ],
)
def test_ends_of_a_line(start: str, end: str | None, missing: tuple[str, ...], drawn: bool) -> None:
    places = [_place("1", 1, 1, "甲"), _place("2", 2, 2, "乙"), _place("3", 3, 3, "同"), _place("4", 4, 4, "同"),
              _place("5", None, None, "无坐标")]  # fmt: skip
    line = line_of({"project_id": "p", "from_place": start, "to_place": end}, places)
    assert line.missing == missing
    assert (line.ends is not None) == drawn


def test_a_lines_own_place_wins_over_another_of_that_name() -> None:
    own = _place("4", 4, 4, "同", projects=1)
    places = [_place("1", 1, 1, "甲"), _place("3", 3, 3, "同"), own]
    assert line_of({"project_id": "p0", "from_place": "同", "to_place": "甲"}, places).ends is not None


def test_places_know_what_the_plan_calls_them() -> None:
    row = {"city_id": "1", "name": "甲市", "short_name": "甲", "written": "甲城", "level": "county",
           "mention_count": 1, "longitude": 1, "latitude": 1}  # fmt: skip
    (place,) = places_of([row], {}, [], [{"city_id": "1", "surface": "大甲"}])
    assert place.names == {"甲市", "甲", "甲城", "大甲"}


@pytest.mark.parametrize(
    ("points", "stays"),
    [
        ([(120.0, 30.0, 60), (120.01, 30.01, 1), (122.0, 32.0, 0)], 0),  # a county within the mark of its city
        ([(120.0, 30.0, 4), (120.0, 30.0, 1), (120.0, 30.0, 1), (122.0, 32.0, 0)], 0),  # the very same point
        ([(120.0, 30.0, 4), (120.6, 30.0, 1), (122.0, 32.0, 0)], 0),  # near-miss: far enough, nothing moves
    ],
)
def test_no_mark_lies_upon_another(points: list[tuple[float, float, int]], stays: int) -> None:
    places = [_place(f"99{at:04}", x, y, projects=number) for at, (x, y, number) in enumerate(points)]
    frame = Frame.around(places, "99")
    drawn = [placed_in(place, frame) for place in places]
    spots = apart(drawn, frame.height)
    assert spots[drawn[stays].city_id] == (drawn[stays].x, drawn[stays].y)
    for at, one in enumerate(drawn):
        for other in drawn[at + 1 :]:
            assert math.dist(spots[one.city_id], spots[other.city_id]) >= one.radius + other.radius
    told = {place.city_id: place for place in _drawn(places)}
    assert all((told[key].true is not None) == (math.dist(spots[key], (p.x, p.y)) >= 1) for key, p in
               ((place.city_id, place) for place in drawn))  # fmt: skip


@pytest.mark.parametrize(
    ("others", "named"),
    [
        # marks of lesser places all around: the first in rank is named over them, in a wide picture it would not be
        ([(0.5, 0.0), (-0.5, 0.0), (0.0, 0.4), (0.0, -0.4)], True),
        ([(3.0, 0.0)], True),  # there is room
    ],
)
def test_on_a_phone_the_first_in_rank_has_its_name(others: list[tuple[float, float]], named: bool) -> None:
    first = _place("990000", 120.0, 30.0, projects=60)
    lesser = [_place(f"99{at:04}", 120.0 + x, 30.0 + y, projects=1) for at, (x, y) in enumerate(others, 1)]
    drawn = {place.city_id: place for place in _drawn([first, *lesser, _place("990900", 126.0, 33.0, projects=0)])}
    assert (drawn["990000"].small_label is not None) == named


@pytest.mark.parametrize(
    ("projects", "key"), [([0, 0], []), ([1, 9], [1]), ([12, 3], [1, 10]), ([69, 22], [1, 10, 50])]
)
def test_the_key_says_how_many_projects_a_mark_stands_for(projects: list[int], key: list[int]) -> None:
    places = [_place(f"99{at:04}", 120.0 + at, 30.0, projects=number) for at, number in enumerate(projects)]
    assert [count for count, _ in sizes_of(places)] == key


@pytest.mark.parametrize(("query", "projects"), [("", 4), (f"&section={plans.PLAN}-c1", None), ("&section=none", 0)])
def test_one_section_alone(get: plans.Get, query: str, projects: int | None) -> None:
    page = soup(get, f"?plan={plans.PLAN}{query}")
    told = page.select_one("p.count")
    assert told
    assert projects is None or f"{projects} 个项目" in told.get_text()
    assert len(page.select("svg.map a")) == len(soup(get).select("svg.map a"))


def test_chips_are_a_form_of_their_own(get: plans.Get) -> None:
    form = soup(get).select_one("form.kinds[data-at-once]")
    assert form
    assert form.select("button[type=submit]")  # without script they need it
