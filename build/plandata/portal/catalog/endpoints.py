"""Every endpoint that answers with data: its address, parameters, kinds of answer and a real example."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from plandata.portal import navigation
from plandata.portal.catalog import documents, parameters, released
from plandata.portal.catalog.parameters import SEARCHED, TEXT, Columns, Parameter, Schema, reference
from plandata.portal.catalog.published import Published, both, default
from plandata.portal.limits import MOST_FILTERS
from plandata.portal.pages import commitments, plan_list, row_files
from plandata.portal.pages.downloads import TO_CHECK
from plandata.publish.formats import CSV, GEOJSON, JSONL, SQLITE, Format, with_charset
from plandata.publish.formats import JSON as JSON_TYPE
from plandata.publish.of_plans import blanks
from plandata.publish.release.formats import ON_DEMAND
from plandata.publish.words import Words, unkeyed

JSON = with_charset(JSON_TYPE)
HTML = with_charset("text/html")
LINES_OF_TEXT = (CSV, JSONL)
BINARY: Schema = {"type": "string", "format": "binary"}
FEATURES: Schema = {
    "type": "object", "required": ["type", "features"],
    "properties": {"type": {"const": "FeatureCollection"}, "features": {"type": "array", "items": {"type": "object"}}},
}  # fmt: skip
# Step of a profile's address → table. The portal's own list, plans aside: those have a page only.
PROFILES = {"city": "cities", "agency": "agencies", "task": "tasks", "project": "projects", "target": "targets"}
KEY = r"^[a-z0-9-]{1,120}$"
EXAMPLES = ("projects",)  # tables whose answer openapi.json shows
MOST_NAMED = 40  # values of a place in an address that openapi.json lists
IN_SEARCH = 100  # most rows of a search a page


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address. `media` → schema of a 200; `ref` names a component. A path parameter makes 404 possible."""

    path: str
    name: str
    tag: str
    summary: str
    parameters: tuple[Parameter, ...]
    media: str
    schema: Schema
    example: Any = None
    status: int = 200
    has_page: bool = False  # a page of the same parameters has its address without .json
    in_parts: bool = False  # a file on disk, of which ranges of bytes can be asked for
    listed: bool = True  # in openapi.json by itself; else `files` tells of it

    @property
    def in_path(self) -> tuple[Parameter, ...]:
        """Parameters that stand in the path."""
        return tuple(parameter for parameter in self.parameters if parameter.place == "path")

    @property
    def in_query(self) -> tuple[Parameter, ...]:
        """Parameters that stand in the query."""
        return tuple(parameter for parameter in self.parameters if parameter.place == "query")


def endpoints(published: Published) -> tuple[Endpoint, ...]:
    """Return all endpoints, in the order that openapi.json and /api show them."""
    return (
        *_tables(published),
        *_views(published),
        *_rows(published),
        *_queries(published),
        *_profiles(published),
        *_plans(published),
        *_search(published),
        *_documents(published),
        *_pages(published),
        *_downloads(published),
    )


# What a search may be limited to.
_DIVISION = {**TEXT, "pattern": "^([0-9]{6}|)$", "description": "a division's code such as 220000"}
_YEAR = {**TEXT, "pattern": f"^([0-9]{{4}}|{plan_list.WITHOUT_YEAR}|)$", "description": "a year such as 2016"}
WITHIN = (
    Parameter("plan_id", dict(TEXT), "Only in the plan of this id."),
    Parameter("region", _DIVISION, "Only in plans of this division and those within it, such as 220000."),
    Parameter("year", _YEAR, "Only in plans issued in this year."),
)


# What the list of commitments and its files may be limited to.
OF_COMMITMENTS = (
    Parameter("plan_id", dict(TEXT), "Only those of the plan of this id."),
    Parameter("strength", {"type": "string", "enum": ["", *commitments.STRENGTHS]}, "How much a commitment promises."),
    Parameter("known", {"type": "string", "enum": ["", *commitments.KNOWN_WORDS]}, "What is known of it."),
)


def pages(published: Published) -> Iterable[Endpoint]:
    """Yield the pages that take parameters and are no table's: what a request for them is checked against."""
    text = dict(TEXT)
    words, find = Parameter("q", SEARCHED, ""), Parameter("find", text, "")
    plan = (Parameter("plan_id", text, ""), Parameter("plan", text, ""), find)  # `plan`: in older addresses
    listed = tuple(Parameter(name, text, "") for name in (*plan_list.PARAMETERS.values(), "page"))
    size, offset = Parameter("_size", text, ""), Parameter("_next", text, "")
    table = Parameter("table", {"type": "string", "enum": list(published.tables)}, "", "path")
    kinds = Parameter("kind", {"type": "array", "maxItems": MOST_FILTERS, "items": text}, "")
    for path, own in (
        ("/", listed),
        ("/compare", (Parameter("plans", text, ""), find)),
        ("/plan/{plan}", (Parameter("plan", text, "", "path"), Parameter("at", text, ""), words, find)),
        (
            "/matrix",
            (
                *plan,
                Parameter("section", text, ""),
                Parameter("city", text, ""),
                Parameter("agency", text, ""),
                Parameter("compare", text, ""),
                Parameter("open", text, ""),
            ),
        ),
        ("/commitments", (*OF_COMMITMENTS, *plan[1:], offset)),
        ("/map", (*plan, kinds, Parameter("section", text, ""))),
        ("/embed/map", (*plan, kinds, Parameter("section", text, ""))),
        ("/embed/agencies", plan),
        ("/embed/agencies.svg", plan),
        ("/search", (words, size, offset, *WITHIN)),
        ("/search/{table}", (table, words, size, offset, *WITHIN)),
    ):
        yield Endpoint(path, path, "pages", "", own, HTML, {})
    key = Parameter("id", text, "", "path")
    for path in (*(f"/{step}/{{id}}" for step in PROFILES), "/cite/{id}", "/cite/{id}.svg"):
        yield Endpoint(path, path, "pages", "", (key,), HTML, {})
    for path in ("/downloads", *(page.route for page in navigation.PAGES if page.of_words)):
        yield Endpoint(path, path, "pages", "", (), HTML, {})


def _among(published: Published, parameters: Iterable[Parameter]) -> tuple[Parameter, ...]:
    """Return the parameters, of which `plan_id` names one of the plans there are; of many plans it is told as text."""
    ids = ["", *(plan["plan_id"] for plan in published.plans)]
    named: Schema = {"type": "string", "enum": ids}
    return tuple(
        replace(each, schema=named) if each.name == "plan_id" and len(ids) <= MOST_NAMED else each
        for each in parameters
    )


def files(published: Published) -> Iterable[Endpoint]:
    """Yield an endpoint a format for the files of all rows: of any table, view or question, and of any profile.

    openapi.json lists these: by table, what differs would be told a hundred times.
    """
    plain = [name for name, query in published.queries.items() if not blanks(query)]  # others: see _queries
    names = [*published.tables, *published.views, *plain]
    where = Parameter("name", {"type": "string", "enum": names}, "A table, view or plain question.", "path",
                      next(iter(published.tables), None))  # fmt: skip
    steps = [step for step, table in PROFILES.items() if table in published.tables]
    kind = Parameter("kind", {"type": "string", "enum": steps}, "What it is.", "path", next(iter(steps), None))
    for each in row_files.written():
        suffix = each.suffix.replace(".", "_")
        told = f"{each.name}: all rows"
        yield Endpoint(f"/{published.database}/{{name}}{each.suffix}", f"rows{suffix}", "files", told, (where,),
                       each.content_type, _file_schema(each))  # fmt: skip
        row = published.examples.get(PROFILES[steps[0]]) if steps else None
        if row:
            (key,) = published.tables[PROFILES[steps[0]]].primary_key
            one = Parameter("id", {"type": "string", "pattern": KEY}, "Its id.", "path", row[key])
            yield Endpoint(f"/{{kind}}/{{id}}{each.suffix}", f"profile{suffix}", "files",
                           f"{each.name}: all about one", (kind, one),
                           each.content_type, _file_schema(each))  # fmt: skip


def _tables(published: Published) -> Iterable[Endpoint]:
    for name, table in published.tables.items():
        row = published.examples.get(name)
        columns = parameters.columns_of(table)
        searched = table.searchable
        yield from _readable(published, name, "tables", both(table.titles), columns,
                             table.primary_key, searched, name, row)  # fmt: skip


def _views(published: Published) -> Iterable[Endpoint]:
    for name, structure in published.views.items():
        words = published.view_words.get(name, {})
        numbers = frozenset(column for column, kind in structure if kind in {"integer", "number"})
        columns = Columns(
            tuple(column for column, _ in structure), numbers,
            integers=frozenset(column for column, kind in structure if kind == "integer"), table=name,
        )  # fmt: skip
        title = both(unkeyed(words, "title")) or name
        yield from _readable(published, name, "views", title, columns, (), (), name, None)


def _readable(  # noqa: PLR0913, PLR0917
    published: Published, name: str, tag: str, title: str, columns: Columns, keys: tuple[str, ...],
    searched: tuple[str, ...], row_schema: str, row: Any,
) -> Iterable[Endpoint]:  # fmt: skip
    ordered = bool({"sort", "sort_desc"} & set(published.view_words.get(name, ())))
    answering = parameters.answering(columns, keys, ordered=ordered)
    chosen = (*parameters.filters(columns), *parameters.arranging(columns, keys, searched))
    example = (
        {"rows": [row], "filtered_table_rows_count": published.counts.get(name)}
        if row and name in PROFILES.values()
        else None
    )
    yield Endpoint(
        f"/{published.database}/{name}.json", f"{name}_json", tag, f"{title}: rows as JSON",
        (*chosen, *answering), JSON, _rows_schema(row_schema), example, has_page=True,
    )  # fmt: skip
    # Files hold every row whatever these say; the table's page hands its own address on to them.
    anything: Schema = {"type": "array", "maxItems": MOST_FILTERS, "items": {"type": "string"}}
    ignored = tuple(Parameter(each.name, anything, "", hidden=True) for each in answering)
    for each in row_files.written():
        yield Endpoint(
            f"/{published.database}/{name}{each.suffix}", f"{name}{each.suffix.replace('.', '_')}", tag,
            f"{title}: all rows as {each.name}", (*chosen, *ignored, *_of_people(each)), each.content_type,
            _file_schema(each), listed=False,
        )  # fmt: skip


def _of_people(form: row_files.RowFormat) -> tuple[Parameter, ...]:
    """Return what shapes a file for people alone."""
    words = "With an empty column 核查, to tick rows off in."
    return (Parameter(TO_CHECK, parameters.FLAG, words),) if form.for_people else ()


def _rows_schema(row: str) -> Schema:
    rows: Schema = {"type": "object", "required": ["rows"],
                    "properties": {"rows": {"type": "array", "items": reference(row)}}}  # fmt: skip
    return {"allOf": [reference("Page"), rows]}


def _file_schema(form: Format) -> Schema:
    if form.media_type == GEOJSON:
        return dict(FEATURES)
    return {"type": "string"} if form.media_type in LINES_OF_TEXT else BINARY


def _rows(published: Published) -> Iterable[Endpoint]:
    for name, table in published.tables.items():
        row = published.examples.get(name)
        key = ",".join(_tilde(str(row[column])) for column in table.primary_key) if row else None
        step = "[A-Za-z0-9_~+-]{1,300}"
        pattern = f"^{step}(,{step}){{{len(table.primary_key) - 1}}}$"
        where = Parameter("key", {"type": "string", "pattern": pattern}, ", ".join(table.primary_key), "path", key)
        answer = {"type": "object", "required": ["rows"],
                  "properties": {"rows": {"type": "array", "items": reference(name)}}}  # fmt: skip
        shapes = Parameter("_shape", {"type": "string", "enum": ["objects", "arrays"]}, "", hidden=True)
        yield Endpoint(f"/{published.database}/{name}/{{key}}.json", f"{name}_row", "rows",
                       f"{both(table.titles)}: one row", (where, shapes), JSON, answer)  # fmt: skip


def _queries(published: Published) -> Iterable[Endpoint]:
    for name, query in published.queries.items():
        asked = tuple(
            Parameter(
                param,
                dict(TEXT),
                _param_title(query, param),
                required=param in blanks(query),
            )
            for param in query.get("params", ())
        )
        title = both(unkeyed(query, "title")) or name
        plain = name.replace("-", "_")
        row = reference(plain if name in published.answers else "AnyRow")
        answer = {"type": "object", "required": ["rows", "columns"],
                  "properties": {"rows": {"type": "array", "items": row}, "columns": reference("Names")}}  # fmt: skip
        yield Endpoint(f"/{published.database}/{name}.json", f"{plain}_json", "questions", f"{title}: JSON",
                       (*asked, parameters.shape(with_keys=False)), JSON, answer, has_page=True)  # fmt: skip
        shapes = parameters.shape(with_keys=False)
        hidden = Parameter(shapes.name, shapes.schema, shapes.description, hidden=True)
        for each in row_files.written():
            yield Endpoint(f"/{published.database}/{name}{each.suffix}", f"{plain}{each.suffix.replace('.', '_')}",
                           "questions", f"{title}: {each.name}", (*asked, hidden, *_of_people(each)), each.content_type,
                           _file_schema(each), listed=False)  # fmt: skip


def _param_title(query: Mapping[str, Any], param: str) -> str:
    titles: Words = query.get("param_titles", {}).get(param, {})
    return f"{default(titles) or param} / {param}"


def _profiles(published: Published) -> Iterable[Endpoint]:
    for step, name in PROFILES.items():
        table = published.tables.get(name)
        if table is None:
            continue
        row = published.examples.get(name)
        (key,) = table.primary_key
        where = Parameter("id", {"type": "string", "pattern": KEY}, key, "path", row[key] if row else None)
        title = f"{both(table.titles)}: all about one"
        answer = {
            "type": "object",
            "required": ["table", "row", "parts"],
            "properties": {
                "table": {"const": name},
                "row": reference(name),
                "parts": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "object"}}},
            },
        }
        path = f"/{step}/{{id}}.json"
        yield Endpoint(path, f"{step}_json", "profiles", f"{title}, JSON", (where,), JSON, answer)
        for each in row_files.written():
            yield Endpoint(f"/{step}/{{id}}{each.suffix}", f"{step}{each.suffix.replace('.', '_')}", "profiles",
                           f"{title}, {each.name}", (where,), each.content_type, _file_schema(each),
                           listed=False)  # fmt: skip


def _plans(published: Published) -> Iterable[Endpoint]:
    """Yield an endpoint a format for all data of one plan."""
    ids = [plan["plan_id"] for plan in published.plans]
    where = Parameter("plan", _named(ids), "A plan's id.", "path", next(iter(ids), None))
    for each in ON_DEMAND if ids else ():
        yield Endpoint(f"/plan/{{plan}}{each.suffix}", f"plan{each.suffix.replace('.', '_')}", "files",
                       f"{each.name}: all data of one plan", (where,), each.content_type, BINARY)  # fmt: skip


def _search(published: Published) -> Iterable[Endpoint]:
    searchable = [name for name, table in published.tables.items() if table.searchable]
    words = Parameter("q", SEARCHED, "What to find.", example=_name(published))
    size = Parameter("_size", {"type": "integer", "minimum": 1, "maximum": IN_SEARCH}, "Rows of each table.")
    found = {
        "type": "object",
        "required": ["q", "problem", "suggestions", "groups"],
        "properties": {
            "q": {"type": "string"},
            "problem": {"type": ["string", "null"]},
            "suggestions": {"type": "array", "items": {"type": "object"}},
            "meant": {"type": "array", "items": {"type": "object", "properties": {
                "q": {"type": "string"}, "how": {"enum": ["same", "then", "shape", "apart", "sound"]},
                "table": {"enum": searchable}, "count": {"type": "integer"},
            }}},
            "groups": {"type": "array", "items": {
                "type": "object", "required": ["table", "count", "rows"],
                "properties": {"table": {"enum": searchable}, "count": {"type": "integer"},
                               "rows": {"type": "array", "items": {"type": "object"}}},
            }},
        },
    }  # fmt: skip
    yield Endpoint("/search.json", "search", "search", "搜索全部 / Search everything, best first",
                   (words, size, *_among(published, WITHIN)), JSON, found)  # fmt: skip
    offset = Parameter("_next", {"type": "string", "pattern": "^[0-9]{1,6}$"}, "Rows to pass over.")
    table = Parameter("table", {"type": "string", "enum": searchable}, "Where to search.", "path",
                      "clauses" if "clauses" in searchable else None)  # fmt: skip
    yield Endpoint("/search/{table}.json", "search_table", "search", "搜索一张表 / Search one table, page by page",
                   (table, words, size, offset, *_among(published, WITHIN)), JSON, found)  # fmt: skip
    shapes = Parameter("_shape", {"type": "string", "enum": ["opensearch"]}, "As browsers' search boxes want it.")
    yield Endpoint("/suggest.json", "suggest", "search", "补全名称 / Names that the text may begin",
                   (words, shapes), JSON, {"type": ["object", "array"], "items": {}})  # fmt: skip


def _name(published: Published) -> str | None:
    row = published.examples.get("projects") or published.examples.get("tasks") or {}
    return row.get("name") or row.get("title")


def _told() -> Schema:
    """Return the schema of what /id/<id>.json tells."""
    objects, texts, perhaps = ("row", "labels", "links"), ("id", "table", "url", "shown_at"), ("sentence", "quote")
    known: dict[str, Schema] = {name: {"type": "object"} for name in objects}
    known |= {name: {"type": "string"} for name in texts}
    known |= {name: {"type": ["string", "null"]} for name in (*perhaps, "citation")}
    known |= {name: {"type": ["integer", "null"]} for name in ("start_char", "end_char", "page")}
    known["plan"] = {"type": ["object", "null"]}
    return {"type": "object", "required": list(known), "properties": known}


def _documents(published: Published) -> Iterable[Endpoint]:
    anything: Schema = {"type": "object"}
    text: Schema = {"type": "string"}
    row = published.examples.get("clauses") or {}
    where = Parameter("id", {"type": "string", "pattern": KEY}, "Id of a clause or row.", "path", row.get("clause_id"))
    yield Endpoint("/id/{id}", "by_id", "documents", "编号通往原文 / Leads to where an id is shown", (where,), "", {},
                   status=303)  # fmt: skip
    yield Endpoint("/id/{id}.json", "by_id_json", "documents", "一行与它的出处 / A row with its plan and citation",
                   (where,), JSON, _told())  # fmt: skip
    sql = Parameter("sql", {"type": "string"}, "SQL: Datasette says whether it is allowed.", hidden=True)
    yield Endpoint(f"/{published.database}.json", "database", "documents", "表的清单 / Tables and views", (sql,), JSON,
                   anything)  # fmt: skip
    yield Endpoint(f"/{published.database}.db", "sqlite", "documents", "整个数据库 / The whole database (SQLite)",
                   (), SQLITE, BINARY, in_parts=True)  # fmt: skip
    table = Parameter("table", {"type": "string", "enum": list(published.tables)}, "A table.", "path",
                      next(iter(published.tables), None))  # fmt: skip
    yield Endpoint(
        "/csvw/{table}.json", "csvw_table", "documents", "CSVW: one table", (table,), documents.CSVW, anything
    )
    for each in documents.DOCUMENTS:
        yield Endpoint(each.path, each.id, "documents", each.title, (), each.content_type,
                       anything if each.is_json else text)  # fmt: skip


def _pages(published: Published) -> Iterable[Endpoint]:
    """Yield what pages say as files for programs."""
    for page in navigation.PAGES:
        for file in page.formats:
            path, words = page.path(published.database) + file.suffix, published.words(file.title)
            asked = _among(published, OF_COMMITMENTS) if page.route == "/commitments" and file.suffix != ".atom" else ()
            form = next((form for form in row_files.ROW_FORMATS if form.suffix == file.suffix), None)
            yield Endpoint(
                path, re.sub(r"\W+", "_", path).strip("_"), "documents", both(words),
                (*asked, *(_of_people(form) if form else ())),
                file.media_type,
                _file_schema(form) if form and form.write
                else {"type": "object" if "json" in file.media_type else "string"},
            )  # fmt: skip


def _downloads(published: Published) -> Iterable[Endpoint]:
    """Yield an endpoint for each form of address in the release."""
    descriptions = {"scope": "`all`, or a plan's id.", "plan": "A plan's id.", "name": "Name of the file."}
    for form in released.forms(published):
        where = tuple(
            Parameter(place, _named(values), descriptions[place], "path", form.parts[0][place])
            for place, values in form.values.items()
        )
        media = form.media_type if form.media_type == JSON_TYPE else with_charset(form.media_type)
        schema = {} if form.media_type.endswith(("json", "yaml")) else BINARY
        name = re.sub(r"\W+", "_", form.path).strip("_")
        yield Endpoint(form.path, name, "downloads", "发布的文件 / Released file",
                       where, media, schema, in_parts=True)  # fmt: skip


def _named(values: Sequence[str]) -> Schema:
    """Return what may stand in a place of an address: of many plans it is told as text."""
    return {"type": "string", **({"enum": list(values)} if len(values) <= MOST_NAMED else {})}


def _tilde(text: str) -> str:
    """Return a key as a row's address has it: Datasette's tilde encoding."""
    return "".join(
        chr(byte) if chr(byte).isascii() and (chr(byte).isalnum() or chr(byte) in "-_") else f"~{byte:02X}"
        for byte in text.encode()
    )


__all__ = ["Endpoint", "endpoints", "files", "pages"]
