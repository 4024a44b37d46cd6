"""Asks the portal what tests/fixtures/http.csv asks: one row a fault that was seen, `should` says the right answer.

Every row has its check here; OPEN lists the rows that still fail and may only shrink: a row that passes must leave it.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
from asking import Get, asked
from checkouts import ROOT

from plandata.checkout import Checkout
from plandata.serving import start as serving

with (ROOT / "tests" / "fixtures" / "http.csv").open(encoding="utf-8", newline="") as file:
    ROWS = {row["id"]: row for row in csv.DictReader(file)}
OPEN: dict[str, str] = {
    # id → what is missing
}
HEADERS = ("content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options")


@pytest.fixture(scope="module")
def get(published: Checkout) -> Iterator[Get]:
    """Ask the portal of all plans and the invented one as a client would."""
    metadata = json.loads(published.metadata.read_text("utf-8"))
    with asked(serving.application(ROOT, published.database, metadata)) as get:
        yield get


def _ask(get: Get, row: dict[str, str]) -> httpx.Response:
    headers = {name: value.encode("latin-1") for name, value in json.loads(row["headers"] or "{}").items()}
    return get(row["path"], row["method"], headers=headers)


def _rows(response: httpx.Response) -> list[Any]:
    answer = response.json()
    return answer if isinstance(answer, list) else answer["rows"]


def _ok(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert response.status_code == 200, response.text[:200]


def _refused(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert response.status_code == 400


def _as_the_page(response: httpx.Response, get: Get, row: dict[str, str]) -> None:
    page = get(re.sub(r"\.(json|csv|xlsx)\?", "?", row["path"]))
    assert (page.status_code, response.status_code) == (200, 200)


def _none(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert response.status_code == 200
    assert _rows(response) == []


def _percent_signs(response: httpx.Response, get: Get, _row: dict[str, str]) -> None:
    found = _rows(response)
    assert all("%" in row["quote"].replace("％", "%") for row in found)
    assert len(found) == len(_rows(get("/plans/targets.json?_search_quote=%25&_shape=array&_size=max")))


def _as_search(response: httpx.Response, get: Get, _row: dict[str, str]) -> None:
    assert len(_rows(response)) == len(_rows(get("/plans/clauses.json?_search_text=（&_shape=array&_size=max"))) > 0


def _as_without(response: httpx.Response, get: Get, row: dict[str, str]) -> None:
    path, _, query = row["path"].partition("?")
    kept = [(key, value) for key, value in parse_qsl(query) if key in {"q"}]
    plain = get(path + (f"?{urlencode(kept)}" if kept else ""))
    timed = r'"query_ms": [\d.]+'
    assert response.status_code == plain.status_code == 200
    assert re.sub(timed, "", response.text) == re.sub(timed, "", plain.text)


def _preflight(response: httpx.Response, _get: Get, row: dict[str, str]) -> None:
    wanted = json.loads(row["headers"])["Access-Control-Request-Headers"]
    assert response.status_code == 204
    assert wanted in response.headers["access-control-allow-headers"].lower()


def _exposed(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    exposed = {name.strip() for name in response.headers["access-control-expose-headers"].split(",")}
    assert {"Link", "ETag"} <= exposed


def _open_to_all(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert response.headers["access-control-allow-origin"] == "*"


def _not_modified(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert response.status_code == 304


def _as_changbai(response: httpx.Response, get: Get, _row: dict[str, str]) -> None:
    def counts(answer: httpx.Response) -> list[tuple[str, int]]:
        return [(group["table"], group["count"]) for group in answer.json()["groups"]]

    assert counts(response) == counts(get("/search.json?q=长白"))
    assert sum(count for _, count in counts(response)) > 0


def _typed_as_printed(_response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    for page in ("README.md", "README.zh-CN.md"):
        for line in (ROOT / page).read_text("utf-8").splitlines():
            if "curl" in line and "http://" in line and not line.isascii():
                assert "-G" in line
                assert "--data-urlencode" in line


def _formats_named(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert response.status_code == 404
    assert all(name in response.text for name in (".json", ".csv", ".xlsx"))


def _json_lines(response: httpx.Response, get: Get, row: dict[str, str]) -> None:
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/x-ndjson"
    wanted = _rows(get(row["path"].replace(".jsonl", ".json?_shape=array&_size=max")))
    assert {json.loads(line)["target_id"] for line in response.text.splitlines()} >= {
        one["target_id"] for one in wanted
    }
    assert wanted


def _parquet(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/vnd.apache.parquet"
    assert response.content[:4] == response.content[-4:] == b"PAR1"


def _one_or_refused(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert response.status_code == 400 or len(_rows(response)) > 0


def _blank_named(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert response.status_code == 400
    assert "city" in response.json()["error"]


def _row_told(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert response.status_code == 200
    assert {"row", "plan", "citation"} <= response.json().keys()


def _machine_form(response: httpx.Response, get: Get, row: dict[str, str]) -> None:
    if response.status_code == 303:
        response = get(response.headers["location"])
    _row_told(response, get, row)


def _size_in_words(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert response.status_code == 400
    assert "1000" in response.json()["error"]
    assert "^" not in response.json()["error"]


def _two_columns(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert [sorted(row) for row in _rows(response)] == [["task_id", "title"]]


def _well_guarded(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert response.status_code in {200, 400}
    assert all(name in response.headers for name in HEADERS)


def _no_fault_of_ours(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert response.status_code in {200, 400}


def _linear(response: httpx.Response, get: Get, row: dict[str, str]) -> None:
    few = get(urlsplit(row["path"]).path)
    assert response.status_code == 400 or len(response.content) < 2 * len(few.content) + 100 * len(row["path"])


def _as_hunchun(response: httpx.Response, get: Get, _row: dict[str, str]) -> None:
    wanted = _rows(get("/plans/city-projects.json?city=珲春&_shape=array"))
    assert wanted
    if "json" in response.headers["content-type"]:
        assert _rows(response) == wanted
    else:
        assert wanted[0]["project"] in response.text


def _as_railway(response: httpx.Response, get: Get, _row: dict[str, str]) -> None:
    assert _rows(response) == _rows(get("/plans/clauses-with-term.json?term=铁路&_shape=array")) != []


def _no_dead_end(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert response.status_code == 200
    assert 'class="found"' in response.text or 'id="meant"' in response.text  # hits, or other words to ask


def _in_english(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert response.status_code == 200
    assert "Harbin-Changchun" in response.text  # the plan's title, marked as ours at the foot
    assert "our own" in response.text.casefold() or "our translation" in response.text.casefold()


def _own_host(response: httpx.Response, get: Get, row: dict[str, str]) -> None:
    assert "http://127.0.0.1:8001/" in response.text
    for host in ("127.0.0.1:9000", "localhost:9000", "portal.test"):
        other = get(row["path"], headers={"host": host})
        named = set(re.findall(r"https?://(?:127\.0\.0\.1|localhost|portal\.test)(?::\d+)?", other.text))
        assert named == (set() if host == "portal.test" else {f"http://{host}"})


def _plan_asked_for(response: httpx.Response, _get: Get, row: dict[str, str]) -> None:
    assert response.status_code == 200
    assert (
        f'<input type="hidden" name="plan_id" value="{dict(parse_qsl(urlsplit(row["path"]).query))["plan_id"]}">'
        in (response.text)
    )


def _body_asked_for(response: httpx.Response, get: Get, row: dict[str, str]) -> None:
    """The page of the plan that has the body shows it alone; an id that no body has is refused."""
    body = dict(parse_qsl(urlsplit(row["path"]).query))["agency"]
    duties = _rows(get(f"/plans/responsibilities.json?agency_id={body}&task_id__notblank=1&_shape=array&_size=max"))
    page = get(f"{row['path']}&plan_id={duties[0]['plan_id']}").text
    assert response.status_code == 200
    own = {duty["responsibility_id"] for duty in duties}
    assert set(re.findall(r'class="duty \w+" href="[^"#]*#([^"]+)"', page)) == own
    assert get("/matrix?agency=no-such-body").status_code == 404


def _arrays_have_items(response: httpx.Response, _get: Get, _row: dict[str, str]) -> None:
    assert [where for where, value in _walk(response.json()) if _is_bare_array(value)] == []


def _is_bare_array(value: Any) -> bool:
    kind = value.get("type") if isinstance(value, dict) else None
    return (kind == "array" or (isinstance(kind, list) and "array" in kind)) and "items" not in value


def _walk(value: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    yield where, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from _walk(each, f"{where}/{key}")


def _told_by_its_own_test(_response: httpx.Response, _get: Get, row: dict[str, str]) -> None:
    named, _, test = TESTED_IN[row["id"]].partition("::")
    assert f"def {test}(" in (ROOT / named).read_text("utf-8")


# What no single request shows is tested where it can be shown.
TESTED_IN: dict[str, str] = {
    "http-48": "tests/test_origin.py::test_a_portal_under_a_path_is_refused_at_start",
    **dict.fromkeys(
        ("http-49", "http-50"),
        "tests/test_costs.py::test_files_have_no_strangers_limit_and_what_takes_too_long_says_when_to_come_again",
    ),
    "http-53": "tests/test_static_site.py::test_a_document_names_only_what_is_there",
    "http-52": "tests/test_builds.py::test_who_holds_a_build_keeps_it_until_the_end",
    "http-51": "tests/test_origin.py::test_the_etag_follows_what_is_read_anew",
}
Check = Callable[[httpx.Response, Get, dict[str, str]], None]
CHECKS: dict[str, Check] = {
    "http-01": _ok,
    **dict.fromkeys(("http-02", "http-03", "http-04", "http-05"), _as_the_page),
    "http-06": _percent_signs,
    **dict.fromkeys(("http-07", "http-08", "http-09"), _none),
    "http-10": _as_search,  # of the same column: a search of all finds our English headings too
    **dict.fromkeys((f"http-{number}" for number in range(11, 18)), _as_without),
    "http-18": _preflight,
    "http-19": _exposed,
    "http-20": _open_to_all,
    "http-21": _not_modified,
    "http-22": _as_changbai,
    "http-23": _typed_as_printed,
    "http-24": _json_lines,
    "http-25": _parquet,
    "http-26": _formats_named,
    "http-27": _one_or_refused,
    "http-28": _blank_named,
    "http-29": _row_told,
    "http-30": _machine_form,
    "http-31": _size_in_words,
    "http-32": _two_columns,
    "http-33": _well_guarded,
    "http-34": _no_fault_of_ours,
    "http-35": _refused,
    "http-36": _linear,
    **dict.fromkeys(("http-37", "http-38"), _as_hunchun),
    "http-39": _as_railway,
    **dict.fromkeys(("http-40", "http-41", "http-42"), _no_dead_end),
    "http-54": _in_english,
    **dict.fromkeys(("http-43", "http-44"), _own_host),
    "http-45": _plan_asked_for,
    "http-46": _body_asked_for,
    "http-47": _arrays_have_items,
    **dict.fromkeys(TESTED_IN, _told_by_its_own_test),
}


def _check(get: Get, identifier: str) -> None:
    row = ROWS[identifier]
    CHECKS[identifier](_ask(get, row), get, row)


def test_every_row_has_a_check_or_is_open() -> None:
    assert ROWS.keys() == CHECKS.keys() | {name for name in OPEN if name not in CHECKS}
    assert [name for name in OPEN if ROWS[name]["near_miss"] == "yes"] == []


@pytest.mark.parametrize("identifier", [name for name in CHECKS if name not in OPEN])
def test_the_answer_is_as_it_should_be(get: Get, identifier: str) -> None:
    _check(get, identifier)


def test_what_is_open_still_fails(get: Get) -> None:
    for identifier in (name for name in CHECKS if name in OPEN):
        with pytest.raises((AssertionError, ValueError)):
            _check(get, identifier)
