"""Measure `plandata corpus`: throughput and growth, and builds that are killed: `scripts/bench corpus`.

Plans are invented (tests/invented_corpus.py). Growth is the exponent of computing time over number of plans, from the
smallest to the largest size of one run. A killed build is started again until it ends, and its bytes are compared.
"""

from __future__ import annotations

import hashlib
import math
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parents[1]))

import invented_corpus

from plandata.checkout import Checkout
from plandata.corpus.batches import SIZE


@dataclass(frozen=True, slots=True)
class Ways:
    """How a corpus is built: processes, and documents of a batch."""

    workers: int
    batch: int


def command(manifest: Path, out: Path, ways: Ways) -> list[str]:
    """The command that builds a corpus."""
    return [sys.executable, "-m", "plandata", "corpus", "build", str(manifest), "--out", str(out),
            "--workers", str(ways.workers), "--batch", str(ways.batch)]  # fmt: skip


def digest(out: Path) -> str:
    """A digest of every file of a corpus."""
    told = hashlib.sha256()
    for file in sorted(path for path in out.rglob("*") if path.is_file()):
        told.update(f"{file.relative_to(out)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return told.hexdigest()


def timed(sizes: list[int], longest: int, ways: Ways, folder: Path) -> list[tuple[int, float, float]]:
    """Size, seconds by the clock and of computing time of a build of each size, start included."""
    taken = []
    for size in sizes:
        manifest = invented_corpus.write(folder / f"plans-{size}", size, longest)
        started, computed = time.perf_counter(), computing()
        subprocess.run(command(manifest, folder / f"out-{size}", ways), check=True, capture_output=True)
        taken.append((size, time.perf_counter() - started, computing() - computed))
    return taken


def computing() -> float:
    """Seconds that the processes which have ended computed."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def killed(count: int, plans: int, whole: float, ways: Ways, folder: Path) -> tuple[int, int, bool]:
    """Kill builds `count` times, the driver or a worker in turn, each time after up to a third of what one takes.

    A driver that was killed is started again where it stood, one whose worker was killed goes on; a build that ends is
    compared, and the next begins with an empty folder. So moments fall anywhere in a build, and killed work is done
    once more, not the whole. Return how often something was killed, how many builds were compared, and whether each
    has the bytes of one that nobody killed.
    """
    chance = random.Random(invented_corpus.SEED)  # noqa: S311  moments, no secret
    manifest, out, expected = (
        folder / f"plans-{plans}" / "manifest.csv",
        folder / "killed",
        digest(folder / f"out-{plans}"),
    )
    done, ended, same = 0, 0, True
    while done < count or not ended:
        process = subprocess.Popen(command(manifest, out, ways), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while done < count and process.poll() is None:
            try:
                process.wait(chance.uniform(1, max(whole / 3, 2)))
            except subprocess.TimeoutExpired:
                own = children(process.pid)
                os.kill(chance.choice(own) if done % 2 and own else process.pid, signal.SIGKILL)
                done += 1
        if process.wait() == 0:
            ended, same = ended + 1, same and digest(out) == expected
            if done < count:
                shutil.rmtree(out)
    return done, ended, same


def children(process: int) -> list[int]:
    """The processes that one has started, where the system tells."""
    told = Path(f"/proc/{process}/task/{process}/children")
    return [int(number) for number in told.read_text().split()] if told.is_file() else []


@click.command()
@click.option("--plans", "sizes", multiple=True, type=int, default=(100, 1000, 5000), help="Sizes to build.")
@click.option("--longest", default=60_000, help="Most characters of a plan.")
@click.option("--workers", default=os.cpu_count() or 1)
@click.option("--batch", default=SIZE, help="Documents of a batch.")
@click.option("--kills", default=20, help="Moments at which the smallest corpus is killed.")
def main(sizes: tuple[int, ...], longest: int, workers: int, batch: int, kills: int) -> None:
    """Print Markdown tables of the results."""
    Checkout.at(Path())
    ways = Ways(workers, batch)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        taken = timed(sorted(sizes), longest, ways, folder)
        click.echo("| plans | seconds | computing | computing a plan |\n| --- | --- | --- | --- |")
        for size, seconds, computed in taken:
            click.echo(f"| {size:,} | {seconds:.0f} | {computed:.0f} | {computed / size:.2f} |")
        (small, clock, first), (large, _, last) = taken[0], taken[-1]
        if large > small:
            click.echo(
                f"\nExponent from {small:,} to {large:,}: {math.log(last / first) / math.log(large / small):.2f}"
            )
        if kills:
            done, ended, same = killed(kills, small, clock, ways, folder)
            told = "the same bytes" if same else "OTHER BYTES"
            click.echo(f"\n{small:,} plans killed at {done} moments, {ended} builds ended: {told}")


if __name__ == "__main__":
    main()
