"""A table as CSV for Excel: BOM, Chinese heads, words for codes."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from plandata.publish.excel import write_excel_csv
from plandata.publish.release.readable import Names, heads, readable_rows
from plandata.publish.release.scope import Scope
from plandata.publish.tables import decimal_text


def excel_csv(scope: Scope, table: str, names: Names) -> bytes:
    """Return one table of a scope; numbers are printed as in the CSV for machines."""
    schema, base = scope.schemas[table], scope.publisher.base_url
    rows = ([_cell(value) for value in row] for row in readable_rows(schema, scope.rows[table], names, base))
    out = io.BytesIO()
    write_excel_csv(heads(schema, names, base), rows, out)
    return out.getvalue()


def _cell(value: Any) -> Any:
    return decimal_text(value) if isinstance(value, Decimal) else value
