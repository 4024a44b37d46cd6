"""Houses for tests: the shared data and some plans, copied to a place where a build may write."""

from __future__ import annotations

import shutil
from pathlib import Path

from rich.console import Console

from plandata.house import House
from plandata.progress import Progress

ROOT = Path(__file__).parents[1]
INVENTED = ROOT / "tests" / "fixtures" / "qingshan-2021-7"


def copy_house(place: Path, *plans: Path) -> House:
    """A house of its own under `place`, with copies of the shared data and of these plans."""
    datasets = place / "datasets"
    for shared in ("schema", "reference"):
        shutil.copytree(ROOT / "datasets" / shared, datasets / shared)
    for plan in plans:
        shutil.copytree(plan, datasets / plan.name, ignore=shutil.ignore_patterns("tables"))
    return House.at(ROOT, datasets=datasets, dist=place / "dist")


def quiet() -> Progress:
    """Progress that nobody reads."""
    return Progress(Console(quiet=True))
