"""The verbs `plandata corpus build` and `plandata corpus publish`, and how a build's standing is told."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from plandata.corpus.building import Standing

_A_LINE = 60  # seconds between lines in a pipe


@click.group()
def corpus() -> None:
    """Read any number of documents, on one machine or a cluster, and publish them as one database."""


@corpus.command()
@click.argument("manifest", type=click.Path(exists=True, path_type=Path))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder of the result.")
@click.option("--workers", default=os.cpu_count() or 1, type=click.IntRange(1), help="Processes of this machine.")
@click.option("--dask", help="Scheduler of a Dask cluster instead, such as tcp://10.0.0.1:8786.")
@click.option("--batch", default=50, type=click.IntRange(1), help="Documents read together: what a kill costs at most.")
@click.option("--seconds", default=600, type=click.IntRange(1), help="Most that one document may take.")
@click.option("--megabytes", default=6000, type=click.IntRange(500), help="Most memory that one document may take.")
@click.pass_context
def build(  # noqa: PLR0913, PLR0917  the options of a command
    ctx: click.Context, manifest: Path, out: Path, workers: int, dask: str | None, batch: int, seconds: int,
    megabytes: int,
) -> None:  # fmt: skip
    """Read the documents of MANIFEST (a CSV or a folder) into OUT, one Parquet file a table and batch.

    Killed and started again it does what is missing. Documents that cannot be read are listed in OUT/failed.csv.
    """
    from plandata.corpus.batches import FAILED, Job, Limits
    from plandata.corpus.building import Workers, build
    from plandata.corpus.manifest import read_manifest

    entries = read_manifest(manifest)
    told = Told()
    job = Job(ctx.obj(), out.resolve(), Limits(seconds, megabytes), batch)
    done = build(job, entries, Workers(workers, dask), told)
    told.end()
    read = done.plans - done.failed
    click.echo(f"{out}: {read:,} plans, {done.clauses:,} clauses ({done.before:,} plans were there before)")
    if done.removed:
        click.echo(f"{out}: {done.removed:,} plans of an earlier build, which {manifest} does not name, went", err=True)
    if done.failed:
        click.echo(f"{out / FAILED}: {done.failed:,} documents that were not read, and why", err=True)


@corpus.command()
@click.argument("out", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_context
def publish(ctx: click.Context, out: Path) -> None:
    """Make OUT/plans.db, with search, of the Parquet in OUT; then: plandata serve --corpus OUT."""
    from plandata.corpus.publishing import publish

    click.echo(f"{publish(ctx.obj(), out.resolve())}: good")


class Told:
    """Says how far a build is: a moving line on a terminal, a line a minute in a pipe."""

    def __init__(self) -> None:
        self._started = self._said = monotonic()

    def __call__(self, standing: Standing) -> None:
        """Say it, if it is time to."""
        now = monotonic()
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[K{in_words(standing, now - self._started)}", err=True, nl=False)
        elif now - self._said >= _A_LINE:
            self._said = now
            click.echo(in_words(standing, now - self._started), err=True)

    def end(self) -> None:
        """Leave the moving line."""
        if sys.stderr.isatty():
            click.echo(err=True)


def in_words(standing: Standing, seconds: float) -> str:
    """Return how far a build is after so many seconds: plans, plans a second, failures, the time that is left."""
    speed = standing.done / seconds if seconds else 0.0
    left = standing.plans - standing.before - standing.done
    minutes = f"{left / speed / 60:.0f} min left" if speed else "time left unknown"
    return (
        f"{standing.before + standing.done:,} of {standing.plans:,} plans, {speed:.1f} a second, "
        f"{standing.failed:,} failed, {minutes}"
    )
