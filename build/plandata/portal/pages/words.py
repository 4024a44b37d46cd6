"""Pages of words: Markdown files, docs/pages/<name>.<language>.md, whose lines `[[part]]` are filled with facts."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plandata.errors import PlanDataError
from plandata.portal.navigation import PAGES
from plandata.publish.words import DEFAULT_LANGUAGE, ENGLISH, Text

NAMES = tuple(page.route.removeprefix("/") for page in PAGES if page.of_words)
_PART = re.compile(r"<p>\[\[([a-z-]+)\]\]</p>")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a page: HTML made of the Markdown, or the name of a part that the template draws."""

    html: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of words. Its heading is among the pieces."""

    title: Text
    description: Text
    pieces: tuple[Piece, ...]

    @property
    def language(self) -> str:
        """The language that it is written in."""
        return self.title.language


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well one kind of fact of one plan is read: F1 from 0 to 1, None where it was not measured.

    `labels` is how many facts a reader found there: a figure over five says less than one over five hundred.
    """

    plan: str
    measure: str
    labels: int
    rules: float | None
    published: float | None


def read_page(folder: Path, name: str, language: str, link: Callable[[str], str]) -> Page:
    """Read a page in a language, else in English, else in Chinese; `link` gives a path of the portal its prefix.

    Raises PlanDataError for a page without file, heading or description.
    """
    files = {code: folder / f"{name}.{code}.md" for code in (language, ENGLISH, DEFAULT_LANGUAGE)}
    own, file = next(((code, path) for code, path in files.items() if path.is_file()), ("", None))
    if file is None:
        raise PlanDataError(str(folder), f"no {name}.{DEFAULT_LANGUAGE}.md", "a Markdown file per page", "Write it.")
    html, meta, title = _rendered(file.read_text("utf-8"), link, 1)
    description = " ".join(meta.get("description", ()))
    if not title or not description:
        raise PlanDataError(str(file), "no heading or no description", "`description: ...`, a blank line, `# Title`",
                            "Begin the file so.")  # fmt: skip
    split = _PART.split(html)
    pieces = (Piece(part=text) if index % 2 else Piece(html=text) for index, text in enumerate(split))
    return Page(
        Text(title, own), Text(description, own), tuple(piece for piece in pieces if piece.part or piece.html.strip())
    )


def fragment(text: str, link: Callable[[str], str], baselevel: int, prefix: str) -> str:
    """Return Markdown that stands within a page as HTML: its headings from `baselevel` down, ids with a prefix."""
    return _rendered(text, link, baselevel, prefix)[0]


def _rendered(
    text: str, link: Callable[[str], str], baselevel: int, prefix: str = ""
) -> tuple[str, Mapping[str, list[str]], str]:
    from plandata.portal.texts.markdown import rendered  # noqa: PLC0415  a start need not load it

    return rendered(text, link, baselevel, prefix)


def read_accuracy(file: Path) -> tuple[Accuracy, ...]:
    """Return the recorded figures (plan, measure, reading, labels, f1), those of one plan together; () without a file.

    A plan's figures with and without corrections are measured on the same labels.
    """
    rows = {(row["plan"], row["measure"], row["reading"]): row for row in _rows(file)}
    figures = {key: float(row["f1"]) for key, row in rows.items()}
    labels = {(plan, measure): int(row["labels"]) for (plan, measure, _), row in rows.items()}
    return tuple(
        Accuracy(plan, measure, count, figures.get((plan, measure, "rules")), figures.get((plan, measure, "published")))
        for (plan, measure), count in labels.items()
    )


def read_titles(file: Path) -> dict[str, str]:
    """Return the title of each labelled plan that an authority issued (plan, title); {} without a file."""
    return {row["plan"]: row["title"] for row in _rows(file) if not row.get("invented")}


def _rows(file: Path) -> list[dict[str, str]]:
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def by_plan(figures: Iterable[Accuracy], published: Iterable[str]) -> dict[str, list[Accuracy]]:
    """Return the figures by plan, the plans of this portal first."""
    ours = set(published)
    ordered = sorted(figures, key=lambda figure: (figure.plan not in ours, figure.plan))
    grouped: dict[str, list[Accuracy]] = {}
    for figure in ordered:
        grouped.setdefault(figure.plan, []).append(figure)
    return grouped
