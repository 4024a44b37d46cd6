"""Calls to copy: one address asked with curl, Python, R and JavaScript, and its answer cut to what a page can show."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from plandata.portal.catalog.published import Published
from plandata.publish.of_plans import blanks
from plandata.publish.words import DEFAULT_LANGUAGE, ENGLISH, Words, unkeyed

_QUESTION = {DEFAULT_LANGUAGE: "现成的问题：", ENGLISH: "A canned query: "}
_ROWS, _TEXT, _LINES = 2, 120, 46  # of an answer: rows, characters of a text, lines


@dataclass(frozen=True, slots=True)
class Call:
    """An example: what it asks, in several languages, and the path with its query."""

    title: Words
    path: str

    @property
    def kind(self) -> str:
        """json, csv, xlsx or other."""
        ending = self.path.partition("?")[0].rpartition(".")[2]
        return ending if ending in {"json", "csv", "xlsx", "db"} else "other"


def calls(published: Published) -> tuple[Call, ...]:
    """Return an example of every kind of endpoint, made of the published rows themselves."""
    base = f"/{published.database}"
    found = list(_of_rows(published, base))
    row = published.examples.get("projects") or {}
    word = str(row.get("name") or published.name.get("zh-CN", ""))[:2]
    found += [
        _call(
            "搜索全部",
            "Search everything",
            published_path("/search.json", [("q", word), ("_size", "1")]),
        ),
        _call(
            "在一张表里搜索",
            "Search one table",
            published_path("/search/clauses.json", [("q", word), ("_size", "1")]),
        ),
        _call(
            "补全名称",
            "Names that a text may begin",
            published_path("/suggest.json", [("q", word)]),
        ),
    ]
    for name, query in published.queries.items():
        if not blanks(query):
            words = unkeyed(query, "title") or {DEFAULT_LANGUAGE: name}
            title = {code: f"{_QUESTION.get(code, _QUESTION[ENGLISH])}{text}" for code, text in words.items()}
            found.append(Call(title, f"{base}/{name}.json?_shape=array"))
            break
    found += [
        _call("库里有哪些表", "Which tables there are", f"{base}.json"),
        _call(
            "全部表和列的说明（Data Package）",
            "All tables and columns (Data Package)",
            "/datapackage.json",
        ),
        _call("接口的机器说明（OpenAPI）", "The API for machines (OpenAPI)", "/openapi.json"),
    ]
    return tuple(found)


def _call(chinese: str, english: str, path: str) -> Call:
    return Call({DEFAULT_LANGUAGE: chinese, ENGLISH: english}, path)


def _of_rows(published: Published, base: str) -> Iterable[Call]:
    row = published.examples.get("projects")
    if row:
        yield _call(
            "一张表的行",
            "Rows of a table",
            f"{base}/projects.json?_shape=objects&_size=2&_nofacet=on",
        )
        yield _call(
            "筛选并按列计数",
            "Filter, and count by a column",
            published_path(
                f"{base}/projects.json",
                [("kind", row["kind"]), ("_facet", "action"), ("_shape", "objects"), ("_size", "1")],
            ),
        )
        yield _call("一行", "One row", f"{base}/projects/{row['project_id']}.json?_shape=objects")
        yield _call(
            "一个项目的全部事实",
            "Everything about one project",
            f"/project/{row['project_id']}.json",
        )
        yield _call("筛选结果的全部行，CSV", "All rows of a filter as CSV",
                   published_path(f"{base}/projects.csv", [("kind", row["kind"])]))  # fmt: skip
        yield _call("同样的行，Excel 工作簿", "The same rows as a workbook",
                   published_path(f"{base}/projects.xlsx", [("kind", row["kind"])]))  # fmt: skip
    clause = published.examples.get("clauses")
    if clause:
        yield _call("编号通往原文", "From an id to the text", f"/id/{clause['clause_id']}")


def published_path(path: str, query: Iterable[tuple[str, str]]) -> str:
    """Return a path with a query, percent-encoded, so that it can be pasted anywhere."""
    return Published.url(_NOWHERE, path, query)


_NOWHERE = Published(
    base="", database="", name={}, tagline={}, description={}, contact="", languages=(), licence="", licence_url="",
    tables={}, counts={}, plans=(),
)  # fmt: skip


def snippets(base: str, call: Call) -> dict[str, str]:
    """Return the call in curl, Python, R and JavaScript, by the language's name."""
    address = base + call.path
    if call.kind == "csv":
        return {
            "curl": _curl(address, "-s"),
            "Python": f"import pandas as pd\n\nrows = pd.read_csv({address!r})\nprint(rows.head())",
            "R": f'rows <- read.csv("{address}", fileEncoding = "UTF-8")\nhead(rows)',
            "JavaScript": f'const text = await (await fetch("{address}")).text();\n'
            'console.log(text.split("\\n").length);',
        }
    if call.kind == "xlsx":
        return {
            "curl": _curl(address, "-s -o rows.xlsx"),
            "Python": f"import pandas as pd\n\nrows = pd.read_excel({address!r})\nprint(rows.head())",
            "R": f'download.file("{address}", "rows.xlsx", mode = "wb")\n'
            'rows <- readxl::read_excel("rows.xlsx")\nhead(rows)',
            "JavaScript": f'const file = await (await fetch("{address}")).blob();\nconsole.log(file.size);',
        }
    if call.kind == "other":
        return {
            "curl": _curl(address, "-sI"),
            "Python": f"from urllib.request import urlopen\n\nprint(urlopen({address!r}).url)",
            "R": f'grep("^location", curlGetHeaders("{address}"), ignore.case = TRUE, value = TRUE)',
            "JavaScript": f'console.log((await fetch("{address}")).url);',
        }
    rows = '["rows"]' if "_shape=objects" in call.path else ""
    frame = "pd.DataFrame(answer" + rows + ")" if "_shape=" in call.path else "answer"
    imports = "import json\nfrom urllib.request import urlopen\n" + (
        "\nimport pandas as pd\n" if "_shape=" in call.path else ""
    )
    shown = "$rows" if rows else ""
    return {
        "curl": _curl(address, "-s"),
        "Python": f"{imports}\nanswer = json.load(urlopen({address!r}))\nprint({frame})",
        "R": f'answer <- jsonlite::fromJSON("{address}")\nanswer{shown}',
        "JavaScript": f'const answer = await (await fetch("{address}")).json();\n'
        f"console.log(answer{'.rows' if rows else ''});",
    }


def _curl(address: str, options: str) -> str:
    """Return the call as a person would type it: curl encodes Chinese itself, the server takes no raw bytes."""
    path, _, query = address.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    if all(value.isascii() for _, value in pairs):
        return f"curl {options} {shlex.quote(address)}"
    data = (
        f"{'-d' if value.isascii() else '--data-urlencode'} {shlex.quote(f'{name}={value}')}" for name, value in pairs
    )
    return f"curl {options} -G {shlex.quote(path)} " + " ".join(data)


def shown_answer(call: Call, status: int, location: str, content: bytes) -> str:
    """Return an answer as a page can show it: pretty JSON, lists and texts cut with …; the first lines of a CSV."""
    if location:
        return f"{status} → {location}"
    if call.kind == "json":
        return _cut_lines(json.dumps(_cut(json.loads(content)), ensure_ascii=False, indent=2))
    if call.kind == "csv":
        return "\n".join(content.decode().splitlines()[:3]) + "\n…"
    return f"{status}, {len(content):,} bytes"


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        # How Datasette asked SQLite is of no use to a caller, and the time it took would differ each time.
        return {key: _cut(each) for key, each in value.items() if key not in {"query_ms", "query", "units"}}
    if isinstance(value, list):
        flat = all(not isinstance(each, (dict, list)) for each in value)
        most = 8 if flat else _ROWS
        return [_cut(each) for each in value[:most]] + ([f"… {len(value) - most} more"] if len(value) > most else [])
    if isinstance(value, str) and len(value) > _TEXT:
        return value[:_TEXT] + "…"
    return value


def _cut_lines(text: str) -> str:
    lines = text.splitlines()
    return "\n".join([*lines[:_LINES], "…"] if len(lines) > _LINES else lines)
