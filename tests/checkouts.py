"""Houses for tests: the shared data and some plans, copied to a place where a build may write."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

from rich.console import Console

from plandata.checkout import Checkout
from plandata.progress import Progress

ROOT = Path(__file__).parents[1]
INVENTED = ROOT / "tests" / "fixtures" / "qingshan-2021-7"


def copy_checkout(place: Path, *plans: Path) -> Checkout:
    """A checkout of its own under `place`, with copies of the shared data and of these plans."""
    datasets = place / "datasets"
    for shared in ("schema", "reference"):
        shutil.copytree(ROOT / "datasets" / shared, datasets / shared)
    for plan in plans:
        shutil.copytree(plan, datasets / plan.name, ignore=shutil.ignore_patterns("tables"))
    return Checkout.at(ROOT, datasets=datasets, dist=place / "dist")


def quiet() -> Progress:
    """Progress that nobody reads."""
    return Progress(Console(quiet=True))


FORK_SETTINGS = """name: {zh-CN: 青山数据, en: Qingshan Data}
tagline: {zh-CN: 一个区的方案，逐条读成数据, en: The plans of one district as data}
base_url: https://qingshan.example/data
contact: https://qingshan.example/issues/new
database: plans
"""


def copy_fork(place: Path, plan: Path) -> Checkout:
    """A copy of the repository's tracked files with `plan` in place of its plans and another portal.yml."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    plans = tuple(f"datasets/{folder.name}/" for folder in Checkout.at(ROOT).plan_folders())
    for name in listed.split("\0"):
        if name and (ROOT / name).is_file() and not name.startswith((*plans, "tests/")):
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, place / name)
    shutil.copytree(plan, place / "datasets" / plan.name)
    (place / "portal.yml").write_text(FORK_SETTINGS, encoding="utf-8")
    (place / "as-copied.json").write_text(json.dumps(digests(place)), encoding="utf-8")
    return Checkout.at(place)


def digests(root: Path) -> dict[str, str]:
    """SHA-256 of every file of the engine and the portal under `root`."""
    files = (file for folder in ("build", "plugins") for file in (root / folder).rglob("*") if file.is_file())
    return {
        file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if "__pycache__" not in file.parts
    }
