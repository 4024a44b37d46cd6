"""The static site: which address becomes which file, its links, its search held against the portal's own."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import threading
import urllib.request
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from checkouts import ROOT, page_steps

from plandata.errors import PlanDataError
from plandata.publish.release import places, sums
from plandata.publish.search.finding import find
from plandata.publish.search.index import read_indexes
from plandata.publish.search.query import parse
from plandata.static_site import addresses, links, write
from plandata.static_site.documents import Named
from plandata.static_site.write import write_static_site

PORTAL = addresses.Portal("plans", ("en",), frozenset({"city-tasks"}))


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/en/", "en/index.html"),
        ("/plans", "plans.html"),  # a page beside the folder plans/
        ("/plans/tasks", "plans/tasks.html"),
        ("/plans/mentions?_next=a~2Cb", "plans/mentions.next-a~7E2Cb.html"),
        ("/matrix?plan_id=x-2020-1", "matrix.plan_id-x-2020-1.html"),
        ("/plan/x-2020-1/2", "plan/x-2020-1/2.html"),  # a part of a long plan
        ("/en/?page=2", "en/index.page-2.html"),  # of a list of many plans
        ("/static/portal.css?v=0123", "static/portal.css"),  # a file has no versions
        ("/plans/tasks.json?_shape=objects", "plans/tasks.json"),
        ("/plans/tasks.excel.csv", "plans/tasks.excel.csv"),
        ("/downloads/SHA256SUMS", "downloads/SHA256SUMS"),  # a file without a suffix
        ("/search?q=水", "search.html"),  # the question stays in the link
        ("/en/search/clauses?q=a", "en/search.html"),
    ],
)
def test_an_address_has_its_file(address: str, file: str) -> None:
    kept = addresses.kept(PORTAL, address)
    assert kept is not None
    assert addresses.file_of(kept) == file


@pytest.mark.parametrize(
    "address",
    [
        "/plans/tasks?section=x",  # a filter
        "/plans/tasks?_sort=number",
        "/plans/tasks?_next=a&_sort=number",  # a later page of a sorted table
        "/plans/tasks.csv?section=x",  # some of its rows
        "/matrix?plan_id=a&city=b",
        "/plans/tasks?plan_id=a",  # a filter too
        "/?page=2&year=2020",
        "/compare?plans=a,b",
        "/plans/city-tasks",  # a question with a blank
        "/en/plans/city-tasks.csv",
        "/suggest.json?q=a",
        "/-/metadata",
    ],
)
def test_what_asks_the_server_is_left_out(address: str) -> None:
    assert addresses.kept(PORTAL, address) is None


@pytest.mark.parametrize(
    ("target", "source", "link"),
    [
        ("index.html", "index.html", "index.html"),
        ("static/a.css", "en/plans/tasks.html", "../../static/a.css"),
        ("en/plan/x.html", "plan/x.html", "../en/plan/x.html"),
    ],
)
def test_links_are_relative(target: str, source: str, link: str) -> None:
    assert addresses.relative(target, source) == link


@pytest.mark.parametrize(
    ("link", "count"),
    [
        ("b.html", 0),
        ("b.html#there", 0),
        ("b.html#gone", 1),  # the page is there, the place is not
        ("c.html", 1),
        ("../b.html", 0),  # above the top is the top, as browsers read it
        ("https://example.org/c.html", 0),
        ("#here", 1),
    ],
)
def test_a_broken_link_is_found(link: str, count: int) -> None:
    pages = {"a.html": f'<a class="x" href="{link}">', "b.html": '<p id="there">'}
    assert len(links.broken(pages, frozenset(pages))) == count


def test_every_page_and_file_is_there(static_site: Path) -> None:
    for name in ("index.html", "en/index.html", "404.html", "plans.db", "search.html", "left-out.html", "robots.txt",
                 "plans/tasks.html", "plans/tasks.csv", "plans/tasks.json", "plans/tasks.xlsx", "matrix.html",
                 "map.html", "plan/qingshan-2021-7.html", "en/plan/qingshan-2021-7.html", "about.html"):  # fmt: skip
        assert (static_site / name).is_file(), name
    assert (static_site / "plans" / "who-does-what.html").is_file()
    assert not (static_site / "plans" / "city-tasks.html").exists()  # it has a blank to fill in
    assert not (static_site / "plans" / "mentions").exists()  # its rows are shown in the text


def test_pages_hold_no_link_from_the_root_and_no_form_but_search(static_site: Path) -> None:
    for file in static_site.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        if file.name != "404.html":
            assert ' href="/' not in text, file
            assert ' src="/' not in text, file
        assert text.count("<form") == text.count('role="search"'), file


def test_every_page_says_that_it_is_a_copy_and_what_that_leaves_out(static_site: Path) -> None:
    for language in (".", "en"):
        listed = (static_site / language / "left-out.html").read_text(encoding="utf-8")
        for word in ("SQL", "/openapi.json", "/suggest.json", "JSON"):
            assert word in listed, language
    for file in static_site.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        if '<footer class="foot">' not in text:
            continue  # an address that leads on, or a page to embed
        path = file.relative_to(static_site)
        own = addresses.relative("en/left-out.html" if "en" in path.parts[:1] else "left-out.html", path.as_posix())
        assert f'href="{own if file.name != "404.html" else "/data/left-out.html"}"' in text.split("<footer")[1], file
    assert "left-out.html" in (static_site / "api.html").read_text(encoding="utf-8").split("<footer")[0]


def test_the_workflow_for_a_pages_host_builds_releases_writes_and_verifies() -> None:
    """Its commands made the site that these tests read: see `static_site` in conftest.py."""
    named = [next((word for word in STEPS if word in command), command) for command in page_steps(ROOT)]
    assert named == list(STEPS)


STEPS = ("setup", "build", "release", "static", "verify")


def test_the_release_is_there_byte_for_byte(static_site: Path) -> None:
    listed, differences = sums.verify(static_site / "downloads")
    assert listed > 100
    assert differences == ()


def test_a_release_that_is_not_as_it_was_stops_the_site(tmp_path: Path) -> None:
    (tmp_path / sums.SUMS).write_text(sums.sums_text({"a.csv": b"a"}))
    (tmp_path / "a.csv").write_bytes(b"b")
    with pytest.raises(PlanDataError, match=r"changed a\.csv"):
        write.verify_release(tmp_path)
    write.verify_release(tmp_path / "none")  # no release, nothing to verify


BASE = "https://qingshan.example/data"
STRUCTURED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
HEAD = re.compile(r'<(?:link rel="(?:canonical|alternate)"|meta property="og:(?:url|image)")[^>]*>')


def _named(text: str) -> set[str]:
    """Every address of this portal that a text names, '{…}' of a template and '?q=' of a search left aside."""
    return {found[0] for found in re.finditer(re.escape(BASE) + r"[^\s\"<>)，]*", text)}


def _is_there(site: Path, address: str) -> bool:
    parts = urlsplit(address.removeprefix(BASE))
    path = unquote(parts.path).lstrip("/")
    place = site / (path + "index.html" if not path or path.endswith("/") else path)
    if "{" in path:
        return place.parent.is_dir()
    return place.is_file() and (not parts.query or place.name == "search.html")


@pytest.mark.parametrize(
    "name",
    ["llms.txt", "robots.txt", "sitemap.xml", "changes.atom", "changes.json", "commitments.atom", "commitments.json",
     "catalog.jsonld", "croissant.json", "datapackage.json", "csvw/metadata.json", "plans/projects.json"],
)  # fmt: skip
def test_a_document_names_only_what_is_there(static_site: Path, name: str) -> None:
    named = _named((static_site / name).read_text(encoding="utf-8"))
    assert named or name.startswith("plans/")
    assert {address for address in named if not _is_there(static_site, address)} == set()


def test_heads_and_json_ld_name_only_what_is_there(static_site: Path) -> None:
    names = ["index.html", "en/index.html", "data.html", "plan/qingshan-2021-7.html", "plans/projects.html"]
    for name in names:
        text = (static_site / name).read_text(encoding="utf-8")
        found = [*STRUCTURED.findall(text), *HEAD.findall(text)]
        json.loads(found[0])
        named = {address for part in found for address in _named(part)}
        assert named
        assert {address for address in named if not _is_there(static_site, address)} == set(), name
        own = name.removesuffix("index.html")
        assert f'<link rel="canonical" href="{BASE}/{own}">' in text


def _there(address: str) -> str | None:
    return {"https://a.example/p": "https://a.example/p.html", "https://a.example": "https://a.example/"}.get(address)


NAMED = Named("https://a.example", _there)


@pytest.mark.parametrize(
    ("form", "given", "expected"),
    [
        ("markdown", "- [p](https://a.example/p): it", "- [p](https://a.example/p.html): it"),
        ("markdown", "a\n- [q](https://a.example/q)\nb", "a\nb"),  # not there: the line goes
        ("markdown", "a\n\n## Q\n\n- [q](https://a.example/q)\n\n## P\n\n- x", "a\n\n## P\n\n- x"),
        ("markdown", "- [b](https://b.example/q)", "- [b](https://b.example/q)"),  # near miss: another host's
        ("markdown", "- [b](https://a.example.org/q)", "- [b](https://a.example.org/q)"),  # near miss: begins alike
        ("xml", "<x><url><loc>https://a.example/q</loc></url></x>", "<x></x>"),
        ("xml", "<url><loc>https://a.example/p</loc></url>", "<url><loc>https://a.example/p.html</loc></url>"),
        ("xml", '<link rel="self" href="https://a.example/q"/>', ""),
        ("xml", '<link href="https://b.example/q"/>', '<link href="https://b.example/q"/>'),
        ("value", {"url": "https://a.example/p"}, {"url": "https://a.example/p.html"}),
        ("value", {"d": [{"url": "https://a.example/q"}, {"url": "https://a.example"}]},
         {"d": [{"url": "https://a.example/"}]}),
        ("value", {"d": [{"url": "https://a.example/q"}], "e": []}, {"e": []}),  # a list with nothing left goes
        ("value", {"g": [{"@id": "#s", "url": "https://a.example/q"}, {"n": {"@id": "#s"}}]}, {"g": [{}]}),
        ("value", {"r": [{"toggle_url": "https://a.example/q", "n": 1}]}, {"r": [{"toggle_url": None, "n": 1}]}),
        ("value", {"t": "see https://a.example/q today"}, {"t": "see https://a.example/q today"}),  # words, no address
    ],
)  # fmt: skip
def test_what_is_left_out_is_not_named(form: str, given: Any, expected: Any) -> None:
    assert getattr(NAMED, form)(given) == expected


def test_json_holds_every_row(static_site: Path, fork_database: sqlite3.Connection) -> None:
    for table in ("mentions", "keywords", "tasks"):
        written = json.loads((static_site / "plans" / f"{table}.json").read_text(encoding="utf-8"))
        assert len(written["rows"]) == fork_database.execute(f"select count(*) from {table}").fetchone()[0]
        assert written.get("next") is None


def test_the_address_of_a_clause_leads_into_the_text(static_site: Path, fork_database: sqlite3.Connection) -> None:
    for (clause,) in fork_database.execute("select clause_id from clauses"):
        page = (static_site / "id" / f"{clause}.html").read_text(encoding="utf-8")
        assert f'url=../plan/qingshan-2021-7.html#{clause}"' in page


def test_it_works_under_a_sub_path(static_site: Path, tmp_path: Path) -> None:
    (tmp_path / "some").mkdir()
    shutil.copytree(static_site, tmp_path / "some" / "where")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/some/where/"
    for name in ("index.html", "en/plans/tasks.html", "search/clauses.json", "static/portal.css"):
        with urllib.request.urlopen(base + name) as answer:
            assert answer.status == 200
    server.shutdown()
    server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


QUERIES = [
    "青山区",
    "靑山區",
    "区政府",
    "建设 改造",
    "建设 -改造",
    '"区 政"',
    "２０２５年",
    "a",
    "、",
    "没有这样的词",
    "-建设",
]


def test_search_finds_what_the_portal_finds(static_site: Path, fork_database: sqlite3.Connection) -> None:
    for table, index in read_indexes(fork_database).items():
        if not (static_site / "search" / f"{table}.json").is_file():
            continue
        for text in QUERIES:
            expected = find(fork_database, index, parse(text, index.columns), limit=10_000).count
            assert len(_found_by_browser(static_site, table, text)) == expected, (table, text)


def _found_by_browser(static_site: Path, table: str, text: str) -> list[list[str]]:
    program = """
      const { readFileSync } = require("node:fs");
      const [script, folds, shard, text] = process.argv.slice(1);
      (0, eval)(readFileSync(script, "utf8"));
      const read = (name) => JSON.parse(readFileSync(name, "utf8"));
      const site = globalThis.staticSite;
      const found = site.find(read(shard).rows, site.parse(text, read(folds)), read(folds));
      console.log(JSON.stringify(found));
    """
    files = [
        static_site / "static" / "static-site.js",
        static_site / "search" / "folds.json",
        static_site / "search" / f"{table}.json",
    ]
    run = subprocess.run(["node", "-e", program, *files, text], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def test_two_runs_write_the_same_bytes(fork, static_site: Path, tmp_path: Path) -> None:
    write_static_site(fork, tmp_path / "again")
    assert _digests(tmp_path / "again") == _digests(static_site)
    places.check_replaceable(static_site, "--out", write.MARK)  # the next run may write over it
    (tmp_path / "again" / "CNAME").write_text("data.example.cn")
    with pytest.raises(PlanDataError, match="things in it: CNAME"):
        places.check_replaceable(tmp_path / "again", "--out", write.MARK)


def _digests(folder: Path) -> dict[str, str]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_a_folder_with_other_things_is_left_alone(fork, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(PlanDataError, match="a folder with other things in it"):
        write_static_site(fork, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
