"""The release as it is served: lasting addresses, ranges, conditional requests, the feed, ids that are gone."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from itertools import product

import mlcroissant
import portal_site
import pyshacl
import pytest
import rdflib
from asking import Get, asked, invented
from bs4 import BeautifulSoup
from lxml import etree
from openapi_spec_validator import validate as validate_openapi

from plandata.portal.pages.releases import size_in_words
from plandata.publish.release.manifest import MANIFEST, manifest_bytes, manifest_of
from plandata.publish.release.sums import SUMS, sums_text
from plandata.publish.release.tombstones import TOMBSTONES, Tombstone, tombstones_csv

ROOT = portal_site.ROOT
PLUGINS = ROOT / "plugins"
PLAN = portal_site.PLAN
GONE = Tombstone(f"{PLAN}-p-999", "projects", PLAN, f"{PLAN}-c1-1-1-p1", "<西港>码头", "2026-11-22", "误读")
LONG = "".join(f"{number}," for number in range(2000)).encode()
FILES = {
    "all/plans.db": b"SQLite format 3\0",
    "all/parquet/tasks.parquet": LONG,
    "all/excel/tasks.csv": "编号\r\n".encode("utf-8-sig"),
    f"{PLAN}/text/{PLAN}.md": "# 一、总则\n".encode(),
    f"{PLAN}/{PLAN}.zip": b"PK",
    "changes.atom": b'<feed xmlns="http://www.w3.org/2005/Atom"/>',
    "changes.json": b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
    TOMBSTONES: tombstones_csv([GONE]),
}
PARQUET = "/downloads/all/parquet/tasks.parquet"


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    place = tmp_path_factory.mktemp("with a release")
    manifest = manifest_of(FILES, {"all": "测试门户", PLAN: "海州市港口发展实施方案"}, "2026-11-22")
    told = {MANIFEST: manifest_bytes(manifest), SUMS: sums_text(FILES).encode()}
    for path, content in {**FILES, **told}.items():
        (place / "release" / path).parent.mkdir(parents=True, exist_ok=True)
        (place / "release" / path).write_bytes(content)
    with asked(invented(place / "plans.db")) as get:
        yield get


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """A portal without a release."""
    with asked(invented(tmp_path_factory.mktemp("without a release") / "plans.db")) as get:
        yield get


@pytest.mark.parametrize("path", sorted(FILES))
def test_every_file_is_served_as_it_lies_on_disk(get, path):
    answer = get(f"/downloads/{path}", headers={"accept-encoding": "gzip"})
    assert (answer.status_code, answer.content) == (200, FILES[path])
    assert "content-encoding" not in answer.headers
    assert answer.headers["etag"] == f'"{hashlib.sha256(FILES[path]).hexdigest()}"'
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_etag_is_that_of_the_checksums(get):
    file = next(f for f in get("/downloads/release.json").json()["files"] if f["path"].endswith("tasks.parquet"))
    assert get(PARQUET).headers["etag"] == f'"{file["sha256"]}"'


@pytest.mark.parametrize(
    ("wanted", "status", "expected"),
    [
        ("bytes=0-9", 206, LONG[:10]),
        ("bytes=100-", 206, LONG[100:]),
        ("bytes=-5", 206, LONG[-5:]),
        (f"bytes={len(LONG)}-", 416, None),  # behind the end
        ("bytes=5-5, 9-9", 206, None),  # several, each a part
        ("BYTES=0-9", 206, LONG[:10]),  # units have no case
        ("lines=1-2", 200, LONG),  # no unit that is known: passed over
        ("bytes=9-5", 200, LONG),  # backwards
        ("bytes=a-b", 200, LONG),
        ("bytes=" + "9" * 5000 + "-", 200, LONG),
    ],
)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_ranges(get, wanted, status, expected, encoding):
    answer = get(PARQUET, headers={"range": wanted, "accept-encoding": encoding})
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Content-Range" in answer.headers["access-control-expose-headers"]
    if expected is not None:
        assert answer.content == expected
        assert ("content-range" in answer.headers) == (status == 206)
    if status == 416:
        assert answer.headers["content-range"] == f"bytes */{len(LONG)}"


def test_a_download_goes_on_only_where_the_file_is_the_same(get):
    same = get(PARQUET, headers={"range": "bytes=5-9", "if-range": get(PARQUET).headers["etag"]})
    other = get(PARQUET, headers={"range": "bytes=5-9", "if-range": '"of-another-release"'})
    assert (same.status_code, other.status_code, other.content) == (206, 200, LONG)


@pytest.mark.parametrize("path", [PARQUET, "/changes.atom", "/changes.json", "/plans.db", "/static/portal.css"])
def test_conditional_requests(get, path):
    first = get(path)
    assert first.status_code == 200
    again = get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert again.headers["access-control-allow-origin"] == "*"
    assert get(path, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ["/plans.db", "/static/portal.css"])
def test_database_and_static_files_know_ranges(get, path):
    whole = get(path).content
    answer = get(path, headers={"range": "bytes=10-19"})
    assert (answer.status_code, answer.content) == (206, whole[10:20])


def test_static_files_are_kept_for_ever_under_their_digest(get):
    style = BeautifulSoup(get("/").text, "html5lib").select_one("link[rel=stylesheet]")
    assert "immutable" in get(style["href"]).headers["cache-control"]
    assert get("/static/portal.css").headers["cache-control"] == "public, no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/downloads/nothing.csv",
        "/downloads/all",  # a folder
        "/downloads/..%2fplans.db",
        "/downloads/all/..%2f..%2fplans.db",
        "/downloads//etc/hostname",
        "/downloads/all/plans.db%00",
        "/static/..%2fids.py",
        "/other.db",
    ],
)
def test_nothing_else_is_served(get, path):
    answer = get(path, follow_redirects=True)  # Datasette sends %2f on to its own spelling of it
    assert answer.status_code == 404


@pytest.mark.parametrize("suffix", [".zip", ".parquet.zip", ".xlsx"])
def test_a_plan_without_a_release_is_made_on_demand(bare, suffix):
    answer = bare(f"/plan/{PLAN}{suffix}")
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")
    assert f'filename="{PLAN}{suffix}"' in answer.headers["content-disposition"]
    assert int(answer.headers["content-length"]) > 0  # of what is sent, packed or not
    assert f'href="/plan/{PLAN}{suffix}"' in bare(f"/plan/{PLAN}").text
    assert "/plan/{plan}" + suffix in bare("/openapi.json").json()["paths"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/plan/no-such.zip", "no plan has the id no-such"),
        ("/plan/NO.xlsx", "no plan has the id NO"),
        (f"/plan/{PLAN}.csv", "no format .csv; the formats: .xlsx"),
        (f"/plan/{PLAN}.zip.zip", "no format .zip.zip"),
    ],
)
def test_a_file_of_a_plan_that_is_not_there_is_told(bare, path, told):
    answer = bare(path, headers={"accept": "application/json"})
    assert (answer.status_code, told in answer.text) == (404, True), answer.text[:300]


def test_a_plan_that_was_released_is_that_file(get):
    released = f"/downloads/{PLAN}/{PLAN}.zip"
    assert get(f"/plan/{PLAN}.zip", follow_redirects=False).headers["location"] == released


def test_head_says_the_size_and_sends_nothing(get):
    answer = get(PARQUET, method="HEAD")
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", str(len(LONG)))
    part = get(PARQUET, method="HEAD", headers={"range": "bytes=0-9"})  # ranges are for GET alone
    assert (part.status_code, part.headers["content-length"]) == (200, str(len(LONG)))


def test_a_page_of_another_site_may_ask_for_ranges(get):
    asked = {"origin": "http://other.test", "access-control-request-method": "GET",
             "access-control-request-headers": "range"}  # fmt: skip
    answer = get(PARQUET, method="OPTIONS", headers=asked)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
    assert "Range" in answer.headers["access-control-allow-headers"]
    assert "Content-Range" in get(PARQUET).headers["access-control-expose-headers"]


@pytest.mark.parametrize(("path", "language"), [("/downloads", "zh-CN"), ("/en/downloads", "en")])
def test_page_lists_every_file_of_every_scope_with_size_and_checksum(get, path, language):
    page = BeautifulSoup(get(path).text, "html5lib")
    assert page.html["lang"] == language
    links = {link["href"] for link in page.select("article a[href^='/downloads/']")}
    for name, content in FILES.items():
        if "/" in name:  # files of the release itself are named in the text above
            assert f"/downloads/{name}" in links
            assert hashlib.sha256(content).hexdigest() in page.get_text()
    for link in links - {"/downloads/SHA256SUMS"}:
        assert get(link).status_code == 200, link
    assert not [row for row in page.select("tbody tr") if not row.select("td.number")[0].get_text(strip=True)]


def test_data_page_leads_there(get, bare):
    for ask, there in ((get, True), (bare, False)):
        links = {link["href"] for link in BeautifulSoup(ask("/data").text, "html5lib").select("article a[href]")}
        assert ("/downloads" in links) == there


# ── The release in the catalogues ────────────────────────────────────────────────────────────────────────────────────


def test_openapi_describes_the_address_of_every_file(get):
    answer = get("/openapi.json")
    assert len(answer.content) <= 200_000  # generators of clients and readers load it whole
    described = answer.json()
    validate_openapi(described)
    parameters = described["components"]["parameters"]
    found = set()
    for path, operation in described["paths"].items():
        if path.startswith("/downloads"):
            given = [parameters[each["$ref"].rpartition("/")[2]] for each in operation["get"].get("parameters", [])]
            choices = [[(each["name"], value) for value in each["schema"]["enum"]] for each in given]
            found |= {path.format(**dict(chosen)) for chosen in product(*choices)}
            assert get(path.format(**{each["name"]: each["example"] for each in given})).status_code == 200
            assert {"200", "206", "304", "416"} <= operation["get"]["responses"].keys()
    assert {f"/downloads/{path}" for path in (*FILES, MANIFEST)} <= found
    assert "/downloads/SHA256SUMS" in found


def test_dcat_has_the_files_of_all_and_of_each_plan_with_size_and_checksum(get):
    value = get("/catalog.jsonld").json()
    forms = {node["dct:identifier"]: node["dcat:distribution"] for node in value["@graph"] if "dct:identifier" in node}
    for dataset, path in (("plans", "all/parquet/tasks.parquet"), ("plans", "all/excel/tasks.csv"),
                          ("plans", "all/plans.db"), (PLAN, f"{PLAN}/text/{PLAN}.md")):  # fmt: skip
        (form,) = (each for each in forms[dataset] if each["@id"].endswith(f"/downloads/{path}#distribution"))
        assert form["dcat:byteSize"]["@value"] == str(len(FILES[path]))
        assert form["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(FILES[path]).hexdigest()
        assert form["dct:issued"]["@value"] == "2026-11-22"
    graph = rdflib.Graph().parse(data=json.dumps(value), format="json-ld")
    for shapes in ("shapes.ttl", "range.ttl"):
        rules = rdflib.Graph().parse(ROOT / "tests" / "fixtures" / "dcat-ap" / shapes)
        conforms, _graph, text = pyshacl.validate(graph, shacl_graph=rules)
        assert conforms, text


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ("/data", "all/plans.db"),
        (f"/plan/{PLAN}", f"{PLAN}/text/{PLAN}.md"),
        ("/plans/tasks", "all/parquet/tasks.parquet"),
        ("/en/plans/tasks", "all/excel/tasks.csv"),
    ],
)
def test_json_ld_of_a_page_has_its_files(get, page, path):
    script = BeautifulSoup(get(page).text, "html5lib").select_one("head script[type='application/ld+json']")
    told = {each["contentUrl"].partition("/downloads/")[2]: each for each in json.loads(script.string)["distribution"]}
    assert told[path]["contentSize"] == f"{len(FILES[path])} B"
    assert told[path]["sha256"] == hashlib.sha256(FILES[path]).hexdigest()
    assert "all/excel/plans.csv" not in told


def test_croissant_has_the_files(get, tmp_path):
    file = tmp_path / "croissant.json"
    file.write_bytes(get("/croissant.json").content)
    metadata = mlcroissant.Dataset(jsonld=str(file)).metadata
    assert not metadata.ctx.issues.errors
    assert not metadata.ctx.issues.warnings
    told = {each.id: each.sha256 for each in metadata.distribution}
    for path in ("all/plans.db", "all/parquet/tasks.parquet"):
        assert told[path] == hashlib.sha256(FILES[path]).hexdigest()


@pytest.mark.parametrize("path", ["/changes", "/en/changes", "/downloads"])
def test_readers_of_feeds_find_them(get, path):
    links = BeautifulSoup(get(path).text, "html5lib").select("head link[rel=alternate][type]")
    found = {link["type"]: link["href"] for link in links}
    assert found == {"application/atom+xml": "/changes.atom", "application/feed+json": "/changes.json"}
    for kind, address in found.items():
        assert get(address).headers["content-type"] == kind


@pytest.mark.parametrize("catalogue", ["/sitemap.xml", "/llms.txt"])
def test_whole_files_are_listed(get, catalogue):
    assert "/downloads/all/plans.db" in get(catalogue).text
    assert "tasks.parquet" not in get(catalogue).text
    if catalogue == "/sitemap.xml":
        assert "/en/downloads</loc>" in get(catalogue).text


@pytest.mark.parametrize(
    "catalogue",
    ["/openapi.json", "/catalog.jsonld", "/croissant.json", "/datapackage.json", "/sitemap.xml", "/llms.txt", "/data"],
)
def test_without_a_release_no_catalogue_names_one(bare, catalogue):
    assert "/downloads" not in bare(catalogue).text


def test_one_day_and_one_version_are_told_everywhere(get, bare):
    assert set(re.findall(r"<lastmod>(.*?)</lastmod>", get("/sitemap.xml").text)) == {"2026-11-22"}
    assert get("/croissant.json").json()["datePublished"] == "2026-11-22"
    for portal, day, version in ((get, "2026-11-22", "2026.11.22"), (bare, "2020-03-01", "2020.3.1")):
        package, described = portal("/datapackage.json").json(), portal("/openapi.json").json()
        assert (package["created"], package["version"]) == (f"{day}T00:00:00Z", version)
        assert (portal("/croissant.json").json()["version"], described["info"]["version"]) == (version, version)
    assert set(re.findall(r"<lastmod>(.*?)</lastmod>", bare("/sitemap.xml").text)) == {"2020-03-01"}


def test_programs_that_read_are_led_to_the_text_as_markdown(get):
    assert f"[{PLAN}/text/{PLAN}.md]" in get("/llms.txt").text


def test_an_id_that_is_gone_says_what_it_was(get):
    answer = get(f"/id/{GONE.id}")
    text = BeautifulSoup(answer.text, "html5lib").select_one("main").get_text()
    assert answer.status_code == 410
    for said in (GONE.id, GONE.what, GONE.removed_on, GONE.reason):
        assert said in text
    assert "<西港>" not in answer.text
    assert get(f"/en/id/{GONE.id}").status_code == 410
    assert "no longer" in get(f"/en/id/{GONE.id}").text


def test_programs_are_told_as_json_what_is_gone(get):
    by_accept = get(f"/id/{GONE.id}", headers={"accept": "application/json"})
    assert by_accept.headers["location"] == f"/id/{GONE.id}.json"
    answer = get(by_accept.headers["location"])
    told = answer.json()
    assert (answer.status_code, told["status"]) == (410, 410)
    assert (told["id"], told["table"], told["what"], told["reason"]) == (GONE.id, GONE.table, GONE.what, GONE.reason)
    assert told["removed_on"] == str(GONE.removed_on)
    assert told["successor"] == (GONE.successor or None)


@pytest.mark.parametrize("path", ["/project/{}", "/en/project/{}", "/plans/projects/{}", "/plans/projects/{}.json"])
def test_so_does_the_page_of_a_row_that_is_gone(get, bare, path):
    answer = get(path.format(GONE.id))
    assert answer.status_code == 410
    assert GONE.removed_on in answer.text
    assert bare(path.format(GONE.id)).status_code == 404
    assert get(path.format(f"{PLAN}-p-1000000")).status_code == 404  # never was


def test_ids_that_are_there_or_never_were(get, bare):
    assert get(f"/id/{PLAN}-c1").status_code == 303
    assert get(f"/id/{PLAN}-p-1000000").status_code == 404
    assert bare(f"/id/{GONE.id}").status_code == 404


def test_without_a_release_the_page_says_so_and_the_feed_is_empty(bare):
    assert bare("/downloads").status_code == 200
    assert bare("/downloads/release.json").status_code == 404
    feed = bare("/changes.atom")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert etree.fromstring(feed.content).findall("{*}entry") == []
    told = bare("/changes.json")
    assert told.headers["content-type"] == "application/feed+json"
    assert (told.json()["version"], told.json()["items"]) == ("https://jsonfeed.org/version/1.1", [])


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 KB"),
        (99_940, "99.9 KB"),
        (100_000, "100 KB"),
        (2_568_192, "2.6 MB"),
        (3_000_000_000, "3.0 GB"),
    ],
)
def test_sizes_in_words(number, words):
    assert size_in_words(number) == words
