"""Measure what taking a plan in costs beside another version: `scripts/bench intake --against DIR TEXT…`.

DIR is a checkout of that version (git worktree add DIR COMMIT). Each runs the whole command `plandata new` in a process
of its own, in turn; the ratio of the medians of computing time is told, so that the machine's speed cancels out.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import click

ROOT = Path(__file__).parents[2]


def seconds(root: Path, text: Path) -> float:
    """Computing time of one intake by the engine in `root`, its start and the reference data included."""
    with tempfile.TemporaryDirectory() as folder:
        for shared in ("schema", "reference"):
            shutil.copytree(root / "datasets" / shared, Path(folder, "datasets", shared))
        command = [sys.executable, "-m", "plandata", "--root", str(root), "--datasets", f"{folder}/datasets"]
        command += ["--dist", f"{folder}/dist", "new", str(text.resolve()), "--id", "x-2020-1"]
        environment = {**os.environ, "PYTHONPATH": str(root / "build"), "PYTHONUTF8": "1"}
        before = os.times()
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
        after = os.times()
    if done.returncode:
        raise click.ClickException(f"{root}: {done.stderr.strip()}")
    return after.children_user + after.children_system - before.children_user - before.children_system


@click.command()
@click.argument("texts", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--against", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--runs", default=3)
def main(texts: tuple[Path, ...], against: Path, runs: int) -> None:
    """Print a line a text: characters, the two medians, their ratio."""
    click.echo("| text | characters | this version, s | the other, s | ratio |\n| --- | --- | --- | --- | --- |")
    for text in texts:
        pairs = [(seconds(ROOT, text), seconds(against.resolve(), text)) for _ in range(runs)]
        ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
        size = len(text.read_text("utf-8", errors="replace"))
        click.echo(f"| {text.name[:24]} | {size:,} | {ours:.1f} | {theirs:.1f} | {ours / theirs:.2f} |")


if __name__ == "__main__":
    main()
