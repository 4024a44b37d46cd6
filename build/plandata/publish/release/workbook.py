"""The release as one XLSX in Chinese: 说明 first, a sheet a table, 列的含义 last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plandata.publish import sheets
from plandata.publish.release.readable import heads, names_of, readable_rows
from plandata.publish.release.scope import Scope
from plandata.publish.schema import TableSchema
from plandata.publish.tables import LICENCE

ABOUT, MEANINGS = "说明", "列的含义"
TOO_LONG = "行数超过 Excel 一张表的上限，请用 CSV 或 Parquet"


def workbook(scope: Scope) -> bytes:
    """Return the workbook; the same rows are the same bytes. A table that no sheet can hold is named in 说明."""
    book = sheets.new_workbook()
    titles = _sheet_titles(scope.schemas)
    names = names_of(scope.schemas, scope.rows)
    sheets.write_notes(book.create_sheet(ABOUT), _about(scope, titles))
    for name, schema in scope.schemas.items():
        if len(scope.rows[name]) <= sheets.MOST_ROWS:
            rows = readable_rows(schema, scope.rows[name], names, scope.publisher.base_url)
            sheets.write_rows(book.create_sheet(titles[name]), heads(schema, names, scope.publisher.base_url), rows)
    sheets.write_notes(book.create_sheet(MEANINGS), _meanings(scope.schemas))
    return sheets.workbook_bytes(book)


def _sheet_titles(schemas: Mapping[str, TableSchema]) -> dict[str, str]:
    """Return a sheet's name for each table, made distinct by the table's name where two titles are the same."""
    titles: dict[str, str] = {}
    for name, schema in schemas.items():
        title = sheets.sheet_name(schema.title)
        taken = {ABOUT, MEANINGS, *titles.values()}
        titles[name] = title if title not in taken else sheets.sheet_name(f"{name} {schema.title}")
    return titles


def _about(scope: Scope, titles: Mapping[str, str]) -> Iterator[tuple[object, ...]]:
    yield "名称", scope.title
    yield "发布者", scope.publisher.name, scope.publisher.base_url
    yield "发布日期", scope.publisher.released_on
    yield "数据表许可", "CC BY 4.0", LICENCE["path"]
    yield (
        "原文位置",
        "起始字符、结束字符是在全文中的位置，从 0 数起，按 Unicode 码点计；两者之间即“原文”。",
    )
    for plan in scope.plan_rows:
        yield ()
        yield "文件", plan.title, plan.plan_id
        yield "文号", plan.document_number
        yield "发文机关", scope.issuer_of(plan)
        yield "成文日期", plan.issued_on
        yield "来源", plan.source_note, plan.source_url
        yield "许可", plan.licence
    yield ()
    yield "工作表", "每行是什么", "行数"
    for name, schema in scope.schemas.items():
        count = len(scope.rows[name])
        yield titles[name], schema.description, count if count <= sheets.MOST_ROWS else f"{count}，{TOO_LONG}"


def _meanings(schemas: Mapping[str, TableSchema]) -> Iterator[tuple[str, ...]]:
    yield "表 · 列", "字段名", "含义"
    for name, schema in schemas.items():
        for field in schema.fields:
            yield f"{schema.title} · {field.title}", f"{name}.{field.name}", field.description
