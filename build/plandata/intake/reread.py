"""Derives a plan's text anew from the files as received, and says which ids move; builds never derive a text.

    done = reread(checkout, "hubei-2021-43", day="2026-11-28")    # done.moves: old id, new id or None

A fact's id holds the place of its words, so words that move take another id: the old one leaves a tombstone that names
its successor, and what a person decided of it goes with it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from plandata.atomic import replace_folder, write_file
from plandata.checkout import Checkout
from plandata.errors import PlanDataError
from plandata.facts.reading import read_facts
from plandata.intake.raw_folder import keep_files, with_text, write_text
from plandata.intake.staging import beside
from plandata.model import PlanFacts, Reference
from plandata.model.document import Document
from plandata.pipeline import read_one
from plandata.publish.release.reading import read_facts as read_tables
from plandata.publish.release.tombstones import TOMBSTONES, Tombstone, read_tombstones, tombstones_csv
from plandata.publish.schema import load_schemas
from plandata.read.corrected import correct
from plandata.read.formats import read_documents
from plandata.read.outline import read_outline
from plandata.read.source import SETTINGS_FILE, read_plan
from plandata.read.structure import STRUCTURE_FILE, has_structure, to_json
from plandata.reference.lookups import read_judgement, read_reference

REASON = "文本由原文件重新读出"
_SHARED = frozenset({"plans", "agencies", "cities", "evidence"})  # rows whose ids no place in the text gives
_DECIDED = ("accepted.yml", "rejected.yml")  # files of etc/ that name facts by their ids
_TRIED = "reread.txt"


@dataclass(frozen=True, slots=True)
class Move:
    """A published row whose id is another now, or (`new` is None) that the text as read anew does not give."""

    table: str
    old: str
    new: str | None
    what: str
    clause_id: str


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading anew came to: whether the text or its structure differ, and which published ids move."""

    changed: bool
    moves: tuple[Move, ...] = ()
    taken: tuple[str, ...] = ()  # old ids that name other words now: they can have no tombstone


def reread(checkout: Checkout, plan_id: str, *, day: str) -> Reread:
    """Derive the plan's text and structure anew; put them in place, with tombstones, where they differ.

    Raises PlanDataError, with nothing replaced, where the files cannot be read, and where etc/ does not fit the new
    text, which then lies in dist/reread.txt to be compared.
    """
    folder = checkout.plan_folder(plan_id)
    plan, raw = read_plan(folder), folder / "raw"
    files = [raw / received.file for received in plan.settings.files]
    files = files or sorted(raw.glob("received.*")) or [raw / plan.settings.text_file]
    document = read_documents(files)
    if document.text == plan.text and _structure(document) == _stored(raw / STRUCTURE_FILE):
        return Reread(changed=False)
    reference, schemas = read_reference(checkout.reference), load_schemas(checkout.schema)
    keys = {name: each.primary_key[0] for name, each in schemas.items() if len(each.primary_key) == 1}
    keys = {name: key for name, key in keys.items() if name not in _SHARED}
    published = read_tables(folder / "tables", schemas)
    with beside(checkout) as place:
        made = place / plan_id
        shutil.copytree(folder, made)
        _write_raw(made, files, document)
        try:
            moves = tuple(_moves(published, _read(made, reference), keys))
            _rename_decided(made / "etc", moves)
            facts = read_one(made, reference).facts
        except PlanDataError as error:
            tried = checkout.dist / _TRIED
            write_file(tried, document.text)
            remedy = f"Mend etc/ for the new text, which lies in {tried}, and reread again; nothing was replaced."
            raise PlanDataError(error.where, error.found, error.expected, remedy) from error
        living = {getattr(row, key) for table, key in keys.items() for row in getattr(facts, table)}
        _bury(made / TOMBSTONES, plan_id, [move for move in moves if move.old not in living], day)
        replace_folder(made, folder)
    return Reread(True, moves, tuple(move.old for move in moves if move.old in living))


def _structure(document: Document) -> str:
    return to_json(document) if has_structure(document) else ""


def _stored(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _write_raw(folder: Path, files: Sequence[Path], document: Document) -> None:
    """Write text and structure; a file that was its own text is kept beside the new one. SOURCE.yml keeps its lines."""
    settings, raw = read_plan(folder).settings, folder / "raw"
    received = settings.files or keep_files(raw, files, document)
    write_text(raw, document, settings.text_file)
    for file in (raw / SETTINGS_FILE, folder / "README.md"):
        if file.is_file():
            write_file(file, with_text(file.read_text(encoding="utf-8"), settings, received, document.text))


def _read(folder: Path, reference: Reference) -> PlanFacts:
    """The facts of the new text with what a person judged, but for single rows named by their ids."""
    judgement = replace(read_judgement(folder / "etc"), accepted=(), rejected=())
    plan = correct(read_plan(folder), judgement.text, str(folder / "etc" / "text.yml"))
    return read_facts(plan, read_outline(plan, reference.lexicon), reference, judgement)


def _moves(before: PlanFacts, after: PlanFacts, keys: Mapping[str, str]) -> Iterator[Move]:
    for table, key in keys.items():
        successors = _successors(getattr(before, table), getattr(after, table), key)
        for row in getattr(before, table):
            old = getattr(row, key)
            if (new := successors.get(old)) != old:
                what = " ".join(_words(row).split())[:80]
                yield Move(table, old, new, what, getattr(row, "clause_id", None) or "")


def _successors(before: Sequence[Any], after: Sequence[Any], key: str) -> Mapping[str, str]:
    """Old ids with the new id of the same words: rows in the order of the text, those between equal ones pairwise."""
    found: dict[str, str] = {}
    old_words, new_words = ([(_squeezed(row), *_about(row)) for row in rows] for rows in (before, after))
    matched = SequenceMatcher(None, old_words, new_words, autojunk=False)
    for what, start, end, new_start, new_end in matched.get_opcodes():
        if what == "equal" or (what == "replace" and end - start == new_end - new_start):
            pairs = zip(before[start:end], after[new_start:new_end], strict=True)
            found |= {getattr(old, key): getattr(new, key) for old, new in pairs}
    return found


def _squeezed(row: Any) -> str:
    return "".join(_words(row).split())


def _words(row: Any) -> str:
    return next((getattr(row, name) for name in ("quote", "text", "title", "heading") if getattr(row, name, None)), "")


def _about(row: Any) -> tuple[object, ...]:
    return tuple(getattr(row, name, None) for name in ("kind", "city_id", "agency_id", "role", "row", "column"))


def _rename_decided(etc: Path, moves: Sequence[Move]) -> None:
    """Let what a person decided of a row follow its words."""
    now = {move.old: move.new for move in moves if move.new}
    for file in (etc / name for name in _DECIDED):
        if file.is_file():
            text = file.read_text(encoding="utf-8")
            write_file(file, re.sub(r"(?<=fact: )[a-z0-9-]+", lambda m: now.get(m[0]) or m[0], text))


def _bury(file: Path, plan_id: str, moves: Sequence[Move], day: str) -> None:
    stones = {stone.id: stone for stone in read_tombstones(file)}
    for move in moves:
        stones[move.old] = Tombstone(
            move.old, move.table, plan_id, move.clause_id, move.what, day, REASON, move.new or ""
        )
    if stones:
        write_file(file, tombstones_csv(stones.values()))
