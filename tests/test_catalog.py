"""Catalogues for machines: each is checked by its standard's own validator, against the files as they are served."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import frictionless
import httpx
import mlcroissant
import pyshacl
import pytest
import rdflib
from asking import ORIGIN, Get, asked, invented, run
from bs4 import BeautifulSoup
from checkouts import ROOT
from csvw import CSVW, TableGroup
from openapi_spec_validator import validate as validate_openapi
from portal_site import PLAN
from servers import running

from plandata.checkout import Checkout
from plandata.escaping import json_in_html
from plandata.portal.catalog import calls, checking, coverage, published, sitemap
from plandata.portal.catalog.endpoints import Endpoint
from plandata.portal.catalog.llms import MAIN
from plandata.portal.catalog.parameters import Columns, Parameter, arranging, filters
from plandata.publish.release.manifest import MANIFEST, manifest_bytes, manifest_of
from plandata.publish.release.sums import SUMS, sums_text
from plandata.publish.release.tombstones import TOMBSTONES, tombstones_csv
from plandata.publish.schema import load_schemas
from plandata.serving import start as serving

BASE = ORIGIN
TABLES = tuple(load_schemas(ROOT / "datasets" / "schema"))
FIXTURES = ROOT / "tests" / "fixtures"


@pytest.fixture(scope="module")
def get(published: Checkout) -> Iterator[Get]:
    """Ask the portal of all plans and the invented one as a client would."""
    metadata = json.loads(published.metadata.read_text("utf-8"))
    with asked(serving.application(ROOT, published.database, metadata)) as get:
        yield get


@pytest.fixture(scope="module")
def files(get: Get, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every table's CSV as served."""
    folder = tmp_path_factory.mktemp("served")
    for table in TABLES:
        (folder / f"{table}.csv").write_bytes(get(f"/plans/{table}.csv").content)
    return folder


def _beside(get: Get, path: str, files: Path, target: str) -> Path:
    """Write a catalogue beside the files, its addresses of tables made names of files."""
    text = get(path).text
    assert f"{BASE}/plans/" in text
    (files / target).write_text(text.replace(f"{BASE}/plans/", ""), "utf-8")
    return files / target


# ── Valid by the standard's own validator ────────────────────────────────────────────────────────────────────────────


def test_data_package_is_valid_and_so_is_every_row(get: Get, files: Path) -> None:
    report = frictionless.validate(str(_beside(get, "/datapackage.json", files, "datapackage.json")))
    assert report.valid, report.flatten(["type", "note"])[:5]
    assert len(report.tasks) == len(TABLES)


def test_data_package_that_states_another_hash_is_not_valid(get: Get, files: Path) -> None:
    path = _beside(get, "/datapackage.json", files, "changed.json")
    path.write_text(path.read_text("utf-8").replace("sha256:", "sha256:0"), "utf-8")
    assert not frictionless.validate(str(path)).valid


@pytest.mark.parametrize("table", TABLES)
def test_csvw_of_a_table_is_valid(get: Get, files: Path, table: str) -> None:
    path = _beside(get, f"/csvw/{table}.json", files, f"{table}.csv-metadata.json")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert CSVW(str(path), validate=True).is_valid


def test_csvw_finds_keys_that_lead_nowhere(get: Get, files: Path) -> None:
    path = _beside(get, "/csvw/metadata.json", files, "metadata.json")
    assert TableGroup.from_file(path).check_referential_integrity()
    kept = (files / "plans.csv").read_bytes()
    (files / "plans.csv").write_bytes(kept.splitlines(keepends=True)[0])
    with pytest.raises(ValueError, match="plan"):
        TableGroup.from_file(path).check_referential_integrity()
    (files / "plans.csv").write_bytes(kept)


def test_croissant_is_valid_and_its_records_can_be_read(get: Get, files: Path) -> None:
    path = _beside(get, "/croissant.json", files, "croissant.json")
    data = mlcroissant.Dataset(jsonld=str(path))
    assert not data.metadata.ctx.issues.errors
    assert not data.metadata.ctx.issues.warnings
    first = next(iter(data.records("projects")))
    assert first["projects/start_char"] >= 0
    assert data.metadata.ctx.conforms_to.value.endswith("1.1")


def test_croissant_says_from_which_words_a_row_was_read(get: Get) -> None:
    value = get("/croissant.json").json()
    received = {each["sha256"] for each in value["prov:wasDerivedFrom"]}
    assert received == {plan["source_sha256"] for plan in get("/plans/plans.json?_shape=array").json()}
    of = {
        records["@id"]: {f["name"]: f.get("equivalentProperty") for f in records["field"]}
        for records in value["recordSet"]
    }
    for name in ("projects", "targets", "responsibilities", "mentions"):
        assert of[name]["quote"] == "prov:wasDerivedFrom"
    assert set(of["cities"].values()) == {None}  # a place is in no plan alone


@pytest.mark.parametrize(
    ("plans", "interval", "codes"),
    [
        ([], "", []),
        (
            [{"issued_on": "2016-09-30", "horizon": 2020, "region_id": "220000", "region": "吉林省"}],
            "2016-09-30/2020-12-31", ["220000"],
        ),
        ([{"issued_on": None, "horizon": 2030}], "../2030-12-31", []),  # a day that is not known
        ([{"issued_on": "2021-01-05", "horizon": 2020}], "2021-01-05/..", []),  # a horizon that was over: a slip
        ([{"issued_on": "2021-01-05", "horizon": 2021}], "2021-01-05/2021-12-31", []),
        (
            [{"issued_on": "2021-01-05", "horizon": 2025, "region_id": "b", "region": "乙"},
             {"issued_on": "2019-03-01", "horizon": None, "region_id": "a", "region": "甲"},
             {"issued_on": "2019-03-01", "horizon": None, "region_id": "b", "region": "乙"}],
            "2019-03-01/2025-12-31", ["a", "b"],
        ),
    ],
)  # fmt: skip
def test_where_and_when_plans_apply(plans: list[dict[str, Any]], interval: str, codes: list[str]) -> None:
    assert coverage.period(plans).interval == interval
    assert [place.code for place in coverage.places(plans)] == codes


def test_catalogues_say_where_and_when_the_plan_applies(get: Get) -> None:
    graph = json.loads(get("/catalog.jsonld").text)["@graph"]
    plan = next(node for node in graph if node["@id"].endswith("jilin-2016-38#dataset"))
    assert plan["dct:spatial"][0]["dct:identifier"] == "220000"
    assert plan["dct:temporal"]["dcat:endDate"]["@value"] == "2020-12-31"
    page = get("/plan/jilin-2016-38").text
    assert '"temporalCoverage": "2016-09-30/2020-12-31"' in page
    assert '"value": "220000"' in page


@pytest.mark.parametrize("shapes", ["shapes.ttl", "range.ttl"])
def test_dcat_conforms_to_dcat_ap(get: Get, shapes: str) -> None:
    graph = rdflib.Graph().parse(data=get("/catalog.jsonld").text, format="json-ld")
    rules = rdflib.Graph().parse(FIXTURES / "dcat-ap" / shapes)
    conforms, _graph, text = pyshacl.validate(graph, shacl_graph=rules)
    assert conforms, text


def test_dcat_without_a_title_does_not_conform(get: Get) -> None:
    value = json.loads(get("/catalog.jsonld").text)
    del value["@graph"][0]["dct:title"]
    graph = rdflib.Graph().parse(data=json.dumps(value), format="json-ld")
    rules = rdflib.Graph().parse(FIXTURES / "dcat-ap" / "shapes.ttl")
    assert not pyshacl.validate(graph, shacl_graph=rules)[0]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", ["/", "/data", "/plan/jilin-2016-38", *(f"/plans/{table}" for table in TABLES)])
def test_json_ld_in_the_head_conforms(get: Get, prefix: str, path: str) -> None:
    script = BeautifulSoup(get(prefix + path).text, "html5lib").select_one("head script[type='application/ld+json']")
    assert script is not None
    value = json.loads(script.string or "")
    assert value.pop("@context") == "https://schema.org/"
    graph = rdflib.Graph().parse(data=json.dumps({"@context": {"@vocab": "https://schema.org/"}, **value}),
                                 format="json-ld")  # fmt: skip
    assert len(graph) > 5
    rules = rdflib.Graph().parse(FIXTURES / "shapes" / "schema-org-dataset.ttl")
    conforms, _graph, text = pyshacl.validate(graph, shacl_graph=rules)
    assert conforms, text


def test_openapi_is_valid_and_leaves_no_table_out(get: Get) -> None:
    description = get("/openapi.json").json()
    validate_openapi(description)
    for table in TABLES:
        for end in (".json", "/{key}.json"):
            assert f"/plans/{table}{end}" in description["paths"]
    for end in (".csv", ".excel.csv", ".xlsx", ".jsonl", ".parquet", ".geojson"):
        assert "/plans/{name}" + end in description["paths"]


def _arrays(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.get("type") == "array":
            yield value
        for each in value.values():
            yield from _arrays(each)


def test_openapi_is_what_generators_of_clients_want(get: Get) -> None:
    """Small, its title a package's name, every array with its items; a column's usual comparisons are named."""
    answer = get("/openapi.json")
    description = answer.json()
    assert description["info"]["title"].isascii()
    assert all("items" in array for array in _arrays(description))
    named = {
        ref["$ref"].rpartition("/")[2] for ref in description["paths"]["/plans/projects.json"]["get"]["parameters"]
    }
    assert {"name__contains", "task_id__in", "task_id__isnull", "start_char__gte", "start_char__lte", "kind"} <= {
        description["components"]["parameters"][name]["name"] for name in named
    }
    rows = description["components"]["schemas"]
    assert set(rows["projects"]["required"]) == set(rows["projects"]["properties"])
    assert rows["targets"]["properties"]["aspirational"]["type"] == "boolean"
    assert rows["all_targets"]["properties"]["aspirational"]["type"] == ["boolean", "null"]


def test_openapi_examples_are_rows_of_the_database(get: Get) -> None:
    path = get("/openapi.json").json()["paths"]["/plans/projects.json"]["get"]
    (row,) = path["responses"]["200"]["content"]["application/json"]["example"]["rows"]
    assert get(f"/plans/projects/{row['project_id']}.json?_shape=objects").json()["rows"] == [row]


# ── The API as described, tried by a program that means to break it ──────────────────────────────────────────────────


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The portal of the invented rows."""
    with running(invented(tmp_path_factory.mktemp("api") / "plans.db").app()) as address:
        yield address


@pytest.fixture(scope="module")
def whole(fork: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The portal of a fork, with a release: every table, view and question has rows, and there is every endpoint."""
    place = tmp_path_factory.mktemp("whole")
    shutil.copyfile(fork.database, place / "plans.db")
    paths = (
        "README.md", "all/plans.zip", "all/parquet/tasks.parquet", "all/excel/tasks.csv", "all/package/SHA256SUMS",
        "all/package/data/tasks.csv", "all/package/etc/qingshan-2021-7/aliases.yml",
        "qingshan-2021-7/text/qingshan-2021-7.akn.xml",
    )  # fmt: skip
    released = {
        **{path: path.encode() for path in paths},
        **dict.fromkeys(("changes.json", "all/geojson/cities.geojson"), b"{}"),
        TOMBSTONES: tombstones_csv([]),
    }
    manifest = manifest_bytes(manifest_of(released, {"all": "", "qingshan-2021-7": ""}, "2026-11-22"))
    for path, content in {**released, MANIFEST: manifest, SUMS: sums_text(released).encode()}.items():
        (place / "release" / path).parent.mkdir(parents=True, exist_ok=True)
        (place / "release" / path).write_bytes(content)
    metadata = json.loads(fork.metadata.read_text("utf-8"))
    with running(serving.application(fork.root, place / "plans.db", metadata).app()) as address:
        yield address


# What each run tries, of every endpoint or those chosen. Coverage takes a quarter of an hour of all tables, which are
# described by the same few functions: one table and one view stand for them.
_RUNS = {
    "every endpoint": ["--phases", "examples,fuzzing", "--max-examples", "1"],
    "every value": [
        "--phases", "coverage", "--include-tag", "rows", "--include-tag", "questions", "--include-tag", "profiles",
        "--include-tag", "search", "--include-tag", "documents", "--include-tag", "downloads",
        "--include-path", "/plans/project_cities.json", "--include-path", "/plans/{name}.csv",
        "--include-path", "/plans/task_cities.json",
    ],
}  # fmt: skip
if os.environ.get("SCHEMATHESIS") == "full":
    _RUNS = {"all phases of every endpoint": ["--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "25"]}


@pytest.mark.parametrize("wanted", _RUNS)
def test_schemathesis_finds_nothing(whole: str, wanted: str, tmp_path: Path) -> None:
    """With every check on. `SCHEMATHESIS=full scripts/test -k schemathesis -s` tries everything, and says how much."""
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{whole}/openapi.json", "--url", whole,
        "--checks", "all", "--continue-on-failure", "--generation-deterministic", "--no-color", *_RUNS[wanted],
    ]  # fmt: skip
    # In a folder of its own: it keeps what it found in .schemathesis.
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    sys.stdout.write(done.stdout[-1500:])
    assert done.returncode == 0, done.stdout[-6000:]


PROJECTS = "/plans/projects"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kindd=road", "kindd"),
        ("_szie=5", "_szie"),
        ("_size=-1", "_size"),
        ("_size=many", "_size"),
        ("_shape=round", "_shape=round: expected one of objects"),
        ("_sort=nope", "_sort"),
        ("_next=a,b,c", "_next"),
        ("_next=a&_sort=name", "_next"),  # a key alone: rows have an order of their own, its value goes before
        ("start_char=ten", "start_char=ten"),
        ("start_char__gt=ten", "start_char__gt"),
        ("name__near=x", "name__near"),
        ("name__in=[1", "name__in"),
        ("_shape=objects&_shape=arrays", "given 2 times"),
        ("_through=x", "_through"),
    ],
)
def test_bad_parameters_are_400_in_words(get: Get, query: str, said: str) -> None:
    answer = get(f"{PROJECTS}.json?{query}")
    assert answer.status_code == 400
    assert said in answer.json()["error"]
    whole = query.startswith(("_size", "_next", "_shape"))  # a file has every row, whatever page it was asked from
    assert get(f"{PROJECTS}.csv?{query}").status_code == (200 if whole else 400)
    assert get(f"/en{PROJECTS}.json?{query}").status_code == 400


def test_every_next_of_an_answer_is_a_page(get: Get) -> None:
    for table in TABLES:
        for query in ("", "&_sort=plan_id", "&_sort_desc=plan_id"):
            answer = get(f"/plans/{table}.json?_size=1{query}")
            if answer.status_code == 200 and answer.json()["next"]:
                told = urlencode({"_next": answer.json()["next"]})
                assert get(f"/plans/{table}.json?_size=1{query}&{told}").status_code == 200, (table, query)


def test_the_very_first_requests_are_checked_too(tmp_path: Path) -> None:
    """A server that sends no startup, and readers who come together."""
    app = invented(tmp_path / "plans.db").app()

    async def ask() -> list[int]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://portal.test") as client:
            paths = [f"{PROJECTS}.json?{query}" for query in ("_szie=5", "kindd=road", "_szie=5", "_size=1")]
            return [answer.status_code for answer in await asyncio.gather(*map(client.get, paths))]

    assert run(ask()) == [400, 400, 400, 200]


@pytest.mark.parametrize(
    "query",
    [
        "kind=road&kind=rail",  # either
        "route_code=",  # null
        "_search=",  # a form's box left empty
        "start_char__gt=-5",
        "name__in=a,b",
        "name__notnull=1",
        "_sort_desc=name&_size=max",
        "utm_source=x&from=timeline",  # what others hang on to a link
        "_labels=on&_col=name",
        "_sort=name&_sort_desc=name",
    ],
)
def test_good_parameters_pass(get: Get, query: str) -> None:
    for extension in (".json", ".csv"):
        answer = get(f"{PROJECTS}{extension}?{query}")
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("table", "query", "present"),
    [
        ("clauses", "_col=plan_id", {"plan_id"}),  # its own order is by ordinal, no key
        ("clauses", "_nocol=ordinal", {"clause_id"}),
        ("keywords", "_nocol=plan_id", {"clause_id", "term", "weight"}),  # its own order is by its key
    ],
)
def test_columns_are_those_asked_for_and_pages_still_follow(
    get: Get, table: str, query: str, present: set[str]
) -> None:
    """Datasette cannot say where the next page begins without the column of the order: it is selected, not shown."""
    answer = get(f"/plans/{table}.json?_size=2&{query}").json()
    assert present <= set(answer["columns"])
    assert "_col=" not in query or present == set(answer["columns"])  # those asked for and no other
    assert ("plan_id" in answer["columns"]) == ("_nocol=plan_id" not in query)
    assert ("ordinal" in answer["columns"]) == ("ordinal" in present)
    assert {len(row) for row in answer["rows"]} == {len(answer["columns"])}
    assert answer["next"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/city/%C2%84.json", "application/json"),  # Datasette would lead elsewhere
        ("/city/%C2%84.csv", "text/plain"),
        ("/csvw/nope.json", "application/json"),
        ("/plans/projects/nope.json", "application/json"),
        ("/id/%C2%84", "text/html"),
        ("/en/id/nope", "text/html"),
    ],
)
def test_what_is_not_there_is_404_in_the_endpoints_own_kind(get: Get, path: str, kind: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith(kind)


@pytest.mark.parametrize(
    "path",
    [
        "/plans/plan_cities/jilin-2016-38,220100.json",
        "/plans/plan_cities/jilin-2016-38%2C220100.json",  # as clients made from openapi.json write it
        "/plans/plan_cities/jilin%2d2016%2D38%2c220100.json",
        "/plans/plan_cities/jilin-2016-38%2C220100",
        "/plans/plan_cities.json?plan_id=jilin%2D2016%2D38&city_id=220100",
    ],
)
def test_an_address_is_the_same_however_its_signs_are_written(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert "长春市" in answer.text


def test_checker_counts_families_and_named_parameters_apart() -> None:
    columns = Columns(("name", "size"), frozenset({"size"}))
    path = Parameter("key", {"type": "string"}, "", "path")
    every = (*filters(columns), *arranging(columns, ("name",), ()))
    checker = checking.Checker([Endpoint("/t.json", "t", "", "", every, "", {}),
                                Endpoint("/t/{key}.json", "r", "", "", (path,), "", {})])  # fmt: skip
    assert checker.problem("/t.json", [("size__gte", "3"), ("_sort", "size"), ("name", "x")]) is None
    wrong = checker.problem("/t.json", [("size__gte", "")])
    assert wrong is not None
    assert wrong.values["name"] == "size__gte"
    unknown = checker.problem("/t/a.json", [("x", "1")])
    assert unknown is not None
    assert unknown.values["known"] == "none"
    assert checker.problem("/t/a/b.json", [("x", "1")]) is None  # no endpoint of ours
    assert checker.knows("/t/a.json")
    assert not checker.knows("/t/a.csv")


# ── Addresses, headers, texts ────────────────────────────────────────────────────────────────────────────────────────


def test_sitemap_lists_each_page_once_with_its_twins_and_a_date_of_the_data(get: Get) -> None:
    root = ElementTree.fromstring(get("/sitemap.xml").text)  # noqa: S314  our own
    names = {"s": sitemap.SITEMAP, "x": sitemap.XHTML}
    addresses = [entry.findtext("s:loc", "", names) for entry in root.findall("s:url", names)]
    assert len(addresses) == len(set(addresses)) <= sitemap.MOST
    assert {f"{BASE}/", f"{BASE}/en/", f"{BASE}/plan/jilin-2016-38", f"{BASE}/en/city/220100"} <= set(addresses)
    for entry in root.findall("s:url", names):
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", entry.findtext("s:lastmod", "", names))
        assert len(entry.findall("x:link", names)) == 2
    assert get("/sitemap.xml").text == get("/sitemap.xml").text


@pytest.mark.parametrize("path", ["/", "/en/", "/plan/jilin-2016-38", "/city/220100", "/plans/projects", "/about"])
def test_pages_of_the_sitemap_answer(get: Get, path: str) -> None:
    assert f"<loc>{BASE}{path}</loc>" in get("/sitemap.xml").text
    assert get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "welcome"),
    [
        ("/plans/projects/jilin-2016-38-p-693", True),
        ("/plans/projects.csv", True),
        ("/plan/jilin-2016-38", True),
        ("/matrix?plan=x", True),
        ("/plans/projects?_sort=name", False),
        ("/plans/projects?kind=road&_facet=action", False),
        ("/plans/projects?_next=3", True),  # more rows
        ("/plans/projects?_next=3&_sort=name", False),
        ("/plans/projects?name__contains=x", False),
        ("/search?q=x", False),
        ("/en/search?q=x", False),
    ],
)
def test_robots_invites_rows_and_no_arrangements(get: Get, path: str, welcome: bool) -> None:
    lines = get("/robots.txt").text.splitlines()
    forbidden = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")]
    closed = any(re.match(re.escape(rule).replace(r"\*", ".*"), path) for rule in forbidden)
    assert closed is not welcome
    assert f"Sitemap: {BASE}/sitemap.xml" in lines


def test_links_that_only_sort_or_filter_are_not_to_be_followed(get: Get) -> None:
    page = BeautifulSoup(get("/plans/projects?kind=road").text, "html5lib")
    arranging_links = [
        a for a in page.select("main a[href*='?']") if re.search(r"[?&]_(sort|facet|col|all)", str(a["href"]))
    ]
    assert arranging_links
    assert all("nofollow" in (a.get("rel") or []) for a in arranging_links)


@pytest.mark.parametrize(
    ("path", "describes"),
    [
        ("/", "/datapackage.json"),
        ("/en/plans/projects", "/csvw/projects.json"),
        ("/plans/projects.csv", "/csvw/projects.json"),
        ("/plans/projects/jilin-2016-38-p-693.json", "/csvw/projects.json"),
        ("/search.json?q=x", "/datapackage.json"),
    ],
)
def test_link_headers(get: Get, path: str, describes: str) -> None:
    link = get(path).headers["link"]
    assert f'<{describes}>; rel="describedby"' in link
    assert '</openapi.json>; rel="service-desc"' in link
    assert 'rel="license"' in link


def test_llms_text_names_every_table_and_plan_with_its_rows(get: Get) -> None:
    text = get("/llms.txt").text
    assert text.startswith("# ")
    assert all(f"- [{table}]({BASE}/plans/{table}.json" in text for table in TABLES)
    assert "/plan/jilin-2016-38)" in text


def test_llms_text_has_the_columns_of_the_main_tables_in_six_kilobytes(get: Get) -> None:
    told = get("/llms.txt").text.split("\n## Columns\n")[1].split("\n## ")[0]
    assert len(told.encode()) <= 6_000
    columns = dict(line.removeprefix("- ").split(": ", 1) for line in told.strip().splitlines())
    assert tuple(columns) == MAIN
    for table, schema in load_schemas(ROOT / "datasets" / "schema").items():
        if table in columns:
            assert [name.partition(" (")[0] for name in columns[table].split(", ")] == list(schema.column_names)


def test_base_address_is_the_requests_own_without_one_in_the_settings(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert f"{BASE}/sitemap.xml" in get("/robots.txt").text
    assert "portal.test" not in get("/robots.txt", headers={"host": "portal.test"}).text
    empty = published.Published("", "d", {"zh-CN": "名"}, {}, {}, "a@b", ("zh-CN",), "", "", {}, {}, ())
    assert empty.url("/x", [("q", "词")]) == "/x?q=%E8%AF%8D"


@pytest.mark.parametrize(
    ("plans", "logs", "date"),
    [
        ([], [], ""),
        ([{"issued_on": "2016-09-30"}, {"issued_on": None}], ["## Unreleased\n- x"], "2016-09-30"),
        ([{"issued_on": "2016-09-30"}], ["## 1.1 (2025-02-03)\n\n## 1.0 (2024-01-01)"], "2025-02-03"),
        ([{"issued_on": "2016-09-30"}], ["- a date in a line, 2027-01-01, is no release"], "2016-09-30"),
    ],
)
def test_newest_date_comes_from_the_data(plans: list[Any], logs: list[str], date: str) -> None:
    assert published.newest(plans, logs) == date


def test_nothing_in_the_data_ends_the_script() -> None:
    text = json_in_html({"name": "</script><script>alert(1)"})
    assert "<" not in text
    assert json.loads(text)["name"] == "</script><script>alert(1)"


@pytest.mark.parametrize(
    ("path", "kind"), [("/a.json?x=1", "json"), ("/a.csv", "csv"), ("/a.xlsx?x=.json", "xlsx"), ("/id/a", "other")]
)
def test_kind_of_a_call(path: str, kind: str) -> None:
    assert calls.Call({}, path).kind == kind
    assert set(calls.snippets("http://h", calls.Call({}, path))) == {"curl", "Python", "R", "JavaScript"}


# ── The calls of /api, run as they stand ─────────────────────────────────────────────────────────────────────────────

_TOOLS = {  # language → how a program is run, what installs the tool
    "curl": (("bash", "-e", "-c"), "curl", "Debian: apt-get install curl"),
    "Python": ((sys.executable, "-c"), sys.executable, ""),
    "R": (("Rscript", "-e"), "Rscript", "Debian: apt-get install r-base-core"),
    "JavaScript": (("node", "--input-type=module", "--eval"), "node", "Debian: apt-get install nodejs"),
}
_ROWS, _FILE, _BOOK, _ID = "projects.json?_shape=objects", "projects.csv?kind=port", "projects.xlsx", f"id/{PLAN}-c1"


def _lacking(language: str, program: str) -> str | None:
    """What a program of a language needs and this machine has not."""
    command, tool, remedy = _TOOLS[language]
    if shutil.which(tool) is None:
        return f"no {tool} on this machine ({remedy})"
    for package in re.findall(r"(\w+)::", program):
        if subprocess.run([*command, f"quit(status = !requireNamespace('{package}', quietly = TRUE))"]).returncode:
            return f"no R package {package} on this machine (Debian: apt-get install r-cran-{package})"
    return None


@pytest.mark.parametrize(
    ("language", "path", "said"),
    [
        ("curl", _ROWS, "东港码头"),
        ("curl", _FILE, "东港码头"),
        ("curl", _BOOK, "^$"),  # into a file
        ("curl", _ID, f"(?i)location: /plan/{PLAN}"),
        ("Python", _ROWS, r"\[2 rows x \d+ columns\]"),  # pandas leaves out the columns in the middle
        ("Python", _FILE, "东港码头"),
        ("Python", _BOOK, "东港码头"),
        ("Python", _ID, f"/plan/{PLAN}#"),
        ("Python", "plans.json", "responsibilities"),  # no rows: the answer itself
        ("R", _ROWS, "东港码头"),
        ("R", _FILE, "东港码头"),
        ("R", _BOOK, "A tibble: 2"),
        ("R", _ID, f"/plan/{PLAN}"),
        ("JavaScript", _ROWS, "东港码头"),
        ("JavaScript", _FILE, "^3$"),  # lines: the head, one row, nothing after the last end
        ("JavaScript", _BOOK, r"^\d{4,}$"),  # bytes
        ("JavaScript", _ID, f"/plan/{PLAN}"),
    ],
)
def test_calls_of_the_api_page_run_as_they_stand(
    address: str, tmp_path: Path, language: str, path: str, said: str
) -> None:
    place = "/" if path in {_ID, "plans.json"} else "/plans/"
    program = calls.snippets(address, calls.Call({}, place + path))[language]
    if language == "Python" and path in {_FILE, _BOOK}:  # all columns, where pandas would print the first and last
        program = program.replace("rows.head()", "rows.head().to_string()")
    if lacking := _lacking(language, program):
        pytest.skip(f"SKIPPED {language}, {path}: {lacking}")
    done = subprocess.run(
        [*_TOOLS[language][0], program], capture_output=True, text=True, cwd=tmp_path,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert re.search(said, done.stdout.strip()), done.stdout
    kept = ["rows.xlsx"] if (language, path) in {("curl", _BOOK), ("R", _BOOK)} else []
    assert [file.name for file in tmp_path.iterdir()] == kept


def test_every_call_of_the_api_page_answers(get: Get) -> None:
    page = BeautifulSoup(get("/api").text, "html5lib").get_text()
    told = re.findall(r"curl -s[^\n]*", page)
    assert len(told) >= 12
    for call in told:
        words = [quoted or bare for quoted, bare in re.findall(r"'([^']+)'|(http://[^\s'，。]+)", call)]
        address = next(word for word in words if word.startswith(BASE))
        query = "&".join(quote(word, safe="=") for word in words if word != address and "=" in word)
        answer = get(address.removeprefix(BASE) + ("?" + query if query else ""))
        assert answer.status_code in {200, 303}, call
