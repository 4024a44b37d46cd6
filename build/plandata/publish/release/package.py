"""A scope as a Frictionless Data Package v2: tables, schemas, the text as received, judgement, README and licence.

Everything that a reuser needs is in it, so it outlives the server: whoever has the zip can read, check and cite it.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pandas as pd

from plandata import escaping
from plandata.model import PlanFacts, PlanRow
from plandata.publish.formats import media_type
from plandata.publish.release.formats import ALL
from plandata.publish.release.scope import Scope
from plandata.publish.release.sums import SUMS, sums_text
from plandata.publish.tables import DESCRIPTOR, LICENCE, PROFILE, csv_text, table_resource

KEYWORDS_OF_A_PLAN = 8


def package_files(scope: Scope, shared: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the package's files by path: `shared` (licence, citation) as given, SHA256SUMS of all others."""
    files: dict[str, bytes] = {**shared, "README.md": _readme(scope).encode()}
    resources: list[dict[str, object]] = []
    for name, schema in scope.schemas.items():
        frame = pd.DataFrame(list(scope.rows[name]), columns=list(schema.column_names), dtype=object)
        content = csv_text(frame).encode()
        files[f"data/{name}.csv"] = content
        files[f"schemas/{name}.json"] = json_bytes(schema.descriptor())
        resources.append({
            **table_resource(schema, content), **schema.texts,
            "path": f"data/{name}.csv", "schema": f"schemas/{name}.json",
        })  # fmt: skip
    for plan_id, folder in scope.folders.items():
        for path, content in _as_received(folder).items():
            files[f"{path.split('/')[0]}/{plan_id}/{path.split('/', 1)[1]}"] = content
    resources.extend(_file_resources(files))
    files[DESCRIPTOR] = json_bytes({**_descriptor(scope), "resources": resources})
    return {**files, SUMS: sums_text(files).encode()}


def json_bytes(value: object) -> bytes:
    """Return JSON as the release writes it: Chinese as Chinese, two spaces, a line feed at the end."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _as_received(folder: Path) -> dict[str, bytes]:
    """Return a plan's raw/ and etc/ by path: the document byte for byte, and what was judged of it.

    Where etc/text.yml corrects the text, raw/text.txt is the corrected one, in which all offsets count.
    """
    corrected = folder / "text.txt"
    files = {"raw/text.txt": corrected.read_bytes()} if corrected.is_file() else {}
    return files | {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in ("raw", "etc")
        for path in sorted((folder / part).rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def _file_resources(files: Mapping[str, bytes]) -> list[dict[str, object]]:
    return [
        {
            "name": path.lower().replace("/", "-").replace("_", "-"),
            "path": path,
            "format": Path(path).suffix.removeprefix("."),
            "mediatype": media_type(path),
            "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        }
        for path, content in sorted(files.items())
        if path.startswith(("raw/", "etc/"))
    ]


def _descriptor(scope: Scope) -> dict[str, object]:
    plans, publisher = scope.plan_rows, scope.publisher
    described = {
        "$schema": PROFILE,
        "name": scope.stem,
        "id": f"{publisher.base_url}/downloads/{scope.name}/{scope.stem}.zip" if publisher.base_url else None,
        "title": scope.title,
        "description": "；".join(dict.fromkeys(plan.source_note for plan in plans)),
        "description_en": "; ".join(dict.fromkeys(plan.source_note_en for plan in plans)),
        "homepage": scope.homepage or None,
        "version": publisher.version,
        "created": f"{publisher.released_on}T00:00:00Z",
        "keywords": [*publisher.keywords, *_terms(scope)],
        "licenses": [{**LICENCE, "title": licence} for licence in dict.fromkeys(plan.licence for plan in plans)],
        "sources": [_source(plan) for plan in plans],
        "contributors": _contributors(scope),
    }
    return {key: value for key, value in described.items() if value is not None}


def _source(plan: PlanRow) -> dict[str, str]:
    described = {
        "title": f"{plan.title} {plan.document_number or ''}".strip(),
        "path": plan.source_url,
        "version": plan.issued_on,
        "sha256": plan.source_sha256,
    }
    return {key: value for key, value in described.items() if value}


def _contributors(scope: Scope) -> list[dict[str, object]]:
    address = {"path": scope.publisher.base_url} if scope.publisher.base_url else {}
    publisher: dict[str, object] = {"title": scope.publisher.name, **address}
    issuers = dict.fromkeys(filter(None, (scope.issuer_of(plan) for plan in scope.plan_rows)))
    authors: list[dict[str, object]] = [{"title": name, "roles": ["author"]} for name in issuers]
    return [{**publisher, "roles": ["publisher", "wrangler"]}, *authors]


def _terms(scope: Scope) -> list[str]:
    """Return the heaviest terms of one plan's text: what it is about. All plans together are about everything."""
    if scope.name == ALL:
        return []
    weights: defaultdict[str, Decimal] = defaultdict(Decimal)
    facts: PlanFacts
    (facts,) = scope.plans
    for keyword in facts.keywords:
        weights[keyword.term] += keyword.weight
    heaviest = sorted(weights, key=lambda term: (-weights[term], term))[:KEYWORDS_OF_A_PLAN]
    return [term for term in heaviest if term not in scope.publisher.keywords]


def _readme(scope: Scope) -> str:
    lines = [f"# {escaping.markdown(scope.title)}", ""]
    for plan in scope.plan_rows:
        number = f"（{plan.document_number}）" if plan.document_number else ""
        note = f"{plan.source_note}。{plan.source_note_en}."
        lines.append(f"- {escaping.markdown(f'{plan.title}{number}')}，`{plan.plan_id}`。{escaping.markdown(note)}")
    lines += [
        "",
        _HOW.format(
            version=scope.publisher.released_on,
            homepage=scope.homepage and f" · {scope.homepage}",
            received=_RECEIVED if scope.folders else _OFFSETS,
        ),
        "",
    ]
    lines += ["| table | 表 | rows | a row is | 每行是 |", "| --- | --- | ---: | --- | --- |"]
    for name, schema in scope.schemas.items():
        cells = (
            f"`data/{name}.csv`",
            schema.title,
            len(scope.rows[name]),
            schema.description_en,
            schema.description,
        )
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


_HOW = """\
发布日期 Released: {version}{homepage}

这是一个 Frictionless Data Package（版本 2）：`datapackage.json` 说明每张表的列、类型、主键和外键。
This is a Frictionless Data Package (v2): `datapackage.json` describes the columns, types and keys of every table.

- `data/`: UTF-8 without BOM, LF, empty for null, `true`/`false`, plain decimal numbers. 给 Excel 用的表格另有文件。
{received}
- `sha256sum -c SHA256SUMS` checks that all is as released. 用来核对文件完整。
- Licence: see LICENSE.md; how to cite: CITATION.cff. 许可见 LICENSE.md，引用见 CITATION.cff。"""

_RECEIVED = """\
- `raw/<plan>/`: the document byte for byte as received. `start_char` and `end_char` count Unicode code points in its
  decoded text, from 0, end exclusive; the characters between them are the column `quote`. Where there is a `text.txt`,
  count in that: a person corrected slips of OCR in it, listed in `etc/<plan>/text.yml`.
  每条事实都能在原文中逐字核对。
- `etc/<plan>/`: what people judged, each with its reason. 人工更正及理由。"""
_OFFSETS = """\
- `start_char` and `end_char` count Unicode code points in the document's text, from 0, end exclusive; the characters
  between them are the column `quote`. The document itself is not in this package. 原文不在这个数据包里。"""
