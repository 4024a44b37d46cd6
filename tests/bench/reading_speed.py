"""Measure the reading of plans against jieba cutting the same text: `scripts/bench reading --help`.

Processor time of one run, warm: reference data, dictionaries and patterns are loaded by a short plan first. The text is
one plan repeated to a size, and two hard ones: one character over and over, and the plan in a single line.
"""

from __future__ import annotations

import logging
import math
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import jieba
from rich.console import Console
from rich.table import Table

from plandata.checkout import Checkout
from plandata.facts.reading import read_facts
from plandata.intake.guessed_settings import guess_settings
from plandata.model import Judgement, Plan, Reference
from plandata.model.document import Document
from plandata.read.outline import read_outline
from plandata.reference.lookups import read_reference

SIZES = (10_000, 100_000, 1_000_000, 5_000_000)  # UTF-8 bytes
SAME = "的" * 200_000
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """One text read by both; times are seconds of processor time."""

    name: str
    size: int  # UTF-8 bytes
    ours: float
    jieba: float

    @property
    def ratio(self) -> float:
        """How fast the engine is, jieba being 1."""
        return self.jieba / self.ours


def repeated(text: str, size: int) -> str:
    """Return the text over and over up to so many UTF-8 bytes."""
    times = size // len(text.encode()) + 1
    return (text * times).encode()[:size].decode(errors="ignore")


def timed(work: Callable[[], object]) -> float:
    """Return the processor seconds of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def read(text: str, reference: Reference) -> None:
    """Read a text as the plan of nobody in particular, with all tables."""
    document = Document(text)
    plan = Plan("bench", guess_settings(document, "bench", reference), text, document)
    read_facts(plan, read_outline(plan, reference.lexicon), reference, Judgement())


def cut(text: str) -> None:
    """Cut a text with jieba's default dictionary and its hidden Markov model."""
    for _ in jieba.cut(text):
        pass


def resident() -> float:
    """Return the most memory that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def exponent(runs: list[Run]) -> float:
    """How time grows with size between the first run and the last: 1 is in proportion."""
    first, last = runs[0], runs[-1]
    return math.log(last.ours / first.ours) / math.log(last.size / first.size)


@click.command()
@click.option("--plan", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Text to repeat.")
@click.option("--largest", default=SIZES[-1], show_default=True, help="Largest size in UTF-8 bytes.")
@click.option("--hard/--no-hard", default=True, help="Whether to read the two hard texts too.")
def main(plan: Path | None, largest: int, hard: bool) -> None:
    """Read texts of growing size with the whole engine and with jieba, one run each."""
    checkout = Checkout.at(Path(__file__).resolve().parents[2])
    file = plan or next(iter(sorted(checkout.datasets.glob("*/raw/source.txt"))))
    base = file.read_text(encoding="utf-8").replace("\r\n", "\n")
    reference = read_reference(checkout.reference)
    jieba.setLogLevel(logging.ERROR)
    read(repeated(base, SIZES[0]), reference)
    engine_alone = resident()
    cut(base[:1000])
    dictionary = resident() - engine_alone
    texts = [(f"{size / MEGABYTE:g} MB", repeated(base, size)) for size in SIZES if size <= largest]
    if hard:
        texts += [("one character", SAME), ("one line", repeated(base.replace("\n", ""), min(largest, SIZES[-1])))]
    runs: list[Run] = []
    for name, text in texts:
        size = len(text.encode())
        runs.append(Run(name, size, timed(lambda text=text: read(text, reference)), timed(lambda text=text: cut(text))))  # type: ignore[misc]
    table = Table("text", "bytes", "engine s", "jieba s", "engine ÷ jieba", "MB/s", title=file.parent.parent.name)
    for run in runs:
        speed = run.size / MEGABYTE / run.ours
        table.add_row(
            run.name, str(run.size), f"{run.ours:.2f}", f"{run.jieba:.2f}", f"{run.ratio:.3f}", f"{speed:.3f}"
        )
    Console().print(table)
    sized = [run for run in runs if run.name.endswith("MB")]
    Console().print(f"growth exponent {exponent(sized):.2f}")
    Console().print(f"at most {resident():.0f} MB resident, {dictionary:.0f} of them jieba's own dictionary")


if __name__ == "__main__":
    main()
