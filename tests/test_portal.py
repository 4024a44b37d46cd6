"""Asks the served pages of an invented plan: addresses, languages, selections, downloads, headers, errors."""

from __future__ import annotations

import csv
import errno
import io
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import html5lib
import httpx
import openpyxl
import portal_site
import pytest
from asking import ORIGIN, Get, asked, invented, run
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from datasette.app import Datasette
from datasette.utils.asgi import NotFound
from datasette.views.base import DatasetteError

from plandata.errors import PlanDataError
from plandata.portal import selection
from plandata.portal.datasette_api import fault_of
from plandata.portal.faults import ENGLISH, Fault
from plandata.portal.pages import cells as cells_of_tables
from plandata.portal.pages.home import HEADLINES
from plandata.portal.pages.listing import first_sentence
from plandata.portal.site import fingerprint, site_of
from plandata.portal.texts import citing, numbers
from plandata.portal.texts.contract import Table
from plandata.portal.texts.error_messages import reader_words
from plandata.portal.texts.languages import display_name, load_languages, localised
from plandata.publish.settings import load_settings
from plandata.serving import start as serving

ROOT = portal_site.ROOT
PLUGINS = ROOT / "plugins"
TASK = f"{portal_site.PLAN}-c1-1-1"


def _datasette(path: Path) -> Datasette:
    return serving.application(ROOT, path, portal_site.METADATA)


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """Ask the portal as a client would, redirects not followed."""
    with asked(invented(tmp_path_factory.mktemp("portal") / "plans.db")) as get:
        yield get


def soup(response: httpx.Response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html5lib")


PAGES = [
    "/",
    "/plans",
    "/plans/tasks",
    "/plans/responsibilities?role=lead&role=support",
    "/plans/responsibilities?role=lead&_sort=name&_search=",
    "/plans/keywords?_size=20",
    "/plans/targets?_all=1",
    "/plans/projects?name=none",
    f"/plans/tasks/{TASK}",
    "/plans/agency_ranking",
    "/plans/clauses_with?word=港",
    "/nowhere",
    "/plans/tasks?_sort=nope",
    "/-/versions",
]


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", [*PAGES, "/embed/agencies"])
@pytest.mark.parametrize(("prefix", "language"), [("", "zh-CN"), ("/en", "en")])
def test_page_is_well_made(get: Get, path: str, prefix: str, language: str) -> None:
    response = get(prefix + path)
    html5lib.HTMLParser(strict=True).parse(response.text)
    page = soup(response)
    assert page.html is not None
    assert page.html["lang"] == language
    assert len(page.find_all("h1")) == 1
    assert len(page.find_all("main")) == 1
    assert page.title is not None
    assert page.title.get_text(strip=True)
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for field in page.select("input:not([type=hidden]), select, textarea"):
        labelled = field.find_parent("label") or page.find("label", attrs={"for": str(field.get("id"))})
        assert labelled, field
    assert not page.select("[style], style, script:not([src]):not([type='application/ld+json']), [onclick]"), (
        "the policy forbids inline code"
    )


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_frame(get: Get, path: str) -> None:
    page = soup(get(path))
    assert page.select_one("a.skip[href='#main']")
    assert page.select_one("form[role=search] input[name=q]")
    assert "CC BY 4.0" in page.select_one("footer").get_text()  # type: ignore[union-attr]
    assert page.select_one("meta[property='og:image']")
    assert page.select_one("meta[name=description]")["content"]  # type: ignore[index]


def _own_addresses(page: BeautifulSoup) -> set[str]:
    found = set()
    for tag, name in (("a", "href"), ("form", "action")):
        found |= {element[name] for element in page.find_all(tag, attrs={name: True})}
    return {str(address) for address in found if str(address).startswith("/")}


@pytest.mark.parametrize("path", PAGES)
def test_no_link_loses_or_doubles_the_prefix(get: Get, path: str) -> None:
    page = soup(get("/en" + path))
    for switch in page.select("a[data-language]"):
        switch.extract()
    files = ("/static/", "/plans.db", "/openapi")
    links = {address for address in _own_addresses(page) if not address.startswith(files)}
    assert links
    assert [link for link in links if not link.startswith("/en/") or link.startswith("/en/en")] == []


@pytest.mark.parametrize("path", PAGES)
def test_no_chinese_link_has_a_prefix(get: Get, path: str) -> None:
    page = soup(get(path))
    switch = page.select_one("a[data-language][hreflang=en]")
    assert switch is not None
    assert urlsplit(str(switch["href"])).path == "/en" + urlsplit(path).path
    switch.extract()
    assert [link for link in _own_addresses(page) if link.startswith("/en")] == []


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/en", 308, "/en/"),
        ("/en?a=1", 308, "/en/?a=1"),
        # Datasette's own redirects keep the language, and never show our inner parameter
        ("/en/plans/tasks/", 302, "/en/plans/tasks"),
        ("/plans/tasks/", 302, "/plans/tasks"),
        (
            "/en/plans/responsibilities?role=lead&role=support&_filter_column=name&_filter_op=contains&_filter_value=x",
            302,
            "/en/plans/responsibilities?role=lead&role=support&name__contains=x",
        ),
        # short addresses
        (f"/id/{TASK}", 303, f"/plan/{portal_site.PLAN}#{TASK}"),
        (f"/en/id/{TASK}", 303, f"/en/plan/{portal_site.PLAN}#{TASK}"),
        (f"/id/{portal_site.PLAN}", 303, f"/plan/{portal_site.PLAN}"),
        ("/id/nothing-such", 404, None),
    ],
)
def test_redirects(get: Get, path: str, status: int, location: str | None) -> None:
    response = get(path)
    assert response.status_code == status
    assert response.headers.get("location") == location


@pytest.mark.parametrize("key", ["990700", "990700-caizheng-ju", f"{portal_site.PLAN}-r-45", portal_site.PLAN])
def test_id_of_a_row_leads_to_a_page_that_is_there(get: Get, key: str) -> None:
    target = get(f"/id/{key}").headers["location"]
    assert key in target
    assert get(target).status_code == 200


def test_languages_do_not_doubly_prefix() -> None:
    assert localised("/plans", "en") == "/en/plans"
    assert localised("/en/plans", "en") == "/en/plans"
    assert localised("/english", "en") == "/en/english"  # a near miss: only the whole step is a prefix
    assert localised("#top", "en") == "#top"
    assert localised("//elsewhere/", "en") == "//elsewhere/"
    assert localised("/static/portal.css", "en") == "/static/portal.css"
    assert localised("/plans", "zh-CN") == "/plans"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/en/plans", ("en", "/plans")),
        ("/en/", ("en", "/")),
        ("/en", ("zh-CN", "/en")),  # redirected to /en/ first
        ("/english/plans", ("zh-CN", "/english/plans")),
        ("/plans/en/", ("zh-CN", "/plans/en/")),
        ("/fr/plans", ("zh-CN", "/fr/plans")),  # no such catalogue
    ],
)
def test_split_of_a_path(path: str, expected: tuple[str, str]) -> None:
    assert load_languages(PLUGINS / "locales").split(path) == expected


# ── Strings ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _messages() -> set[str]:
    methods = [("**.html", "jinja2"), ("**.py", "python")]
    options = {"**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
    found = set()
    for folder in (PLUGINS, ROOT / "build/plandata"):
        for _, _, message, *_ in extract_from_dir(str(folder), methods, options):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


@pytest.mark.parametrize("path", sorted((PLUGINS / "locales").glob("*.po")), ids=lambda path: path.stem)
def test_catalogue_translates_every_string_and_no_other(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = [message for message in read_po(file) if message.id]
    known = {message.id[0] if isinstance(message.id, tuple) else message.id for message in catalogue}
    assert known == _messages()
    for message in catalogue:
        texts = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        assert all(texts), message.id
        assert not message.fuzzy, message.id
        placeholders = [set(re.findall(r"%\(\w+\)s|%s", text)) for text in texts]
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        assert placeholders[-1] == set(re.findall(r"%\(\w+\)s|%s", ids[-1])), message.id


@pytest.mark.parametrize("path", ["/", "/plans", "/plans/tasks", "/nowhere"])
def test_english_frame_has_no_chinese_of_ours(get: Get, path: str) -> None:
    page = soup(get("/en" + path))
    for tag in page.select(
        "main td, main blockquote, .plan, .about, .lede, small, .source, [lang=zh-CN], .values, .chart, pre"
    ):
        tag.extract()
    found = set(re.findall(r"[\u4e00-\u9fff]+", page.body.get_text() if page.body else ""))
    assert found == set()


def test_a_file_adds_a_language(tmp_path: Path) -> None:
    (tmp_path / "fr.po").write_text('msgid ""\nmsgstr "Language: fr"\n\nmsgid "首页"\nmsgstr "Accueil"\n', "utf-8")
    languages = load_languages(tmp_path)
    assert languages.codes == ("zh-CN", "fr")
    assert languages.split("/fr/plans") == ("fr", "/plans")


def test_a_compiled_catalogue_is_kept_and_made_anew_when_its_file_changes(tmp_path: Path) -> None:
    head, kept = 'msgid ""\nmsgstr "Language: fr\\n"\n\n', tmp_path / "kept"
    for translated in ("Accueil", "Maison", "Accueil"):
        (tmp_path / "fr.po").write_text(f'{head}msgid "首页"\nmsgstr "{translated}"\n', "utf-8")
        for _ in range(2):
            assert load_languages(tmp_path, kept).catalogues["fr"].gettext("首页") == translated
    assert [file.suffix for file in kept.iterdir()] == [".mo", ".mo"]


@pytest.mark.parametrize(
    ("translations", "name"),
    [('msgid "中文"\nmsgstr "français"\n', "français"), ("", "fr")],
)
def test_a_language_is_called_what_its_catalogue_says(tmp_path: Path, translations: str, name: str) -> None:
    (tmp_path / "fr.po").write_text(f'msgid ""\nmsgstr "Language: fr\\n"\n\n{translations}', "utf-8")
    languages = load_languages(tmp_path)
    languages.enter("fr")
    try:
        assert [display_name(code) for code in languages.codes] == ["中文", name]
    finally:
        languages.enter("zh-CN")


def test_a_broken_catalogue_is_named(tmp_path: Path) -> None:
    (tmp_path / "fr.po").write_text('msgid "首页\n', "utf-8")
    with pytest.raises(PlanDataError, match=r"fr\.po"):
        load_languages(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "name: {zh-CN: 甲}\n",  # keys missing
        "name: 甲\ntagline: 乙\nbase_url: x\ncontact: y\ndatabase: z\n",  # not by language
        "name: {en: A}\ntagline: {en: B}\nbase_url: x\ncontact: y\ndatabase: z\n",  # no Chinese
        "[",  # not YAML
        "name: {zh-CN: 甲}\ntagline: {zh-CN: 乙}\nbase_url: data.example\ncontact: y\ndatabase: z\n",  # no address
        "name: {zh-CN: 甲}\ntagline: {zh-CN: 乙}\nhosts: data.example\ncontact: y\ndatabase: z\n",  # no list
        "name: {zh-CN: 甲}\ntagline: {zh-CN: 乙}\nhosts: ['a/b']\ncontact: y\ndatabase: z\n",  # no host
    ],
)
def test_bad_settings_are_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "portal.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(PlanDataError, match=r"portal\.yml"):
        load_settings(path)


# ── Selections and facets ────────────────────────────────────────────────────────────────────────────────────────────


def rows(get: Get, path: str) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = get(path).json()["rows"]
    return answer


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"市交通局", "市财政局", "市水利局"}),
        ("role=lead", {"市交通局", "市水利局"}),
        ("role=lead&role=support", {"市交通局", "市财政局", "市水利局"}),  # either of them
        (f"role=lead&role=support&task_id={TASK}", {"市交通局", "市财政局"}),  # columns join with and
        ("agency_id=990700-jiaotong-ju&agency_id=990700-shuili-ju&role=support", set()),
        ("role=lead&role=lead", {"市交通局", "市水利局"}),
        ("deadline=", {"市交通局", "市财政局", "市水利局"}),  # the empty value is null
        ("deadline=&deadline=2020", {"市交通局", "市财政局", "市水利局"}),
        ("role=", set()),
        ("role__in=lead,support&name__contains=财政", {"市财政局"}),
    ],
)
def test_several_values_mean_either(get: Get, query: str, names: set[str]) -> None:
    path = f"/plans/responsibilities.json?_shape=objects&{query}"
    assert {row["name"] for row in rows(get, path)} == names
    table = csv.DictReader(io.StringIO(get(f"/plans/responsibilities.csv?{query}").text))
    assert {row["name"] for row in table} == names


def _facet(get: Get, query: str, name: str) -> dict[str, tuple[int, bool]]:
    results = get(f"/plans/responsibilities.json?{query}").json()["facet_results"][name]["results"]
    return {value["value"]: (value["count"], value["selected"]) for value in results}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"lead": (2, False), "support": (1, False)}),
        ("role=lead", {"lead": (2, True), "support": (1, False)}),  # its own selection is left out
        (f"role=lead&task_id={TASK}", {"lead": (1, True), "support": (1, False)}),  # another column's counts
        ("role=lead&role=support", {"lead": (2, True), "support": (1, True)}),
        ("agency_id=990700-shuili-ju", {"lead": (1, False)}),
        ("role=support&agency_id=990700-shuili-ju", {"lead": (1, False), "support": (0, True)}),  # ticked stays
    ],
)
def test_counts_of_a_facet_leave_out_its_own_selection(
    get: Get, query: str, expected: dict[str, tuple[int, bool]]
) -> None:
    assert _facet(get, query, "role") == expected


def test_ticked_boxes_stay_ticked_and_speak_in_words(get: Get) -> None:
    page = soup(get("/plans/responsibilities?role=support"))
    boxes = {box["value"]: box for box in page.select("form.facets input[name=role]")}
    assert {value for value, box in boxes.items() if box.has_attr("checked")} == {"support"}
    labels = {value: label.get_text() for value, box in boxes.items() if (label := box.find_next("span"))}
    assert labels == {"lead": "牵头", "support": "配合"}


def test_next_page_keeps_the_selection(get: Get) -> None:
    path = f"/plans/keywords.json?_size=500&_shape=objects&clause_id={TASK}-p1&clause_id=none"
    terms = []
    while path:
        answer = get(path).json()
        terms += [row["term"] for row in answer["rows"]]
        assert "_any" not in (answer["next_url"] or "")
        path = answer["next_url"] and urljoin(ORIGIN, answer["next_url"])
    assert len(terms) == len(set(terms)) == 1205


def test_what_wechat_adds_to_a_link_is_no_filter(get: Get) -> None:
    assert len(rows(get, "/plans/tasks.json?from=timeline&isappinstalled=0")) == 2


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("a=1", "a=1"),
        ("a=1&b=2", "a=1&b=2"),
        ("a=1&a=2", "_any=a%3D1&_any=a%3D2"),
        ("a=", "_any=a%3D"),
        ("a__in=1&a__in=2", "a__in=1&a__in=2"),  # a lookup is Datasette's own business
        ("_col=a&_col=b", "_col=a&_col=b"),
        ("_search=&_sort=", ""),
    ],
)
def test_internal_query(query: str, expected: str) -> None:
    pairs = selection.pairs_of(query)
    assert selection.internal_query(pairs) == expected
    given = [pair for pair in pairs if pair[1] or not pair[0].startswith("_")]
    assert selection.public_query(selection.pairs_of(expected)) == given


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("table", list(portal_site.rows()))
def test_at_most_eight_columns_by_default(get: Get, table: str) -> None:
    heads = soup(get(f"/plans/{table}")).select("table.data thead th:not(.go)")
    assert 1 <= len(heads) <= 8
    assert all(re.search(r"[\u4e00-\u9fff]", head.get_text()) for head in heads)


def test_cells_speak_to_people(get: Get) -> None:
    cells = {td["data-label"]: td for td in soup(get("/plans/targets")).select("table.data tbody td[data-label]")}
    assert cells["数值"].get_text(strip=True) == "75,000 亩（7.5万亩）"
    assert "下限" not in cells
    every = soup(get("/plans/targets?_all=1")).select("td[data-label=下限]")
    assert [cell.get_text(strip=True) for cell in every] == ["75,000 亩（7.5万亩）"], "who asks for the bounds has them"
    assert str(cells["任务"].select("a")[0]["href"]).endswith(TASK)
    assert cells["任务"].get_text(strip=True) == "建设港口"
    assert cells["所在句"].mark is not None
    assert cells["所在句"].mark.get_text() == "75000亩"
    link = cells["所在句"].select_one("a.to-text")
    assert link is not None
    assert str(link["href"]).startswith(f"/plan/{portal_site.PLAN}#{portal_site.PLAN}-t-")


def test_table_says_which_query_it_is(get: Get) -> None:
    text = soup(get("/plans/responsibilities?role=lead")).get_text()
    assert "from responsibilities" in text


def test_home_shows_every_plan_and_says_only_what_is_known(get: Get) -> None:
    plans = soup(get("/")).select("section.plan")
    assert [plan.h2.get_text() for plan in plans if plan.h2] == ["海州市港口发展实施方案", "关于保护山林的意见"]
    known, unknown = (re.sub(r"\s+", " ", plan.get_text()) for plan in plans)
    assert "海州市政府于 2020-03-01 印发，文号海政发〔2020〕7号" in known
    assert "海州市政府印发。" in unknown
    assert "None" not in unknown
    assert "各节任务" not in unknown


def test_chart_is_the_table(get: Get) -> None:
    chart = soup(get("/embed/agencies")).select("table.chart tbody tr")
    lead = sum(int(row.find_all("td")[1].get_text()) for row in chart)
    support = sum(int(row.find_all("td")[3].get_text()) for row in chart)
    duties = rows(get, "/plans/responsibilities.json?_shape=objects")
    assert (lead, support) == (
        sum(duty["role"] == "lead" for duty in duties),
        sum(duty["role"] == "support" for duty in duties),
    )


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (75000, "亩", "75,000 亩（7.5万亩）"),
        (10000000, "吨", "10,000,000 吨（1000万吨）"),
        (120000000, "元", "120,000,000 元（1.2亿元）"),
        (9999, "人", "9999 人"),
        (2016, "", "2016"),
        (12.5, "%", "12.5 %"),
        (12345.678, "吨", "12,345.678 吨"),  # 1.2345678万 would say no more
    ],
)
def test_numbers_as_plans_write_them(value: float, unit: str, shown: str) -> None:
    assert numbers.with_wan(value, unit) == shown


@pytest.mark.parametrize("order", ["_sort", "_sort_desc"])
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("agencies", "kind"),  # ties, in another order in the file than by key
        ("agencies", "name_en"),  # nulls
        ("clauses", "text"),  # a long value names the next page
        ("keywords", "weight"),  # numbers, a key of two columns
    ],
)
def test_pages_in_any_order_hold_every_row_once(get: Get, table: str, column: str, order: str) -> None:
    size = 400 if table == "keywords" else 1
    address = f"/plans/{table}.json?{order}={column}&_size={size}&_shape=objects"
    rows, turns = [], 0
    while address:
        answer = get(address).json()
        rows += [repr(row) for row in answer["rows"]]
        address, turns = answer["next_url"], turns + 1
        assert turns <= answer["filtered_table_rows_count"]
    assert len(rows) == len(set(rows)) == answer["filtered_table_rows_count"]


def test_the_first_page_in_another_order_leads_forth_and_the_last_one_back(get: Get) -> None:
    links = soup(get("/plans/agencies?_sort=kind&_size=2")).select("nav.pages a")
    assert [link.get("rel") for link in links] == [["next"]]
    links = soup(get(str(links[0]["href"]))).select("nav.pages a")
    assert [link["href"] for link in links] == ["/plans/agencies?_sort=kind&_size=2"]


# ── Downloads ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("query", ["", "?_size=5", "?_size=5&_next=x", "?_sort_desc=weight&_facet=term"])
@pytest.mark.parametrize("name", ["keywords", "all_keywords"])
def test_every_download_holds_every_row(get: Get, name: str, query: str) -> None:
    if name == "all_keywords" and query:
        query = ""
    machine = list(csv.reader(io.StringIO(get(f"/plans/{name}.csv{query}").text)))
    excel = list(csv.reader(io.StringIO(get(f"/plans/{name}.excel.csv{query}").content.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(get(f"/plans/{name}.xlsx{query}").content))
    assert len(machine) - 1 == len(excel) - 1 == book.worksheets[0].max_row - 1 == 1205


def test_csv_for_machines_and_for_excel(get: Get) -> None:
    machine, excel = get("/plans/targets.csv"), get("/plans/targets.excel.csv")
    assert not machine.content.startswith(b"\xef\xbb\xbf")
    assert machine.text.splitlines()[0].isascii()
    assert excel.content.startswith(b"\xef\xbb\xbf")
    heads, row = list(csv.reader(io.StringIO(excel.content.decode("utf-8-sig"))))
    read = dict(zip(heads, row, strict=True))
    assert read["任务"] == "建设港口"
    assert read["任务编号"] == TASK
    assert read["条款编号"].startswith(f"{portal_site.PLAN}-c")
    assert read["条款"] == "一(一)1", "a clause is named by its place"
    assert read["指标对象"] == "'=改造盐田"  # would run as a formula
    assert "plans-targets.excel.csv" in excel.headers["content-disposition"]


def test_workbook(get: Get) -> None:
    content = get("/plans/targets.xlsx?unit=亩").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet, notes, meanings = book.worksheets
    assert [sheet.title, notes.title, meanings.title] == ["量化指标", "说明", "列的含义"]
    assert sheet.freeze_panes == "B2"
    heads = [cell.value for cell in sheet[1]]
    values = dict(zip(heads, sheet[2], strict=True))
    assert values["下限"].value == 75000
    assert values["下限"].data_type == "n"
    assert (values["指标对象"].value, values["指标对象"].data_type) == ("=改造盐田", "s")
    told = {row[0].value: row[1].value for row in notes.iter_rows()}
    assert told["许可"] == "CC BY 4.0"
    assert told["筛选条件"] == "单位：亩"
    assert str(told["网址"]).endswith("/plans/targets?unit=%E4%BA%A9")
    assert told["行数"] == 1
    assert get("/plans/targets.xlsx?unit=亩").content == content, "the same file on every request"


# What people read first, ids and offsets last, the row's address between them; no two heads are the same.
@pytest.mark.parametrize(
    ("path", "first", "last"),
    [
        ("/plans/targets.xlsx", ["指标对象", "时限", "所在句", "任务"], ["起始字符", "结束字符", "来历"]),
        ("/plans/projects.xlsx", ["项目名称", "地区", "动作", "类别", "任务", "所在句"], []),
        ("/project/{plan}-p-{at}.xlsx", ["名称"], []),
    ],
)
def test_a_workbook_is_in_the_order_of_reading(get: Get, path: str, first: list[str], last: list[str]) -> None:
    address = path.format(plan=portal_site.PLAN, at=portal_site.TEXT.index("东港码头"))
    sheet = openpyxl.load_workbook(io.BytesIO(get(address).content)).worksheets[0]
    heads = [str(cell.value) for cell in sheet[1]]
    assert len(set(heads)) == len(heads)
    assert [head for head in heads if head in first] == first
    assert {"任务编号", "条款编号"} <= set(heads[heads.index("网址") :]), heads
    link = sheet.cell(row=2, column=heads.index("网址") + 1)
    assert str(link.value).startswith(f"{ORIGIN}/id/{portal_site.PLAN}-")
    assert link.hyperlink is not None
    assert link.hyperlink.target == link.value
    assert heads[-len(last) :] == last or not last


def test_a_column_for_checking_comes_when_asked_for(get: Get) -> None:
    plain = openpyxl.load_workbook(io.BytesIO(get("/plans/targets.xlsx").content)).worksheets[0]
    asked_for = openpyxl.load_workbook(io.BytesIO(get("/plans/targets.xlsx?_check=on").content)).worksheets[0]
    assert "核查" not in [cell.value for cell in plain[1]]
    at = [cell.value for cell in asked_for[1]].index("核查")
    assert asked_for.cell(row=2, column=at + 1).value is None
    assert get("/plans/targets.csv?_check=on").text == get("/plans/targets.csv").text, "a file for programs has none"
    assert "核查" in get("/plans/targets.excel.csv?_check=on").content.decode("utf-8-sig").splitlines()[0]


# Where the row's words begin in its sentence: those that it was read from, not the first that look alike.
@pytest.mark.parametrize(
    ("sentence", "clause", "start", "at"),
    [
        ("建设南部、西部和南部新城。", "建设南部、西部和南部新城。", 2, 2),
        ("建设南部、西部和南部新城。", "建设南部、西部和南部新城。", 8, 8),
        ("建南部。", "建南部。建南部。", 5, 1),  # the second of two equal sentences
        ("建北部。", "建南部。", 1, None),  # no sentence of this clause: nothing is marked
    ],
)
def test_the_place_of_a_span_in_its_sentence(sentence: str, clause: str, start: int, at: int | None) -> None:
    assert cells_of_tables.place_of(sentence, clause, start) == at


@pytest.mark.parametrize("number", ["", "海政发〔2020〕7号"])
@pytest.mark.parametrize("address", ["/id/x", "https://a.cn/id/x"])
def test_forms_of_reference_hold_what_is_known(number: str, address: str) -> None:
    plan = {"title": "港口 & 航道方案", "document_number": number or None, "issuer": "海州市政府", "issued_on": None}
    texts = {form.id: form.text for form in citing.forms(plan, address, "x", "二(五)3", "新建码头。")}
    assert all("None" not in text for text in texts.values())
    assert all((address in text) is ("://" in address) for text in texts.values())
    assert all((number in text) for text in texts.values())
    assert texts["plain"].startswith("“新建码头。”——海州市政府《港口 & 航道方案》")
    assert "港口 \\& 航道方案" in texts["bibtex"]


def test_a_fact_is_cited_on_a_page_and_on_a_card(get: Get) -> None:
    key = f"{portal_site.PLAN}-p-{portal_site.TEXT.index('东港码头')}"
    page = soup(get(f"/cite/{key}"))
    words = page.select_one("blockquote.own-words mark")
    assert words is not None
    assert words.get_text() == "东港码头"
    plain = page.select_one("#words-plain")
    assert plain is not None
    assert f"{ORIGIN}/id/{key}" in plain.get_text()
    assert "一(一)1" in plain.get_text()
    card = get(f"/cite/{key}.svg")
    assert card.headers["content-type"].startswith("image/svg+xml")
    assert "<path" in card.text, "the QR code of its address"
    assert get(f"/cite/{portal_site.PLAN}-c1-1-1-p1").status_code == 200
    assert get("/cite/990700").status_code == 404, "a place stands in no text"
    profile = soup(get(f"/project/{key}"))
    assert profile.select(f'a[href="/cite/{key}"]')


def test_a_chart_comes_as_a_picture_with_its_source(get: Get) -> None:
    drawn = get(f"/embed/agencies.svg?plan_id={portal_site.PLAN}")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "牵头最多的是" in drawn.text, "the finding is its title"
    assert "海州市港口发展实施方案" in drawn.text
    assert f"{ORIGIN}/plan/{portal_site.PLAN}" in drawn.text
    assert "<path" in drawn.text, "the QR code"
    assert not re.search(r"<(script|style|image|foreignObject)|href=", drawn.text)
    assert soup(get("/")).select("button.png[data-svg='/embed/agencies.svg']")


def _notes(get: Get, path: str) -> list[tuple[str, str]]:
    book = openpyxl.load_workbook(io.BytesIO(get(path).content))
    return [(str(row[0].value), str(row[1].value)) for row in book.worksheets[1].iter_rows()]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        # a workbook leaves the portal alone: all that one needs to quote it goes with it
        ("/plans/targets.xlsx", {"文件": "海州市港口发展实施方案", "文号": "海政发〔2020〕7号",
                                 "发文机关": "海州市政府", "发文日期": "2020-03-01", "文本校验值": "0" * 64,
                                 "来源说明": "按收到的文本发布，未与原件核对", "许可": "CC BY 4.0", "行数": "1"}),
        ("/plans/tasks.xlsx", {"引用文件": "海州市政府. 海州市港口发展实施方案：海政发〔2020〕7号[A/OL]. "
                               f"(2020-03-01)[引用日期]. {ORIGIN}/plan/{portal_site.PLAN}."}),
        # conditions are named, not numbered
        ("/plans/agencies.xlsx?division_id=990700", {"筛选条件": "所属地区：海州市"}),
        ("/plans/responsibilities.xlsx?role=lead&role=support", {"筛选条件": "角色：牵头；角色：配合"}),
        ("/plans/clauses_with.xlsx?word=港", {"数据表": "提到某词的条款", "筛选条件": "词语：港"}),
        ("/en/plans/targets.xlsx", {"Source note": "As received, not compared", "Plans": "海州市港口发展实施方案",
                                   "The data": f"Open Plan Data, structured data of 海州市港口发展实施方案, data set, "
                                               f"accessed [date of access], {ORIGIN}/en/."}),
        (f"/task/{TASK}.xlsx", {"来源说明": "按收到的文本发布，未与原件核对"}),
    ],
)  # fmt: skip
def test_workbook_says_where_its_rows_come_from(get: Get, path: str, told: dict[str, str]) -> None:
    notes = dict(_notes(get, path))
    assert {heading: notes.get(heading) for heading in told} == told


def test_workbook_names_the_plans_of_its_rows_only(get: Get) -> None:
    titles = [words for heading, words in _notes(get, "/plans/targets.xlsx") if heading == "文件"]
    assert titles == ["海州市港口发展实施方案"]
    every = [words for heading, words in _notes(get, "/plans/plans.xlsx") if heading == "文件"]
    assert every == ["海州市港口发展实施方案", "关于保护山林的意见"]


@pytest.mark.parametrize(("base", "tags"), [("https://data.example.org", 5), ("", 0)])
def test_tags_of_whole_addresses_need_one(tmp_path: Path, base: str, tags: int) -> None:
    datasette = _datasette(portal_site.database(tmp_path / "plans.db"))
    site = site_of(datasette)
    site.settings = replace(site.settings, base_url=base)
    page = soup(run(datasette.client.get("/plans/tasks", headers={"host": "portal.test"})))
    found = page.select("link[rel=canonical], link[rel=alternate][hreflang], meta[property='og:url'], "
                        "meta[property='og:image']")  # fmt: skip
    assert len(found) == tags
    addresses = [str(tag.get("href") or tag.get("content")) for tag in found]
    assert [address for address in addresses if not address.startswith(base)] == []


@pytest.mark.parametrize("path", ["/plans/tasks.csv?_sort=nope", "/plans/nothing.xlsx", "/other/tasks.csv"])
def test_bad_download_is_an_error_in_words(get: Get, path: str) -> None:
    response = get(path)
    assert response.status_code in {400, 404}
    assert response.headers["content-type"].startswith("text/plain")


# ── Headers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", [*PAGES, "/plans/tasks.json", "/plans/tasks.csv", "/static/portal.css", "/plans.db"])
def test_security_headers(get: Get, path: str) -> None:
    headers = get(path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["script-src"] == "'self'"
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert "set-cookie" not in headers


def test_only_embedded_charts_can_be_framed(get: Get) -> None:
    headers = get("/embed/agencies").headers
    assert "frame-ancestors *" in headers["content-security-policy"]
    assert "x-frame-options" not in headers
    for path in ("/plans/embed/agencies", "/embed", "/en/plans/embed"):  # near misses
        assert get(path).headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/", "/en/", "/plans/tasks", "/plans/tasks.json", "/plans/tasks.csv"])
def test_etag_spares_the_second_answer(get: Get, path: str) -> None:
    first = get(path)
    again = get(path, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    for name in ("content-security-policy", "etag", "cache-control"):
        assert again.headers[name] == first.headers[name]
    assert first.headers["vary"] in again.headers["vary"]
    assert get("/plans", headers={"if-none-match": first.headers["etag"]}).status_code == 200, "one tag a page"


@pytest.mark.parametrize("path", ["/nowhere", "/plans/tasks?_sort=nope", "/-/threads"])
def test_errors_have_no_etag(get: Get, path: str) -> None:
    assert "etag" not in get(path).headers


def test_fingerprint_depends_on_all_contents_and_not_on_order() -> None:
    one = fingerprint([("a", b"1"), ("b", b"2")])
    assert one == fingerprint([("b", b"2"), ("a", b"1")])
    others = [[("a", b"1")], [("a", b"12"), ("b", b"")], [("a", b"1"), ("c", b"2")], [("a", b"2"), ("b", b"1")]]
    assert one not in {fingerprint(other) for other in others}


def test_pages_and_json_are_compressed(get: Get) -> None:
    for path in ("/", "/plans/tasks.json"):
        assert get(path, headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/-/threads", False), ("/-/threads.json", False), ("/-/databases.json", False), ("/-/plugins", False),
        ("/-/settings.json", False), ("/-/config", False), ("/-/permissions", False), ("/-/auth-token", False),
        ("/-/patterns", False), ("/en/-/threads", False), ("/-/versions", True), ("/-/metadata.json", True),
    ],
)  # fmt: skip
def test_service_pages(get: Get, path: str, allowed: bool) -> None:
    assert get(path).status_code == (200 if allowed else 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_read_only(get: Get, method: str) -> None:
    response = get("/plans/tasks", method=method)
    assert response.status_code == 405
    assert "只读" in response.text
    assert "read-only" in get("/en/plans/tasks", method=method).text.lower()


@pytest.mark.parametrize("path", ["/", "/plans/tasks.json", "/nowhere"])
def test_options_name_the_methods_and_nothing_else(get: Get, path: str) -> None:
    response = get(path, method="OPTIONS")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("base", "host"),
    [
        ("https://data.example.org", "data.example.org"),
        ("", ""),  # no address, asked under a name that nobody has given it: none in the answer
    ],
)
def test_addresses_in_json_follow_the_portals_own_address(tmp_path: Path, base: str, host: str) -> None:
    datasette = _datasette(portal_site.database(tmp_path / "plans.db"))
    site = site_of(datasette)
    site.settings = replace(site.settings, base_url=base)

    async def ask() -> dict[str, Any]:
        transport = httpx.ASGITransport(app=datasette.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://evil.test") as client:
            return (await client.get("/plans/keywords.json?_size=1&_facet=clause_id")).json()

    answer = run(ask())
    addresses = [answer["next_url"], answer["facet_results"]["clause_id"]["results"][0]["toggle_url"]]
    assert {urlsplit(address).netloc for address in addresses} == {host}


def test_tables_of_the_search_are_closed(tmp_path: Path) -> None:
    path = portal_site.database(tmp_path / "plans.db")
    with sqlite3.connect(path) as connection:
        connection.execute("create virtual table clauses_fts using fts5 (text, content='clauses')")
    datasette = _datasette(path)

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=datasette.app())
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            paths = ["/plans.json", "/plans/clauses", *(f"/plans/clauses_fts{end}" for end in
                     ("", "_data", "_config/version", ".json", ".csv", ".xlsx", ".excel.csv"))]  # fmt: skip
            return [await client.get(path) for path in paths]

    listing, open_one, *closed = run(ask())
    assert [table["name"] for table in listing.json()["tables"] if "fts" in table["name"]] == []
    assert open_one.status_code == 200
    assert {response.status_code for response in closed} == {403}


def test_a_filtered_table_is_titled_by_what_it_holds(get: Get) -> None:
    plain, filtered = (soup(get(path)) for path in ("/plans/responsibilities", "/plans/responsibilities?role=lead"))
    assert plain.title.get_text() == f"责任分工 · {portal_site.SETTINGS.name['zh-CN']}"  # type: ignore[union-attr]
    card = filtered.select_one("meta[property='og:title']")
    assert card
    assert card["content"] == filtered.title.get_text()  # type: ignore[union-attr]
    assert str(card["content"]).startswith("责任分工：角色：牵头 · ")


def test_main_tables_come_first_each_told_in_a_sentence_at_home(get: Get) -> None:
    names = [code.get_text() for code in soup(get("/plans")).select("table.list th code")]
    assert tuple(names[: len(HEADLINES)]) == HEADLINES
    assert len(names) == len(set(names))
    told = [about.get_text() for about in soup(get("/")).select(".tiles .about")]
    assert told
    assert all(words.count("。") == 1 and words.endswith("。") for words in told)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("每行一项任务：标题、正文。谁负责见另表。", "每行一项任务：标题、正文。"),
        ("One row per task. Who answers is elsewhere.", "One row per task."),
        ("Version 1.5 of it", "Version 1.5 of it"),  # a point within a number ends nothing
        ("", ""),
    ],
)
def test_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


def test_counts_have_their_thousands_apart(get: Get) -> None:
    assert "共 1,205 行" in soup(get("/plans/keywords")).select_one("p.count").get_text()  # type: ignore[union-attr]
    assert "1,205 rows" in get("/en/plans/keywords").text


def test_data_may_be_read_from_other_sites(get: Get) -> None:
    assert get("/plans/tasks.json").headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in get("/plans/tasks").headers


# ── Errors ───────────────────────────────────────────────────────────────────────────────────────────────────────────


BAD = [
    "_sort=nope", "role__in=[", "_through=x", "_through={}", "_through=[1]", "_next=%00&_sort=x", "_size=x",
    "_size=100000", "_size=-1", "_timelimit=x", "_col=nope", "_nocol=nope", "nope=1", "nope=1&nope=2", "role__zz=1",
    "_facet_array=%00", "_facet_date=a%00b", "_facet={}", '_facet={"column":1}',
]  # fmt: skip


@pytest.mark.parametrize("query", BAD)
def test_bad_parameters_are_400_and_in_words(get: Get, query: str) -> None:
    page = get(f"/plans/responsibilities?{query}")
    assert page.status_code == 400
    assert "看不懂" in page.text
    answer = get(f"/plans/responsibilities.json?{query}")
    assert answer.status_code == 400
    assert answer.json()["ok"] is False
    assert answer.json()["status"] == 400
    assert answer.json()["error"]
    assert "Traceback" not in page.text


@pytest.mark.parametrize(
    ("query", "told", "english"),
    [
        # the parameter, the value and what is possible
        ("_sort=nope", ("_sort", "“nope”", "role（角色）"), "cannot be used"),
        ("_size=x", ("_size", "“x”", "整数"), "whole number"),
        ("_timelimit=soon", ("_timelimit", "“soon”", "整数"), "whole number"),
        ("_col=nope", ("_col", "“nope”", "role（角色）"), "cannot be used"),
        ("nope=1", ("nope=1", "role（角色）"), "no column"),
        ("role__zz=1", ("role__zz=1", "contains"), "condition"),
        ("role__in=[", ("role__in", "“[”", "逗号"), "commas between"),
    ],
)
def test_bad_parameters_are_told_in_the_language_of_the_page(
    get: Get, query: str, told: tuple[str, ...], english: str
) -> None:
    words = soup(get(f"/plans/responsibilities?{query}")).select_one("main .message")
    assert words
    assert [part for part in told if part not in words.get_text()] == []
    abroad = soup(get(f"/en/plans/responsibilities?{query}")).select_one("main .message")
    assert abroad
    assert english in abroad.get_text()
    assert not re.search(r"[\u4e00-\u9fff]", abroad.get_text())


# A fault's code has words for programs and for readers; what a reader sent stands in them.
@pytest.mark.parametrize(
    ("fault", "pairs", "english", "told"),
    [
        (
            Fault(400, "one_of", {"name": "_shape", "value": "x", "choices": "objects, arrays"}),
            [("_shape", "x")],
            "_shape=x: expected one of objects, arrays",
            "“x”不能用。可以用：objects、arrays",
        ),
        (
            Fault(400, "too_often", {"name": "q", "times": "3", "most": "1"}),
            [("q", "a")] * 3,
            "q: given 3 times, expected at most 1",
            "出现了 3 次，最多 1 次",
        ),
        (
            Fault(400, "no_parameter", {"names": "z", "known": "q, page"}),
            [("z", "1")],
            "no parameter z; the parameters: q, page; see /openapi.json",
            "没有这个参数：z=1。可用的：q、page",
        ),
        (Fault(503, "too_slow"), [("_search", "a")], "query took too long", "时间限制"),
        # a sentence that no code knows: the parameters that came, and the sentence for programs
        (Fault(400, "unread", {"message": "something new"}), [("odd", "1")], "something new", "odd=1"),
        (Fault(400, "unread", {"message": "something new"}), [], "something new", "看不懂"),
        # what Datasette names only at times
        (Fault(404, "no_table", {"message": "Table not found"}), [], "Table not found", "没有这张数据表"),
        (Fault(404, "no_table", {"name": "x", "tables": "a, b"}), [], "no table x; the tables: a, b", "“x”的数据表"),
        (Fault(404, "no_page", {"reason": "no"}), [], "no", ""),
    ],
)
def test_words_of_a_fault(fault: Fault, pairs: list[tuple[str, str]], english: str, told: str) -> None:
    assert fault.message == english
    assert told in reader_words(fault, pairs, Table(""))


def test_every_code_of_a_bad_parameter_has_words_for_readers() -> None:
    names = {"message", "reason", "value", "name", "choices", "most", "expected", "given", "names", "times", "known"}
    values = dict.fromkeys((*names, "table", "columns", "key", "what", "day", "because", "formats"), "x")
    silent = [code for code in ENGLISH if not reader_words(Fault(404, code, values), [], Table("t"))]
    assert silent == [
        "unread", "closed", "no_page", "no_such_id", "no_chart", "no_file", "long_file_name", "internal",
    ], "the page's own head says enough"  # fmt: skip


def test_missing_things_are_named(get: Get) -> None:
    assert "没有编号为“990999”的记录" in get("/city/990999").text
    assert "no record" in get("/en/city/990999").text.lower()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404), ("/plans/nothing", 404), ("/plans/tasks/nothing", 404), ("/plans/keywords/half", 404),
        ("/plans?sql=select+1", 403), ("/plans/tasks?_where=1=1", 403), ("/embed/nothing", 404),
        ("/embed/agencies?plan=nothing", 404), ("/-/threads", 404),
    ],
)  # fmt: skip
def test_other_errors(get: Get, path: str, status: int) -> None:
    page = get(path)
    assert page.status_code == status
    assert soup(page).select_one("main form[role=search]")
    plain, mark, query = path.partition("?")
    assert get(f"{plain}.json{mark}{query}").status_code == status
    assert get(f"{plain}.json{mark}{query}").json()["ok"] is False


def test_json_is_chinese(get: Get) -> None:
    assert "港口" in get("/plans/tasks.json").text


@pytest.mark.parametrize(
    ("exception", "has_query", "status"),
    [
        (NotFound("gone"), False, 404),
        (DatasetteError("Cannot sort table by x"), True, 400),  # Datasette itself would say 500
        (DatasetteError("no", status=403), True, 403),
        (OSError(errno.ENAMETOOLONG, "File name too long"), False, 404),  # /static/ and 8,000 letters
        (OSError(errno.EIO, "Input/output error"), False, 500),
        (KeyError("ours"), True, 500),  # not raised where parameters are read: our own fault
        (RuntimeError("disk on fire"), False, 500),
        (sqlite3.OperationalError("no such table"), False, 500),
    ],
)
def test_faults(exception: Exception, has_query: bool, status: int) -> None:
    fault = fault_of(exception, has_query)
    assert fault.status == status
    if status == 500:
        assert fault.message == "internal error", "nothing of the inside is told"


def test_our_own_fault_is_a_page_in_words(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("plandata.portal.pages.home.plans_of", broken)
    page = get("/?_=1")  # "/" itself may be kept from before
    assert page.status_code == 500
    assert "服务器出了差错" in page.text
    assert "secret" not in page.text
