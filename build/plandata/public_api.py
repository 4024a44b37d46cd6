"""plandata as a library: a document in, frozen values out. What is here is public; docs/library.md describes it.

from plandata import read_plan

plan = read_plan(Path("plan.docx"))
for project in plan.projects: ...
frames = plan.to_frames()
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plandata.checkout import house
from plandata.errors import PlanDataError
from plandata.facts.reading import read_weighed
from plandata.intake.guessed_settings import guess_settings
from plandata.intake.reviewing import findings_of
from plandata.model import Judgement, Plan, PlanFacts, Reference
from plandata.model.document import Document
from plandata.model.findings import Finding
from plandata.publish.schema import TableSchema, load_schemas
from plandata.publish.tables import tables_of
from plandata.read import formats
from plandata.read.outline import read_outline
from plandata.read.source import PLAN_ID
from plandata.reference.lookups import read_reference

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ReadPlan", "read_document", "read_plan"]

_DTYPES = {"integer": "Int64", "number": "Float64", "boolean": "boolean", "string": "string", "date": "string"}
_LONGEST_NAME = 200  # characters of a string that may be meant as a file's name
_SUMMARY = ("tasks", "responsibilities", "projects", "targets", "mentions", "positions", "citations")


@dataclass(frozen=True, slots=True)
class ReadPlan(PlanFacts):
    """What was read from one document: a tuple of frozen rows a table, the columns those of the data dictionary.

    Offsets in rows are code points into `text`, end exclusive: `plan.text[row.start_char:row.end_char] == row.quote`.
    """

    text: str = ""
    document: Document | None = None  # its structure: blocks, tables, pages, what the text does not hold
    doubts: tuple[Finding, ...] = ()  # what a person should look at

    def to_frames(self) -> Mapping[str, pd.DataFrame]:
        """Return a pandas frame a table, by the table's name, with types that know null; dates are ISO 8601 text."""
        schemas, frames = _schemas(), tables_of(self, _schemas())
        return {name: _typed(frames[name], schemas[name]) for name in frames}

    def to_json(self) -> str:
        """Return text, tables and doubts as one JSON object, Chinese as Chinese."""
        tables = {name: [asdict(row) for row in getattr(self, name)] for name in _schemas()}
        told = {"text": self.text, "tables": tables, "doubts": [asdict(doubt) for doubt in self.doubts]}
        return json.dumps(told, ensure_ascii=False, default=_plain)

    def summary(self) -> str:
        """Return the title and how many rows there are, in lines for a terminal."""
        (plan,) = self.plans
        counts = [f"{name:>16}  {len(getattr(self, name))}" for name in _SUMMARY]
        return "\n".join([plan.title, *counts, f"{'doubts':>16}  {len(self.doubts)}"])


def read_document(path: str | os.PathLike[str]) -> Document:
    """Return a document's text and structure, whatever format it has (docs/formats.md).

    Raises PlanDataError where it cannot be read: the message says where, what was found, what was expected, what to do.
    """
    return formats.read_document(Path(path))


def read_plan(source: str | os.PathLike[str], *, plan_id: str = "plan") -> ReadPlan:
    """Return what a plan says: `source` is a path (pathlib.Path) to a document, or its text as a string.

    `plan_id` begins every id of the rows: small letters, digits and hyphens. Title, number, issuer, date and region are
    read from the text where it tells them. Nothing is written, nothing is fetched. Raises PlanDataError.
    """
    if not PLAN_ID.fullmatch(plan_id):
        raise PlanDataError("plan_id", repr(plan_id), "small letters, digits and single hyphens", "Choose another.")
    document = _of_text(source) if isinstance(source, str) else read_document(source)
    reference = _reference()
    settings = guess_settings(document, plan_id, reference)
    plan = Plan(plan_id, settings, document.text, document)
    found = read_weighed(plan, read_outline(plan, reference.lexicon), reference, Judgement())
    values = {field.name: getattr(found.facts, field.name) for field in fields(PlanFacts)}
    doubts = findings_of(plan, found.facts, reference, found.weighed)
    return ReadPlan(**values, text=plan.text, document=document, doubts=doubts)


def _of_text(text: str) -> Document:
    if len(text) < _LONGEST_NAME and "\n" not in text and Path(text).suffix and Path(text).is_file():
        raise PlanDataError("read_plan", f"the name of a file, {text!r}", "a text, or a path", "Give Path(name).")
    if not text.strip():
        raise PlanDataError("read_plan", "no text", "the text of a plan", "Give its words, or Path(file).")
    return Document(text)


@lru_cache(maxsize=1)
def _reference() -> Reference:
    return read_reference(house() / "datasets" / "reference")


@lru_cache(maxsize=1)
def _schemas() -> Mapping[str, TableSchema]:
    return load_schemas(house() / "datasets" / "schema")


def _typed(frame: pd.DataFrame, schema: TableSchema) -> pd.DataFrame:
    numbers = [field.name for field in schema.fields if field.type == "number"]
    plain = frame.assign(**{name: frame[name].map(_plain, na_action="ignore") for name in numbers})
    return plain.astype({field.name: _DTYPES[field.type] for field in schema.fields})


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
