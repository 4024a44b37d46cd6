"""A plan of hostile words is taken in, built, served, released and made static: its words are data in every output.

Every file is read by a parser of its kind. What the plan says is told by the sign 敌, which no page of ours has.
"""

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from asking import Get, asked
from checkouts import INVENTED, ROOT, copy_fork, quiet
from lxml import etree, html
from markdown import Markdown
from markdown_it import MarkdownIt
from openpyxl import load_workbook
from pyarrow import parquet

from plandata import pipeline
from plandata.checkout import Checkout
from plandata.intake import new_plan as intake
from plandata.publish.release import making
from plandata.serving import start as serving
from plandata.static_site.write import write_static_site

SIGN = "敌"
HOSTILE = ROOT / "tests" / "fixtures" / "hostile-words.txt"
PLAN = "yunling-2024-9"
ACTIVE = {"script", "iframe", "object", "embed", "svg", "img", "base", "style", "link", "meta", "form"}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Checkout:
    """A fork whose only plan is the hostile one, built and released."""
    made = copy_fork(tmp_path_factory.mktemp("hostile"), INVENTED)
    for file in sorted((made.datasets / INVENTED.name).rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    (made.datasets / INVENTED.name).rmdir()
    intake.take_in([HOSTILE], PLAN, made)
    pipeline.build(made, quiet())
    making.make_release(made, made.dist / "release", "2026-12-01")
    return made


@pytest.fixture(scope="module")
def static_site(checkout) -> Path:
    with ThreadPoolExecutor(1) as threads:  # the browser's tests leave an event loop running in the main thread
        return threads.submit(write_static_site, checkout, checkout.dist / "static", processes=1).result().folder


def attacks(tree) -> list[str]:
    """What in a parsed page comes from the plan and would be run or fetched."""
    found = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            found += [f"comment {element.text}"] if SIGN in (element.text or "") else []
            continue
        for name, value in element.attrib.items():
            address = name in ("href", "src", "action", "data", "srcset", "content")
            hostile = value.strip().lower().startswith(("javascript:", "data:text", "//evil", "http://evil"))
            if name.startswith("on") or (address and hostile) or SIGN in name:
                found.append(f"{element.tag} {name}={value}")
        inert = element.tag == "script" and element.get("type") == "application/ld+json"
        if element.tag in ("script", "iframe", "style") and SIGN in (element.text or "") and not inert:
            found.append(f"{element.tag} {element.text}")
    return found


def check_html(content: bytes) -> None:
    tree = html.fromstring(content.decode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    assert attacks(tree) == []
    for script in tree.xpath("//script[@type='application/ld+json']"):
        json.loads(script.text)


def check_markdown(content: bytes) -> None:
    text = content.decode("utf-8")
    assert "[[[" not in text
    for page in (MarkdownIt("commonmark", {"html": True}).enable("table").render(text), Markdown().convert(text)):
        tree = html.fragment_fromstring(page, "div")
        assert attacks(tree) == []
        assert not {element.tag for element in tree.iter()} & ACTIVE


def check_csv(content: bytes) -> None:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1


def check_excel_csv(content: bytes) -> None:
    check_csv(content)
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")), cell


def check_workbook(content: bytes) -> None:
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)


def check_zip(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            check(Path(name), archive.read(name))


def check_svg(content: bytes) -> None:
    tree = etree.fromstring(content)
    assert attacks(tree) == []
    assert not {etree.QName(element).localname for element in tree.iter()} & {"script", "foreignObject", "image", "a"}


def check_json_lines(content: bytes) -> None:
    assert all(isinstance(json.loads(line), dict) for line in content.decode("utf-8").split("\n")[:-1])


def check_parquet(content: bytes) -> None:
    assert parquet.read_table(io.BytesIO(content)).num_columns > 0


CHECKS = {
    ".html": check_html, ".md": check_markdown, ".csv": check_csv, ".xlsx": check_workbook, ".zip": check_zip,
    ".xml": etree.fromstring, ".atom": etree.fromstring, ".svg": check_svg, ".rdf": etree.fromstring,
    ".jsonl": check_json_lines, ".parquet": check_parquet,
    ".json": json.loads, ".geojson": json.loads, ".jsonld": json.loads,
}  # fmt: skip


def check(path: Path, content: bytes) -> None:
    if path.suffix == ".csv" and ("excel" in path.parts or path.name.endswith(".excel.csv")):
        check_excel_csv(content)
    elif path.suffix in CHECKS:
        CHECKS[path.suffix](content)


def check_all(folder: Path) -> int:
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix in CHECKS]
    for file in files:
        try:
            check(file.relative_to(folder), file.read_bytes())
        except Exception as error:
            raise AssertionError(f"{file.relative_to(folder)}: {error}") from error
    return len(files)


def test_the_words_are_in_the_tables_as_they_stand(checkout):
    with sqlite3.connect(checkout.database) as database:
        text = "".join(text for (text,) in database.execute("select text from clauses"))
        tables = {name for (name,) in database.execute("select name from sqlite_master where type = 'table'")}
    assert '"><img src=x onerror=敌(1)>' in text
    assert "'; drop table tasks; --" in text
    assert "tasks" in tables


def test_the_folder_of_the_plan_holds_no_program_and_no_live_markup(checkout):
    folder = checkout.datasets / PLAN
    for name in ("README.md", "CHANGELOG.md", "review.md", "coverage.md"):
        check_markdown((folder / name).read_bytes())
    check_html((folder / "review.html").read_bytes())
    page = html.fromstring((folder / "review.html").read_text("utf-8"))
    assert not {element.tag for element in page.iter() if isinstance(element.tag, str)} & {"script", "img", "a", "svg"}
    assert SIGN in page.text_content()
    assert "U+FFFE" in page.text_content()


def test_no_file_of_a_plan_is_run_by_the_docs():
    script = (ROOT / "scripts" / "docs").read_text("utf-8")
    assert "README.md" in script
    assert "datasets" not in script


def test_every_file_of_the_release_is_read_by_its_parser(checkout):
    assert check_all(checkout.dist / "release") > 40


def test_every_page_and_file_of_the_portal_is_read_by_its_parser(static_site):
    """The static site is what every address of the portal answers."""
    assert check_all(static_site) > 100


# ── What only the served portal answers ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def get(checkout) -> Iterator[Get]:
    metadata = json.loads(checkout.metadata.read_text("utf-8"))
    with asked(serving.application(ROOT, checkout.database, metadata)) as get:
        yield get


def answer_of(get: Get, address: str, ending: str) -> bytes:
    answer = get(address)
    assert answer.status_code == 200, (address, answer.text[-300:])
    assert "敌" not in str(answer.headers)
    check(Path(f"a{ending}"), answer.content)
    return answer.content


@pytest.mark.parametrize("ending", [".csv", ".excel.csv", ".json", ".jsonl", ".parquet", ".xlsx"])
@pytest.mark.parametrize("table", ["clauses", "tasks", "projects", "targets", "responsibilities", "citations"])
def test_rows_of_every_format_are_read_by_their_parser(get, table, ending):
    answer_of(get, f"/plans/{table}{ending}", ending)


@pytest.mark.parametrize("ending", [".html", ".svg", ".json"])
def test_every_id_is_shown_cited_drawn_and_told_as_data(get, checkout, ending):
    """A clause, a task, a duty, a target: each with its words in a picture, a page and JSON."""
    keys = {"clauses": "clause_id", "responsibilities": "responsibility_id", "targets": "target_id"}
    with sqlite3.connect(checkout.database) as database:
        ids = [key for table, name in keys.items()
               for (key,) in database.execute(f"select {name} from {table}")]  # fmt: skip
    assert len(ids) > 10
    seen = b""
    for key in ids:
        page = {".html": f"/cite/{key}", ".svg": f"/cite/{key}.svg", ".json": f"/id/{key}.json"}[ending]
        seen += answer_of(get, page, ending)
    assert SIGN.encode() in seen


TYPED = quote("\"><script>敌(1)</script>'{{7*7}}")


@pytest.mark.parametrize(
    ("address", "ending"),
    [
        (f"/compare?plans={PLAN}", ".html"), ("/commitments", ".html"), ("/commitments.csv", ".csv"),
        ("/commitments.json", ".json"), ("/commitments.atom", ".atom"), ("/changes.atom", ".atom"),
        ("/changes.json", ".json"), ("/embed/agencies", ".html"), ("/embed/agencies.svg", ".svg"),
        ("/map", ".html"), ("/matrix", ".html"), (f"/plan/{PLAN}/text", ".html"), ("/sitemap.xml", ".xml"),
        (f"/search?q={quote(SIGN)}", ".html"), (f"/search.json?q={quote(SIGN)}", ".json"),
        (f"/suggest.json?q={quote(SIGN)}", ".json"), ("/plans/cities.geojson", ".geojson"),
        # What a reader types comes back in the page: in its title, its form, its links.
        (f"/search?q={TYPED}", ".html"), (f"/plans/tasks?title__contains={TYPED}", ".html"),
        (f"/plans/clauses-with-term?term={TYPED}", ".html"),
        (f"/plans/tasks.excel.csv?title__contains={TYPED}", ".excel.csv"),
        (f"/compare?plans={PLAN}&find={TYPED}", ".html"), (f"/commitments?find={TYPED}", ".html"),
    ],
)  # fmt: skip
def test_pages_and_feeds_that_no_static_site_has(get, address, ending):
    answer_of(get, address, ending)


@pytest.mark.parametrize("path", ["/plans/tasks?{}=1", "/{}", "/id/{}", "/plan/{}", "/plans/{}.json", "/cite/{}.svg",
                                  "//evil.example/{}", "/en//evil.example/{}", "/\\evil.example/{}"])  # fmt: skip
def test_what_is_refused_comes_back_as_words(get, path):
    answer = get(f"http://127.0.0.1:8001{path.format(TYPED)}")
    if answer.status_code == 302:  # to Datasette's own spelling of the path, on this host
        assert answer.headers["location"][0] == "/"
        assert answer.headers["location"][1] not in "/\\"
        answer = get(answer.headers["location"])
    assert answer.status_code in {400, 403, 404}
    if answer.headers["content-type"].startswith("text/html"):
        check_html(answer.content)
    else:
        assert "html" not in answer.headers["content-type"]
        assert answer.headers["x-content-type-options"] == "nosniff"
