"""Writes raw/ of a plan: its text, the files that the text was derived from, its structure, and what is known of it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import yaml

from plandata.model import PlanSettings, ReceivedFile
from plandata.model.document import Document
from plandata.read.source import SETTINGS_FILE
from plandata.read.structure import STRUCTURE_FILE, has_structure, to_json

_HEAD = "# What is known about the text here, as far as the text tells: check each line against the document.\n"


def write_text(raw: Path, document: Document, text_file: str) -> None:
    """Write a document's text and, where it has one, its structure."""
    (raw / text_file).write_bytes(document.text.encode())
    (raw / STRUCTURE_FILE).unlink(missing_ok=True)
    if has_structure(document):
        (raw / STRUCTURE_FILE).write_text(to_json(document), encoding="utf-8")


def keep_files(raw: Path, files: Sequence[Path], document: Document) -> tuple[ReceivedFile, ...]:
    """Copy the files that a document was read from, byte for byte, and return them; none where the text is the file."""
    if len(files) == 1 and files[0].suffix.lower() == ".txt" and files[0].read_bytes() == document.text.encode():
        return ()
    kept = []
    for number, file in enumerate(files, 1):
        mark = f"-{number}" if len(files) > 1 else ""
        place = raw / f"received{mark}{file.suffix.lower()}"
        if file != place:
            shutil.copyfile(file, place)
        kept.append(ReceivedFile(place.name, hashlib.sha256(place.read_bytes()).hexdigest()))
    return tuple(kept)


def write_settings(raw: Path, settings: PlanSettings) -> None:
    """Write SOURCE.yml."""
    fields = {name: getattr(settings, name) for name in PlanSettings.__slots__}
    fields |= {"accepts": list(settings.accepts), "files": [asdict(file) for file in settings.files]}
    written = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=1000)
    (raw / SETTINGS_FILE).write_text(_HEAD + written, encoding="utf-8")


def with_text(written: str, before: PlanSettings, files: Sequence[ReceivedFile], text: str) -> str:
    """Return SOURCE.yml, or a README that cites the text's digest, as it was `written` for another text, all else kept.

    `files` are added where `before` names none.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()
    text_now = written.replace(before.sha256, digest).replace(f"\nencoding: {before.encoding}\n", "\nencoding: utf-8\n")
    if before.files or not files or before.sha256 not in written or "\ntext_file:" not in written:
        return text_now
    listed = yaml.safe_dump({"files": [asdict(file) for file in files]}, allow_unicode=True, sort_keys=False)
    return text_now.replace("\nfiles: []\n", "\n").rstrip("\n") + f"\n{listed}"
