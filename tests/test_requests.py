"""What a request may hold: each kind of fault that was seen with its siblings, and what must still be refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from urllib.parse import urlencode

import portal_site
import pytest
from asking import ORIGIN, Get, asked, invented
from checkouts import ROOT
from hypothesis import given
from hypothesis import strategies as st

from plandata.portal import limits, requests
from plandata.portal.trackers import Trackers, load_trackers

TASK = f"{portal_site.PLAN}-c1-1-1"
GUARDING = ("content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy")


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """Ask the portal of the small invented plan."""
    with asked(invented(tmp_path_factory.mktemp("requests") / "plans.db")) as get:
        yield get


# ── One spelling of a path ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "spelt"),
    [
        ("/plans/agency~5Fworkload.csv", "/plans/agency_workload.csv"),
        ("/plans/%74asks", "/plans/tasks"),
        ("/plans/tasks%7E2a", "/plans/tasks~2A"),  # a code of a code, in capitals
        ("/plans/keywords/a%2Cb", "/plans/keywords/a,b"),
        ("/plans/keywords/a~2Cb", "/plans/keywords/a~2Cb"),  # a comma within a value
        ("/plans/~7E5F", "/plans/~7E5F"),  # decoded once, not twice
        ("/plans/tasks%2F", "/plans/tasks%2F"),  # a slash within a step
        ("/static/\xff.css", "/static/%C3%BF.css"),  # a raw byte, as a server decodes it: no address has one
        ("/downloads/\x00 a", "/downloads/%00%20a"),
        ("/\\evil.example/a", "/%5Cevil.example/a"),  # a browser takes it for //evil.example
        ("/en/\\\\evil.example", "/en/%5C%5Cevil.example"),
        ("/%5Cevil.example", "/%5Cevil.example"),
    ],
)
def test_a_path_has_one_spelling(path: str, spelt: str) -> None:
    assert requests.canonical(path) == spelt


@given(st.text(alphabet="abZ09~%-_,/.25EFe7", max_size=30))
def test_the_spelling_of_a_spelling_is_itself(path: str) -> None:
    once = requests.canonical(path)
    assert requests.canonical(once) == once or "%7E" in once.upper() or "~7E" in once


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/plans/ta~73ks.csv?_filter_column=title", 200),  # a form's own, in a file: as without it
        ("/plans/t%61sks.xlsx?_filter_op=x", 200),
        ("/plans/task~73.json?nonsense=1", 400),
        ("/plans/agency~5franking.json", 200),
    ],
)
def test_checks_hold_whatever_the_spelling(get: Get, path: str, status: int) -> None:
    assert get(path).status_code == status


# ── Limits: the same for a page and its files ────────────────────────────────────────────────────────────────────────

EXTENSIONS = ("", ".json", ".csv", ".excel.csv", ".xlsx")


def _ticked(number: int) -> str:
    return urlencode([("clause_id", f"{TASK}-p{n}") for n in range(number)])


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize(
    ("query", "status"),
    [
        (_ticked(25), 200),
        (_ticked(limits.MOST_FILTERS), 200),
        (_ticked(limits.MOST_FILTERS + 1), 400),
        (f"{_ticked(100)}&{urlencode([('term', str(n)) for n in range(30)])}", 400),  # of several columns together
        (urlencode([("clause_id", f"{TASK}-p1")] * 300), 200),  # one condition, given again and again
        (f"term__in={','.join(f'词{number:04}' for number in range(500))}", 200),
        (f"term={'词' * (limits.LONGEST_TEXT + 1)}", 400),
        (f"term__in={'词,' * 4000}", 400),
        (f"term__contains={'a' * limits.LONGEST_QUERY}", 400),
        (f"_search={'a' * limits.LONGEST_QUERY}", 400),
    ],
)
def test_a_page_and_its_files_have_the_same_limits(get: Get, extension: str, query: str, status: int) -> None:
    assert get(f"/plans/keywords{extension}?{query}").status_code == status


def test_a_limit_is_told_in_words(get: Get) -> None:
    many, long = f"/plans/keywords?{_ticked(121)}", f"/plans/keywords?term={'a' * limits.LONGEST_QUERY}"
    assert "121 个筛选条件，最多 120 个" in get(many).text
    assert "121 filters, at most 120" in get(f"/en{many}").text
    assert "最多 64000 字节" in get(long).text


@pytest.mark.parametrize("address", ["/plans/keywords?", "/plans/keywords.json?"])
def test_an_answer_grows_with_its_conditions_not_with_their_square(get: Get, address: str) -> None:
    few, many = (len(get(address + _ticked(number)).content) for number in (60, 120))
    one = len(_ticked(120)) / 120
    assert many - few < 100 * one * 60, "each condition adds as much, however many there are"


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".CSV", ".tsv", ".blob", ".parquet", ".csv.csv"])
def test_all_tables_have_no_format_but_two(get: Get, ending: str) -> None:
    """Datasette answers 500 to /plans.csv, and with the page, 200, to what it does not know."""
    answer = get(f"/plans{ending}")
    assert answer.status_code == 404
    assert ".json, .db" in answer.text
    assert get("/plans.json").status_code == get("/plans.db").status_code == get("/plans").status_code == 200


# ── What others hang on to an address ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "appended",
    [
        "_=1700000000000", "_t=1", "_nc_ht=x", "_hsenc=p2ANqtz", "__cf_chl_tk=a", "ref=mail", "version=3", "source=app",
        "share_token=a", "mc_cid=1", "mc_eid=2", "msclkid=a", "utm_id=1", "UTM_SOURCE=x", "spm=a2c.1", "fbclid=1",
        "from=timeline&isappinstalled=0", "vd_source=1", "si=x", "chksm=1&mpshare=1", "bd_vid=1",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "address",
    ["/plans/tasks.json?_shape=array", "/plans/tasks.csv?_stream=1", "/search.json?q=港", "/suggest.json?q=港",
     "/plans/tasks?_all=1", "/matrix?section=", "/llms.txt?", "/plans/clauses_with.csv?word=港"],
)  # fmt: skip
def test_what_others_append_changes_nothing(get: Get, address: str, appended: str) -> None:
    plain = get(address)
    answer = get(f"{address}&{appended}")
    assert (answer.status_code, plain.status_code) == (200, 200)
    assert answer.content == plain.content


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/plans/tasks.json?titel=x", "titel"),  # a column misspelt
        ("/plans/tasks.json?_szie=5", "_szie"),  # an option misspelt
        ("/plans/tasks.csv?_sortt=title", "_sortt"),
        ("/plans/tasks.json?title__contain=x", "title__contain"),
        ("/plans/tasks?titel=x", "titel"),
        ("/matrix?plans=x", "plans"),  # it is called plan or plan_id here
        ("/matrix?agencies=x", "agencies"),  # agency
        ("/commitments?strenght=x", "strenght"),
        ("/map?kinds=road", "kinds"),
        ("/search?query=x", "query"),
        ("/suggest.json?text=x", "text"),
        ("/city/990700?plan=x", "plan"),  # pages that take none
        (f"/cite/{TASK}?nonsense=1", "nonsense"),
        ("/data?plan_id=x", "plan_id"),
        ("/downloads?kind=x", "kind"),
        ("/search.json?q=港&year=soon", "year"),  # a value that no plan can have is no empty answer
        ("/search?q=港&region=zz", "region"),
        ("/search.json?q=港&plan_id=nope", "plan_id"),
        ("/plans/tasks.json?_search=%00", "_search"),  # a character that no text has: dropped, every row would be found
        ("/plans/tasks.json?title__contains=%01", "title__contains"),
        ("/search?q=%07", "q"),
    ],
)
def test_a_name_that_is_misspelt_is_told(get: Get, address: str, named: str) -> None:
    answer = get(address)
    assert answer.status_code == 400
    assert named in answer.text


def test_a_parameter_of_the_endpoint_is_no_tracker() -> None:
    trackers = Trackers(frozenset({"source"}), ("utm_",))
    assert "source" in trackers
    assert "Utm_Medium" in trackers
    assert "sources" not in trackers


def test_the_list_is_read_and_a_column_of_its_table_counts_as_a_column(get: Get) -> None:
    assert "source" in load_trackers(ROOT / "datasets" / "reference" / "trackers.yml")
    assert get("/plans/cities.json?_shape=array&source=app").json() == []
    assert len(get("/plans/tasks.json?_shape=array&source=app").json()) == 2


# ── Words are words ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("lookup", "titles"),
    [
        ("contains=%25", []),
        ("contains=_", []),
        ("contains=%E5%BB%BA%25", []),  # 建%
        ("startswith=_", []),
        ("endswith=%25", []),
        ("contains=港口", ["建设港口"]),
        ("contains=建設", ["建设港口"]),  # folded as search folds
        ("startswith=建设", ["建设港口"]),
        ("startswith=港口", []),
        ("endswith=口", ["建设港口"]),
        ("endswith=建设", []),
        ("contains=　", ["建设港口", "治理河流"]),  # nothing that can be seen
    ],
)
def test_contains_means_contains(get: Get, lookup: str, titles: list[str]) -> None:
    answer = get(f"/plans/tasks.json?_shape=array&title__{lookup}")
    assert [row["title"] for row in answer.json()] == titles
    table = csv.DictReader(io.StringIO(get(f"/plans/tasks.csv?title__{lookup}").text))
    assert [row["title"] for row in table] == titles


def test_contains_is_told_in_words_and_stays_in_links(get: Get) -> None:
    page = get("/plans/keywords?term__contains=词&_size=5").text
    assert "包含 词" in page
    assert "term__contains" in page
    assert "_folded" not in page.partition("<pre")[0]
    assert "_folded" not in get("/plans/keywords.json?term__contains=词&_size=5").json()["next_url"]


@pytest.mark.parametrize(
    ("query", "allowed"),
    [
        ("aspirational=no", "true, false, 1, 0"),
        ("kind=outputs", "output"),
        ("value_min=many", "a number"),
    ],
)
def test_a_value_of_the_wrong_type_is_told(get: Get, query: str, allowed: str) -> None:
    for extension in ("", ".json", ".csv"):
        answer = get(f"/plans/targets{extension}?{query}")
        assert answer.status_code == 400
    assert allowed in get(f"/plans/targets.json?{query}").json()["error"]


@pytest.mark.parametrize("query", ["", "?word=", "?word=%20", "?_shape=array"])
def test_a_blank_question_is_told_and_its_page_shows_the_form(get: Get, query: str) -> None:
    assert get(f"/plans/clauses_with.json{query}").status_code == 400
    assert get(f"/plans/clauses_with.csv{query}").status_code == 400
    assert get(f"/plans/clauses_with{query}").status_code == 200


@pytest.mark.parametrize("path", ["/plans/tasks.jsonl2", "/plans/tasks.tsv", "/plans/agency_ranking.ods",
                                  f"/plans/tasks/{TASK}.csv", "/plans/tasks.html", "/plans/tasks.csv.gz"])  # fmt: skip
def test_a_format_that_there_is_not_is_told(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    assert ".json" in answer.text


# ── Headers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/", "/plans/tasks.json", "/nowhere", "/static/portal.css", "/plans.db", "/id/none"])
@pytest.mark.parametrize(
    "cookie", [b"\xff=\xfe", "名=值".encode("gbk"), b"a:b=c", b"expires", b"a@b=1; c=\xe9", b"ds_actor=x"]
)
def test_a_cookie_of_another_program_is_no_fault(get: Get, path: str, cookie: bytes) -> None:
    answer = get(path, headers={"Cookie": cookie})
    assert answer.status_code == get(path).status_code < 500
    assert [name for name in GUARDING if name not in answer.headers] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("Accept-Language", b"\xff"), ("Referer", "http://例".encode("gbk")), ("User-Agent", b"\x80"),
     ("Host", b"\xff.example"),
     ("If-None-Match", b"\xff"), ("Range", b"\xff"), ("Accept-Encoding", b"\xff"), ("Authorization", b"\xff")],
)  # fmt: skip
def test_bytes_of_a_header_are_no_fault(get: Get, name: str, value: bytes) -> None:
    for path in ("/", "/plans.db", "/plans/tasks.json", "/plans/nothing"):
        answer = get(path, headers={name: value})
        assert answer.status_code in {200, 404}
        assert [header for header in GUARDING if header not in answer.headers] == []


@pytest.mark.parametrize("method", ["OPTIONS", "POST", "PUT", "DELETE", "BREW"])
def test_every_answer_is_guarded(get: Get, method: str) -> None:
    answer = get("/plans/tasks.json", method)
    assert answer.status_code == (204 if method == "OPTIONS" else 405)
    assert [name for name in GUARDING if name not in answer.headers] == []


@pytest.mark.parametrize(
    "path", ["/", "/plans/tasks", "/plans/tasks.json", "/plans/tasks.csv", "/llms.txt", "/plans.db"]
)
def test_an_etag_is_compared_weakly(get: Get, path: str) -> None:
    etag = get(path).headers["etag"]
    for sent in (etag, etag.removeprefix("W/"), f"W/{etag.removeprefix('W/')}", f'"other", {etag}', "*"):
        again = get(path, headers={"If-None-Match": sent})
        assert (again.status_code, again.content) == (304, b""), sent
        assert again.headers["etag"].removeprefix("W/") == etag.removeprefix("W/")
    assert get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_what_is_not_there_is_not_unmodified(get: Get) -> None:
    assert get("/nowhere", headers={"If-None-Match": "*"}).status_code == 404
    assert get("/plans/tasks.json?nope=1", headers={"If-None-Match": "*"}).status_code == 400


@pytest.mark.parametrize(
    "wanted", ["content-type", "Accept", "x-requested-with", "cache-control", "range", "if-none-match"]
)
def test_a_page_of_another_site_may_ask(get: Get, wanted: str) -> None:
    headers = {"Origin": "https://news.example", "Access-Control-Request-Method": "GET",
               "Access-Control-Request-Headers": wanted}  # fmt: skip
    answer = get("/plans/tasks.json", "OPTIONS", headers=headers)
    assert answer.status_code == 204
    assert wanted.lower() in answer.headers["access-control-allow-headers"].lower()


@pytest.mark.parametrize("path", ["/plans/tasks.json", "/plans/tasks.csv", "/plans/tasks.json?nope=1", "/sitemap.xml",
                                  "/openapi.json", "/suggest.json?q=x", "/changes.atom", "/plans.db"])  # fmt: skip
def test_a_page_of_another_site_may_read_the_headers(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert {"Link", "ETag"} <= {name.strip() for name in answer.headers["access-control-expose-headers"].split(",")}


def test_pages_of_the_answer_can_be_followed_from_the_link(get: Get) -> None:
    answer = get("/plans/keywords.json?_size=100")
    assert f'<{answer.json()["next_url"]}>; rel="next"' in answer.headers["link"]


# ── Ids ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("identifier", "table", "has_plan"),
    [(TASK, "clauses", True), (portal_site.PLAN, "plans", True), ("990700", "cities", False),
     ("990700-shuili-ju", "agencies", False)],
)  # fmt: skip
def test_an_id_tells_its_row_to_programs(get: Get, identifier: str, table: str, has_plan: bool) -> None:
    told = get(f"/id/{identifier}.json").json()
    assert (told["id"], told["table"], bool(told["plan"]), bool(told["citation"])) == (
        identifier, table, has_plan, has_plan,
    )  # fmt: skip
    assert get(told["shown_at"].partition("#")[0]).status_code == 200
    asked_for = get(f"/id/{identifier}", headers={"Accept": "application/json"})
    assert (asked_for.status_code, asked_for.headers["location"]) == (303, f"/id/{identifier}.json")
    browser = get(f"/id/{identifier}", headers={"Accept": "text/html,application/json;q=0.9"})
    assert not browser.headers["location"].endswith(".json")


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [  # in words, and in JSON for who asks for JSON by name or by Accept
        ("/id/nobody.csv", 404, "the formats: .json"),
        ("/plans/任务.json", 404, '"no table 任务; the tables: '),
        ("/plans/nothing", 404, '"ok": false'),
        ("/search?q=港&plan_id=nope", 404, "no plan has the id nope"),
        ("/plans/tasks%2Ejson", 200, TASK),  # a coded dot is a dot (RFC 3986, 2.3)
        ("/city", 303, ""),  # an address without its last step leads to the list
        ("/plan/", 303, ""),
    ],
)
def test_a_wrong_address_is_told_in_words(get: Get, address: str, status: int, told: str) -> None:
    answer = get(address, headers={"accept": "application/json"})
    assert answer.status_code == status
    assert told in answer.text


@pytest.mark.parametrize("name", ["changes.json", "changes.atom"])
def test_a_feed_names_whole_addresses(get: Get, name: str) -> None:
    told = get(f"/{name}").text
    assert f'"{ORIGIN}/downloads"' in told
    assert '="/' not in told
    assert ': "/' not in told


def test_an_id_that_is_none_is_told_as_json(get: Get) -> None:
    assert get("/id/nobody", headers={"accept": "application/json"}).headers["location"] == "/id/nobody.json"
    assert get("/id/nobody.json").json()["status"] == 404


@pytest.mark.parametrize("typed", ["盐田", " 鹽田 ", "財政局", "⽥", "交通局"])
def test_a_question_is_asked_as_the_text_is_written(get: Get, typed: str) -> None:
    for extension in (".json?_shape=array&", ".csv?"):
        assert "盐田75000亩" in get(f"/plans/clauses_with{extension}{urlencode({'word': typed})}").text


@pytest.mark.parametrize("typed", ["理治", "Ｇ１１", "瞭理"])
def test_a_question_finds_the_very_words(get: Get, typed: str) -> None:
    assert get(f"/plans/clauses_with.json?{urlencode({'word': typed, '_shape': 'array'})}").json() == []


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/foo.json", 404, "nothing is at this address"),
        ("/plans.json?sql=select+1", 403, "SQL of one's own is closed"),
        ("/plans/nothing.json", 404, "Table not found"),  # a table that there is not
    ],
)
def test_errors_say_to_programs_what_to_do(get: Get, path: str, status: int, words: str) -> None:
    answer = get(path)
    assert (answer.status_code, words in answer.json()["error"]) == (status, True)
