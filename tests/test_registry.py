"""A list stands once: a format or a page that is added in one place is seen wherever formats or pages are listed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from asking import Get, asked
from bs4 import BeautifulSoup

from plandata.checkout import Checkout
from plandata.portal import navigation
from plandata.portal.navigation import Page, PageFile
from plandata.portal.pages import row_files
from plandata.portal.pages.row_files import RowFormat
from plandata.publish.formats import JSON, media_type
from plandata.publish.release import formats
from plandata.publish.release.formats import ReleaseFormat, format_of
from plandata.publish.release.making import make_release
from plandata.publish.release.manifest import read_manifest
from plandata.serving import start as serving

LINES = ReleaseFormat(
    "lines", ".jsonl", "application/jsonl", "逐行的 JSON", "JSON Lines", path="lines/{stem}.jsonl",
    write=lambda content, _: json.dumps(content.scope.title).encode(), about=("`lines/`", "逐行 JSON Lines"),
)  # fmt: skip
BY_TABLE = ReleaseFormat(
    "columns", ".txt", "text/plain", "列名", "Columns", path="columns/{table}.txt",
    write=lambda content, table: ",".join(content.scope.schemas[table].column_names).encode(),
)  # fmt: skip
TABS = RowFormat("tsv", ".tsv", "text/tab-separated-values", "制表符分隔", "TSV",
                 write=lambda view, out: out.write("\t".join(view.columns).encode()))  # fmt: skip
TIMELINE = Page("/timeline", "时间表", in_header=True, in_footer=True,
                formats=(PageFile(".json", JSON, "时间表（JSON）"),))  # fmt: skip


@contextmanager
def served(checkout: Checkout, place: Path) -> Iterator[Get]:
    """The fork's portal with a release beside its database."""
    shutil.copyfile(checkout.database, place / "plans.db")
    make_release(checkout, place / "release", "2026-11-22")
    metadata = json.loads(checkout.metadata.read_text("utf-8"))
    with asked(serving.application(checkout.root, place / "plans.db", metadata)) as get:
        yield get


@pytest.fixture(scope="module")
def get(fork: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """The portal with two more formats of a release, one more of rows, and one more page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formats, "RELEASED", (*formats.RELEASED, LINES, BY_TABLE))
        patch.setattr(row_files, "ROW_FORMATS", (*row_files.ROW_FORMATS, TABS))
        patch.setattr(navigation, "PAGES", (*navigation.PAGES, TIMELINE))
        with served(fork, tmp_path_factory.mktemp("registry")) as get:
            yield get


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/downloads/README.md", "| `lines/` | 逐行 JSON Lines |"),
        ("/downloads/release.json", '"path": "all/lines/plans.jsonl"'),
        ("/downloads/SHA256SUMS", "  all/lines/plans.jsonl"),
        ("/downloads/all/lines/plans.jsonl", "青山"),
        ("/downloads", "逐行的 JSON"),
        ("/downloads", ">列名<"),  # a group of its own: a file a table
        ("/catalog.jsonld", "/downloads/all/lines/plans.jsonl#distribution"),
        ("/catalog.jsonld", "/downloads/all/columns/tasks.txt#distribution"),
        ("/croissant.json", '"@id": "all/lines/plans.jsonl"'),
        ("/data", "/downloads/all/lines/plans.jsonl"),  # schema.org in its head
        ("/plans/tasks", "/downloads/all/columns/tasks.txt"),
        ("/llms.txt", "/downloads/all/lines/plans.jsonl"),
        ("/sitemap.xml", "/downloads/all/lines/plans.jsonl</loc>"),
        ("/openapi.json", '"/downloads/{scope}/lines/{name}.jsonl"'),
        ("/openapi.json", '"/downloads/{scope}/columns/{name}.txt"'),
    ],
)
def test_a_format_of_the_release_is_seen_everywhere(get: Get, path: str, words: str) -> None:
    text = get(path).text
    assert words in (json.loads(text) if path.endswith("jsonl") else text)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/plans/tasks.tsv", "task_id\t"),
        ("/plans/tasks", "制表符分隔"),
        ("/plans/tasks", '"contentUrl": "https://qingshan.example/data/plans/tasks.tsv"'),
        ("/data", "制表符分隔"),
        ("/catalog.jsonld", "/plans/tasks.tsv#distribution"),
        ("/openapi.json", '"/plans/{name}.tsv"'),
        ("/openapi.json", '"/{kind}/{id}.tsv"'),
    ],
)
def test_a_format_of_rows_is_seen_everywhere(get: Get, path: str, words: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert words in answer.text


def test_a_page_is_in_header_footer_sitemap_and_openapi(get: Get) -> None:
    page = BeautifulSoup(get("/en/data").text, "html5lib")
    for where in ("header nav", "footer nav"):
        link = page.select_one(f"{where} a[href='/en/timeline']")
        assert link is not None, where
        assert link.get_text() == "时间表"  # no catalogue translates it
    assert "/timeline</loc>" in get("/sitemap.xml").text
    assert "/timeline.json" in get("/openapi.json").json()["paths"]


def test_comparing_says_what_it_takes_and_nothing_leads_to_it_where_there_is_one_plan(get: Get) -> None:
    page = BeautifulSoup(get("/compare").text, "html5lib")
    assert page.select_one(".note a[href='/plan/qingshan-2021-7']")
    assert "至少要两份文件" in page.get_text()
    assert not page.select(".picker")
    for path in ("/", "/plans/plans", "/plan/qingshan-2021-7", "/sitemap.xml"):
        assert "/compare" not in get(path).text


def test_the_manifest_knows_each_file_by_its_format(fork: Checkout, tmp_path: Path) -> None:
    manifest = read_manifest(make_release(fork, tmp_path / "release", "2026-11-22"))
    for scope in manifest.scopes:
        for form, files in manifest.by_format(scope):
            assert {file.format for file in files} == {form.id}


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("plans.db", "sqlite"),
        ("package/etc/qingshan-2021-7/aliases.yml", "package"),
        ("parquet/tasks.parquet", "parquet"),
        ("text/qingshan-2021-7.akn.xml", "text"),
        ("excel/tasks.csv", "excel-csv"),
        ("excel/more/tasks.csv", None),  # no folder of a format has another
        ("tasks.csv", None),
    ],
)
def test_format_of_a_path(path: str, form: str | None) -> None:
    found = format_of(path)
    assert (found.id if found else None) == form


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a/b.md", "text/markdown"),
        ("SHA256SUMS", "text/plain"),
        ("changes.json", "application/feed+json"),
        ("release.json", "application/json"),
        ("x.png", "image/png"),  # Python's own list
        ("x.nothing-known", "application/octet-stream"),
    ],
)
def test_media_type_of_a_name(path: str, kind: str) -> None:
    assert media_type(path) == kind
