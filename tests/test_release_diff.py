"""Two releases compared: every kind of change, why it came, the feed, the tombstones; whatever a release comes as."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from invented import SCHEMAS, invented_plan, with_row, without
from lxml import etree

from plandata.checkout import Checkout
from plandata.errors import PlanDataError
from plandata.model import PlanFacts
from plandata.publish.database import build_database
from plandata.publish.release import history
from plandata.publish.release.change_text import changes_json, changes_markdown
from plandata.publish.release.comparing import Wish, compare
from plandata.publish.release.diff import diff_releases
from plandata.publish.release.feed import FEED, JSON_FEED, Entry, atom, json_feed
from plandata.publish.release.manifest import MANIFEST, manifest_bytes, manifest_of
from plandata.publish.release.publisher import Publisher
from plandata.publish.release.scope import scope_of
from plandata.publish.release.snapshot import read_snapshot
from plandata.publish.release.tombstones import TOMBSTONES, read_tombstones
from plandata.publish.tables import write_package

ROOT = Path(__file__).parents[1]
PLAN = "anzhou-2020-1"
REASON = "《水网条例》所称即此"
Edit = Callable[[PlanFacts], PlanFacts]


def same(facts: PlanFacts) -> PlanFacts:
    return facts


def written(place: Path, edit: Edit = same, corrections: list[dict[str, Any]] | None = None) -> Path:
    """A plan's folder with its tables, as a build leaves it; returns the tables' folder."""
    _, facts = invented_plan()
    write_package(edit(facts), SCHEMAS, place / PLAN / "tables")
    (place / PLAN / "etc").mkdir()
    text = json.dumps(corrections or [], ensure_ascii=False)  # JSON is YAML
    (place / PLAN / "etc" / "corrections.yml").write_text(text, encoding="utf-8")
    return place / PLAN / "tables"


def released(place: Path, day: str, edit: Edit) -> Path:
    """The folder of a release, as far as it is compared."""
    (place / "all").mkdir(parents=True)
    written(place / "made", edit).rename(place / "all" / "package")
    (place / MANIFEST).write_bytes(manifest_bytes(manifest_of({}, {"all": "测试门户"}, day)))
    return place


def changed(tmp_path: Path, edit: Edit, corrections: list[dict[str, Any]] | None = None) -> Any:
    old = read_snapshot(written(tmp_path / "old"), SCHEMAS)
    new = read_snapshot(written(tmp_path / "new", edit, corrections), SCHEMAS)
    return diff_releases(old, new)


def rename(facts: PlanFacts) -> PlanFacts:
    return with_row(facts, "projects", name="东湖新水库")


# ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (same, []),
        (rename, [("projects", "changed", (f"{PLAN}-p-1",), [("name", "东湖水库", "东湖新水库")])]),
        (  # a value goes to null
            lambda facts: with_row(facts, "projects", capacity_unit=None),
            [("projects", "changed", (f"{PLAN}-p-1",), [("capacity_unit", "吨", "")])],
        ),
        (lambda facts: without(facts, "citations", 0), [("citations", "removed", (f"{PLAN}-cite-1",), [])]),
        (  # an id is the row's identity: another id is another row
            lambda facts: with_row(facts, "targets", target_id=f"{PLAN}-t-2"),
            [("targets", "removed", (f"{PLAN}-t-1",), []), ("targets", "added", (f"{PLAN}-t-2",), [])],
        ),
        (  # keys of two columns
            lambda facts: with_row(facts, "keywords", term="水网"),
            [
                ("keywords", "removed", (f"{PLAN}-c1-1-p1", "水库"), []),
                ("keywords", "added", (f"{PLAN}-c1-1-p1", "水网"), []),
            ],
        ),
        (lambda facts: with_row(facts, "keywords", weight=facts.keywords[0].weight * 1), []),  # 0.50 is 0.5
    ],
)
def test_what_changed(tmp_path, edit, expected):
    told = [
        (row.table, row.what, row.key, [(cell.column, cell.before, cell.after) for cell in row.cells])
        for row in changed(tmp_path, edit).rows
    ]
    assert sorted(told) == sorted(expected)


def correction(**values: Any) -> dict[str, Any]:
    return {"table": "projects", "action": "change", "clause": "c1-1-p1", "found": "东湖水库", "reason": REASON,
            "values": {"name": "东湖新水库"}, **values}  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (correction(), REASON),
        (correction(found="新建东湖水库"), REASON),  # found may hold more words than the row
        (correction(table="targets"), None),
        (correction(action="drop"), None),
        (correction(clause="c1-2-p1"), None),  # another clause
        (correction(found="引水工程"), None),  # other words of that clause
        (correction(values={"kind": "water"}), None),  # another column
    ],
)
def test_why_is_the_reason_of_the_correction_that_made_the_change(tmp_path, entry, why):
    (row,) = changed(tmp_path, rename, [entry]).rows
    assert row.why == why


def test_a_correction_that_was_there_before_explains_nothing_new(tmp_path):
    old = read_snapshot(written(tmp_path / "old", same, [correction()]), SCHEMAS)
    new = read_snapshot(written(tmp_path / "new", rename, [correction()]), SCHEMAS)
    assert [row.why for row in diff_releases(old, new).rows] == [None]


def test_why_a_project_has_another_city_is_found_by_its_project(tmp_path):
    entry = {"table": "project_cities", "action": "drop", "clause": "c1-1-p1", "found": "东湖水库", "reason": REASON}
    (row,) = changed(tmp_path, lambda facts: without(facts, "project_cities", 0), [entry]).rows
    assert (row.what, row.key, row.why) == ("removed", (f"{PLAN}-p-1", "990100"), REASON)


def test_columns_that_only_one_release_has_are_told_apart_from_rows(tmp_path):
    old, new = written(tmp_path / "old"), written(tmp_path / "new")
    descriptor = json.loads((new / "datapackage.json").read_text("utf-8"))
    (projects,) = (resource for resource in descriptor["resources"] if resource["name"] == "projects")
    field = next(field for field in projects["schema"]["fields"] if field["name"] == "route_code")
    field["name"] = "line_code"
    (new / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    table = (new / "projects.csv").read_text("utf-8")
    (new / "projects.csv").write_text(table.replace("route_code", "line_code", 1), encoding="utf-8")
    changes = diff_releases(read_snapshot(old, SCHEMAS), read_snapshot(new, SCHEMAS))
    assert [(c.table, c.column, c.what) for c in changes.columns] == [
        ("projects", "line_code", "added"),
        ("projects", "route_code", "removed"),
    ]
    assert changes.rows == ()


# ── What a release comes as ──────────────────────────────────────────────────────────────────────────────────────────


def zipped(tables: Path, place: Path) -> Path:
    with zipfile.ZipFile(place, "w") as archive:
        for file in tables.iterdir():
            archive.write(file, f"{PLAN}/{file.name}")
    return place


@pytest.mark.parametrize("kind", ["tables", "zip", "database"])
def test_the_same_data_is_the_same_whatever_it_comes_as(tmp_path, kind):
    tables = written(tmp_path / "as tables")
    path = {
        "tables": lambda: tables,
        "zip": lambda: zipped(tables, tmp_path / "package.zip"),
        "database": lambda: build_database([invented_plan()[1]], SCHEMAS, tmp_path / "plans.db"),
    }[kind]()
    snapshot = read_snapshot(path, SCHEMAS)
    assert diff_releases(read_snapshot(tables, SCHEMAS), snapshot).rows == ()
    assert set(snapshot.tables) == set(SCHEMAS)  # and none of the tables that search makes for itself


def empty_folder(place: Path) -> Path:
    place.mkdir()
    return place


def other_database(place: Path) -> Path:
    connection = sqlite3.connect(place)
    connection.execute("create table other (id)")
    connection.commit()
    connection.close()
    return place


def other_zip(place: Path) -> Path:
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("a.txt", "a")
    return place


def text_file(place: Path) -> Path:
    place.write_text("not a release", encoding="utf-8")
    return place


def broken_package(place: Path) -> Path:
    place.mkdir()
    (place / "datapackage.json").write_text(
        '{"resources": [{"name": "a", "schema": {"fields": []}}]}', encoding="utf-8"
    )
    return place


@pytest.mark.parametrize(
    "make", [empty_folder, other_database, other_zip, text_file, broken_package, lambda path: path]
)
def test_what_is_no_release_is_said_in_words(tmp_path, make):
    with pytest.raises(PlanDataError, match="expected a release"):
        read_snapshot(make(tmp_path / "given"), SCHEMAS)


# ── How it is told ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_markdown_names_row_column_before_after_and_why(tmp_path):
    text = changes_markdown(changed(tmp_path, rename, [correction()]), "标题")
    assert f"- `{PLAN}-p-1` 东湖新水库（理由 why：{REASON}）\n  - `name`: “东湖水库” → “东湖新水库”" in text
    assert "没有变化" in changes_markdown(changed(tmp_path / "again", same), "标题")


def test_markdown_tells_of_facts_before_what_is_computed_from_them(tmp_path):
    def edit(facts: PlanFacts) -> PlanFacts:
        return without(with_row(rename(facts), "keywords", weight=Decimal("0.9")), "project_cities", 0)

    text = changes_markdown(changed(tmp_path, edit), "标题")
    assert re.findall(r"^## (\w+)", text, re.MULTILINE) == ["projects", "keywords", "project_cities"]
    assert "（projects、keywords、project_cities）" in text
    (link,) = re.findall(r"^- `[^`]* [0-9]{6}`.*$", text, re.MULTILINE)
    assert link.endswith("`")  # a row that only links two others is called by its key, once


def test_markdown_of_hostile_cells_stays_text(tmp_path):
    text = changes_markdown(changed(tmp_path, lambda f: with_row(f, "projects", name="<b>*a*</b>\n# 大标题")), "标题")
    assert r"“&lt;b&gt;\*a\*&lt;/b&gt; \# 大标题”" in text


def test_json_holds_every_change(tmp_path):
    told = changes_json(changed(tmp_path, rename, [correction()]), "2026-12-01")
    assert told["counts"] == {"projects": {"added": 0, "removed": 0, "changed": 1}}
    assert told["rows"][0] == {
        "table": "projects", "what": "changed", "key": [f"{PLAN}-p-1"], "label": "东湖新水库",
        "cells": [{"column": "name", "before": "东湖水库", "after": "东湖新水库"}], "why": REASON,
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["markdown", "json", "atom"])
def test_compare_tells_in_each_way(tmp_path, kind):
    old, new = written(tmp_path / "old"), written(tmp_path / "new", rename)
    text = compare(Checkout.at(ROOT), old, new, Wish(kind, "2026-12-01"))
    assert "东湖新水库" in text
    if kind == "json":
        assert json.loads(text)["released_on"] == "2026-12-01"
    if kind == "atom":
        assert etree.fromstring(text.encode()).tag == "{http://www.w3.org/2005/Atom}feed"


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("2026-12-05", "2026-12-05"),
        (None, "2026-12-01"),  # the newer release's own, not that of CITATION.cff
    ],
)
def test_compare_knows_the_days_of_releases(tmp_path, stated, day):
    old, new = released(tmp_path / "old", "2026-11-01", same), released(tmp_path / "new", "2026-12-01", rename)
    text = compare(Checkout.at(ROOT), old, new, Wish("atom", stated))
    entry = etree.fromstring(text.encode()).find("{*}entry")
    assert entry.findtext("{*}title") == "2026-11-01 → 2026-12-01"
    assert entry.findtext("{*}updated") == f"{day}T00:00:00Z"


def test_compare_keeps_a_list_of_the_ids_that_are_gone(tmp_path, monkeypatch):
    everything = written(tmp_path / "old")
    less = written(tmp_path / "new", lambda facts: without(facts, "citations", 0))
    file = tmp_path / TOMBSTONES
    compare(Checkout.at(ROOT), everything, less, Wish(released_on="2026-12-01", tombstones=file))
    (stone,) = read_tombstones(file)
    assert (stone.id, stone.table, stone.what, stone.removed_on) == (
        f"{PLAN}-cite-1", "citations", "水网条例", "2026-12-01",
    )  # fmt: skip
    back = Wish(released_on="2026-12-02", tombstones=file)
    with monkeypatch.context() as full:  # a disk without space: the list stays
        full.setattr(Path, "write_bytes", lambda path, content: path.open("wb").close() or 1 / 0)
        with pytest.raises(ZeroDivisionError):
            compare(Checkout.at(ROOT), less, everything, back)
    assert read_tombstones(file) == [stone]
    compare(Checkout.at(ROOT), less, everything, back)  # it is back
    assert read_tombstones(file) == []


def test_what_is_no_list_of_tombstones_is_told(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "gbk.csv").write_bytes("水网".encode("gbk"))
    for name in ("pipe.csv", "gbk.csv", "."):
        with pytest.raises(PlanDataError, match="a CSV in UTF-8"):
            read_tombstones(tmp_path / name)


# ── From release to release ──────────────────────────────────────────────────────────────────────────────────────────


def remembered(place: Path, day: str, edit: Edit, previous: Path | None) -> Path:
    """What a release of that day remembers, written to a folder."""
    _, facts = invented_plan()
    publisher = Publisher("测试门户", "http://portal.test", "data@example.org", (), day)
    scope = scope_of("all", [edit(facts)], {PLAN: place}, SCHEMAS, publisher)
    tables = written(place / "tables", edit)
    before = read_snapshot(previous / "tables" / PLAN / "tables", SCHEMAS) if previous else None
    changes = diff_releases(before, read_snapshot(tables, SCHEMAS)) if before else None
    files = history.log_files(changes, scope, previous) | history.tombstone_file(changes, scope, place, previous)
    for path, content in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(content)
    return place


def test_log_feed_and_tombstones_grow_from_release_to_release(tmp_path):
    first = remembered(tmp_path / "1", "2026-11-01", same, None)
    second = remembered(tmp_path / "2", "2026-12-01", lambda facts: without(facts, "citations", 0), first)
    third = remembered(tmp_path / "3", "2027-01-01", lambda facts: rename(without(facts, "citations", 0)), second)
    fourth = remembered(tmp_path / "4", "2027-02-01", rename, third)  # the citation is back
    assert [len(read_tombstones(place / TOMBSTONES)) for place in (first, second, third, fourth)] == [0, 1, 1, 0]
    assert read_tombstones(third / TOMBSTONES)[0].removed_on == "2026-12-01"  # not the later day
    names = {"a": "http://www.w3.org/2005/Atom"}
    feed = etree.parse(fourth / FEED)
    days = ["2027-02-01", "2027-01-01", "2026-12-01", "2026-11-01"]
    assert feed.xpath("//a:entry/a:updated/text()", namespaces=names) == [f"{day}T00:00:00Z" for day in days]
    assert feed.xpath("/a:feed/a:updated/text()", namespaces=names) == ["2027-02-01T00:00:00Z"]
    ids = feed.xpath("//a:id/text()", namespaces=names)
    assert len(ids) == len(set(ids)) == 5
    told = json.loads((fourth / JSON_FEED).read_text("utf-8"))
    assert [item["date_published"][:10] for item in told["items"]] == days
    for entry in etree.parse(second / FEED).xpath("//a:entry/a:id/text()", namespaces=names):
        assert entry in ids  # an entry keeps its id
    assert (first / "changes" / "2026-11-01.md").read_bytes() == (fourth / "changes" / "2026-11-01.md").read_bytes()


MOMENT = re.compile(r"\d{4}-\d\d-\d\dT00:00:00Z")
ENTRIES = [Entry("2026-11-01", "一", "首次", "# 一"), Entry("2026-12-01", "二", "修改 1", "# 二 <&>")]


@pytest.mark.parametrize("base", ["https://portal.example", ""])  # an address not yet known
@pytest.mark.parametrize("entries", [[], ENTRIES])
def test_atom_has_what_rfc_4287_asks_for(base, entries):
    names = {"a": "http://www.w3.org/2005/Atom"}
    feed = etree.fromstring(atom(Publisher("门户", base, "x@example.org", (), "2026-12-01"), entries))
    for node in (feed, *feed.findall("a:entry", names)):  # 4.1.1, 4.1.2: exactly one of each
        assert [len(node.findall(f"a:{name}", names)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert urlsplit(node.findtext("a:id", "", names)).scheme in {"https", "tag"}  # 4.2.6: never relative
        assert MOMENT.fullmatch(node.findtext("a:updated", "", names))
    assert feed.findtext("a:author/a:name", "", names) == "门户"  # of all entries, which have none of their own
    assert [uri.text for uri in feed.findall("a:author/a:uri", names)] == ([base] if base else [])
    assert feed.xpath("a:link[@rel='self']/@href", namespaces=names) == [f"{base}/changes.atom"]
    assert feed.xpath("count(a:entry/a:link[@rel='alternate'])", namespaces=names) == len(entries)
    assert feed.xpath("a:entry/a:content/text()", namespaces=names) == [each.content for each in reversed(entries)]


@pytest.mark.parametrize("entries", [[], ENTRIES])
def test_json_feed_has_what_version_1_1_asks_for(entries):
    publisher = Publisher("门户", "https://portal.example", "x@example.org", (), "2026-12-01")
    told = json_feed(publisher, entries)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["title"]
    assert told["feed_url"] == "https://portal.example/changes.json"
    assert [item["content_text"] for item in told["items"]] == [each.content for each in reversed(entries)]
    assert all(MOMENT.fullmatch(item["date_published"]) for item in told["items"])
    ids = etree.fromstring(atom(publisher, entries)).xpath("//*[local-name()='entry']/*[local-name()='id']/text()")
    assert [item["id"] for item in told["items"]] == ids  # who reads both sees each once


@pytest.mark.parametrize("day", ["2026-11-01", "2026-10-31"])  # the same day, the day before
def test_a_release_is_later_than_the_one_before_it(tmp_path, day):
    first = remembered(tmp_path / "1", "2026-11-01", same, None)
    with pytest.raises(PlanDataError, match="a release of 2026-11-01"):
        remembered(tmp_path / "2", day, rename, first)
