"""Houses for tests: the shared data and some plans, copied to a place where a build may write."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
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


def stand_in_venv(root: Path) -> None:
    """Give a copy of the repository a .venv that is this Python, so that its scripts run without installing any."""
    place = root / ".venv" / "bin"
    place.mkdir(parents=True)
    _program(place / "python", f'exec "{sys.executable}" "$@"')
    _program(place / "plandata", f'PYTHONPATH="{root}/build" exec "{sys.executable}" -m plandata "$@"')
    lock = "deploy/requirements.lock"
    stamp = subprocess.run(
        ["bash", "-c", f"cat {lock} scripts/setup | cksum"], cwd=root, capture_output=True, check=True
    )
    (root / ".venv" / f".stamp-{lock.replace('/', '-')}").write_bytes(stamp.stdout)
    for script in (root / "scripts").iterdir():
        script.chmod(0o755)


def _program(file: Path, line: str) -> None:
    file.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    file.chmod(0o755)


def page_steps(root: Path) -> list[str]:
    """The commands of the workflow for a Pages host, in their order."""
    workflow = yaml.safe_load((root / "deploy" / "pages.yml").read_text(encoding="utf-8"))
    return [step["run"] for step in workflow["jobs"]["publish"]["steps"] if "run" in step]


def digests(root: Path) -> dict[str, str]:
    """SHA-256 of every file of the engine and the portal under `root`."""
    files = (file for folder in ("build", "plugins") for file in (root / folder).rglob("*") if file.is_file())
    return {
        file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if "__pycache__" not in file.parts
    }
