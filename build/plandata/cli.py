"""The verbs: python -m plandata build | check | serve | …; each script in scripts/ calls one.

Those of taking plans in and of many plans stand in intake/commands.py and corpus/commands.py.

Imports of the engine stand inside the verbs: `serve` must start about as fast as Datasette alone, and the engine
loads pandas and Frictionless.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from plandata.checkout import Checkout, house
from plandata.corpus import commands as corpus_commands
from plandata.errors import PlanDataError, PlansFailed, in_words
from plandata.intake import commands as intake_commands

FOLDER = click.Path(file_okay=False, path_type=Path)


def _checkout(root: Path, datasets: Path | None, dist: Path | None) -> Checkout:
    if (root / "build" / "plandata").is_dir():
        return Checkout.at(root, datasets=datasets, dist=dist)
    if datasets is None:
        raise PlanDataError(
            str(root), "no build/plandata here", "the checkout's top folder, or a folder of plans",
            "Call it from there, give --root, or name a folder of plans by --datasets.",
        )  # fmt: skip
    # Outside any checkout: what the package brings, with the plans of a folder; what is built stands among them.
    datasets.mkdir(parents=True, exist_ok=True)
    return Checkout.at(house(), datasets=datasets, dist=dist or datasets / ".dist")


def _built(checkout: Checkout, *, strict: bool = False, force: bool = False) -> Mapping[str, str]:
    """Build what changed; return what is wrong with plans that failed, then or when they were last built."""
    from plandata import builds

    record = builds.read_record(checkout)
    if not force and builds.is_fresh(checkout, record) and record and not (strict and record.failures):
        return record.failures  # without loading the engine: a start must be fast
    from plandata import pipeline
    from plandata.progress import Progress

    return pipeline.build(checkout, Progress(), strict=strict, anew=force)


class _Verbs(click.Group):
    """Says any failure in words, with exit status 1 (3 for plans that failed), instead of showing a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("PLANDATA_DEBUG"):
                raise
            failure = in_words(error, f"plandata {ctx.invoked_subcommand or ''}".strip())
            raise (_Failed if isinstance(failure, PlansFailed) else click.ClickException)(str(failure)) from error


class _Failed(click.ClickException):
    """Some plans failed: not the command, whose own failures have status 1."""

    exit_code = 3


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--root", type=FOLDER, default=Path(), help="The checkout's top folder.")
@click.option("--datasets", type=FOLDER, help="Folder of plans, instead of datasets/.")
@click.option("--dist", type=FOLDER, help="Folder for what is built, instead of dist/.")
@click.pass_context
def main(ctx: click.Context, root: Path, datasets: Path | None, dist: Path | None) -> None:
    """The text of a government plan in; tables, a search and a portal out."""
    ctx.obj = lambda own=None: _checkout(root, own or datasets, dist)


main.add_command(corpus_commands.corpus)
for verb in intake_commands.VERBS.commands.values():
    main.add_command(verb)


@main.command()
@click.option("--force", is_flag=True, help="Read every plan anew, changed or not.")
@click.option("--strict", is_flag=True, help="Publish nothing when one plan fails.")
@click.pass_context
def build(ctx: click.Context, *, force: bool, strict: bool) -> None:
    """Read the plans that changed, check them, and publish tables and database.

    A plan that fails keeps its last good tables, or is left out, and the command ends with status 3.
    """
    checkout = ctx.obj()
    from plandata.serving import freshness

    if not force and freshness.is_fresh(checkout):
        click.echo(f"{checkout.database}: up to date")
    failures = _built(checkout, strict=strict, force=force)
    if failures:
        raise PlansFailed(failures, "The other plans were published. Mend these and build again.")


@main.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Read and check every plan as a build does, and compare with the committed tables; publishes nothing."""
    from plandata import pipeline
    from plandata.progress import Progress

    pipeline.check(ctx.obj(), Progress())


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Every table as JSON, on one line, instead of a summary.")
def read(file: Path, *, as_json: bool) -> None:
    """Read one document and print what is in it; nothing is kept."""
    from plandata import public_api

    reading = public_api.read_plan(file)
    click.echo(reading.to_json() if as_json else reading.summary())


@main.command()
@click.option("--datasets", type=FOLDER, help="Folder of plans; outside a checkout it is all that is needed.")
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", default=8001, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--corpus", type=FOLDER, help="Serve what `plandata corpus publish` made in this folder instead.")
@click.pass_context
def serve(ctx: click.Context, datasets: Path | None, host: str, port: int, corpus: Path | None) -> None:
    """Build if an input changed, then serve the portal until Ctrl-C."""
    checkout = ctx.obj(datasets)
    from plandata.serving.port import check_base_url, check_port

    check_base_url(checkout.root)
    check_port(host, port)
    from plandata.builds import check_database, check_metadata, held

    published = replace(checkout, dist=corpus.resolve()) if corpus else None
    if published:
        remedy = f"Run plandata corpus publish {corpus}."
        check_database(published.database, checkout.table_names(), remedy)
        check_metadata(published.metadata, remedy)
    else:
        _built(checkout)
    click.echo(f"http://{host}:{port}  (Ctrl-C stops it)")
    sys.stdout.flush()
    gc.disable()  # all that a start loads stays: looking it through is a tenth of the start; preload.py ends this
    from plandata.serving import start as serving

    if published:
        serving.run(published, host, port)
        return
    with held(checkout) as built:  # what is built meanwhile is served after the next start
        check_database(built.database, built.table_names())
        serving.run(built, host, port)


@main.command()
@click.pass_context
def mcp(ctx: click.Context) -> None:
    """Answer AI clients by the Model Context Protocol over standard input and output (the extra `mcp`)."""
    checkout = ctx.obj()
    if find_spec("mcp") is None:
        raise PlanDataError("plandata mcp", "no package mcp", "the extra mcp", "scripts/setup --with mcp")
    from plandata.builds import check_database, held
    from plandata.mcp.server import run_stdio
    from plandata.publish.schema import load_schemas
    from plandata.publish.settings import load_settings

    base = load_settings(checkout.root / "portal.yml").base_url
    with held(checkout) as built:
        check_database(built.database, built.table_names())
        run_stdio(built.database, load_schemas(built.schema), base)


@main.command()
@click.option("--plans", type=FOLDER, envvar="PLANDATA_PLANS", help="Folder with the texts of other labelled plans.")
@click.option("--kept-apart", is_flag=True, help="Measure the plans that no rule is mended after, and only those.")
@click.option("--misses", is_flag=True, help="List every miss with its words.")
@click.option("--check", "held", is_flag=True, help="Fail when a figure is below the recorded one.")
@click.option("--record", "written", is_flag=True, help="Record the figures as the new bars.")
@click.pass_context
def evaluate(ctx: click.Context, /, plans: Path | None, *, kept_apart: bool, misses: bool, **then: bool) -> None:
    """Hold what the engine reads against the labels in tests/labels."""
    from rich.console import Console

    from plandata.evaluation import evaluate as measuring

    checkout = ctx.obj()
    labels = checkout.root / "tests" / "labels"
    figures, absent = measuring.measure(checkout, labels, plans, kept_apart=kept_apart)
    console = Console(highlight=False, width=130)
    measuring.print_table(figures, absent, console, misses=misses)
    measuring.print_ranking(checkout, checkout.root / "tests" / "ranking", console, misses=misses)
    if then["written"]:
        measuring.record(figures, labels / measuring.RECORDED)
    if then["held"] and not kept_apart:
        covered = measuring.coverage(figures, absent, labels)
        console.print(covered.coverage_words(), markup=False)
        if covered.lost:
            lost = "\n".join(" ".join(key) for key in covered.lost)
            raise click.ClickException(f"recorded, and not measured though the text is there:\n{lost}")
    worse = measuring.compare(figures, labels / measuring.RECORDED) if then["held"] else ()
    if worse:
        raise click.ClickException("below the recorded figures:\n" + "\n".join(worse))


@main.command()
@click.option("--out", type=FOLDER, help="Folder to write to.  [default: static in the folder for what is built]")
@click.pass_context
def static(ctx: click.Context, out: Path | None) -> None:
    """Write the whole portal as files that any web server or Pages host serves."""
    checkout = ctx.obj()
    from plandata.static_site.write import check_place, write_static_site

    folder = (out or checkout.dist / "static").resolve()
    check_place(checkout, folder)
    _built(checkout)
    written = write_static_site(checkout, folder)
    click.echo(f"{written.folder}: {written.pages} pages, {written.files} files, {written.megabytes:.0f} MB")


@main.command()
@click.option("--date", "released_on", help="Day of the release, YYYY-MM-DD; else date-released of CITATION.cff.")
@click.option("--previous", type=click.Path(path_type=Path), help="The release before: tell what changed since.")
@click.option("--to", "place", type=FOLDER, help="Folder of the release, instead of release/ in dist/.")
@click.option("--plan", "plan_id", help="Only this plan's files, into the folder that --to names.")
@click.pass_context
def release(
    ctx: click.Context, released_on: str | None, previous: Path | None, place: Path | None, plan_id: str | None
) -> None:
    """Build if an input changed, then write every format of every plan, with checksums, into dist/release/."""
    if plan_id is not None and (previous or not place or not plan_id):
        raise click.UsageError("--plan writes one plan's files alone: give --to FOLDER, and no --previous.")
    checkout = ctx.obj()
    from plandata.progress import Progress
    from plandata.publish.release.making import check_place, make_release, make_release_of

    own = checkout.dist / "release"  # a link to what is current: not followed
    place = own if place is None or place.absolute() == own else place.resolve()
    check_place(checkout, place, plan_id)
    _built(checkout, strict=True)
    progress = Progress()
    told = partial(progress.step, "release")
    if plan_id:
        progress.done(make_release_of(checkout, plan_id, place, released_on, told))
    else:
        progress.done(make_release(checkout, place, released_on, previous, told))


@main.command()
@click.argument("place", type=click.Path(exists=True, path_type=Path), required=False)
@click.pass_context
def verify(ctx: click.Context, place: Path | None) -> None:
    """Hold a downloaded release, or a package as folder or zip, against its SHA256SUMS; exit 1 when a file differs.

    Without a place: read all of what is built, every page of the database too, and hold it against its record.
    """
    if place is None:
        from plandata import builds

        checkout = ctx.obj()
        click.echo(f"{checkout.database}: {builds.check_whole(checkout)} bytes, all as built")
        return
    from plandata.publish.release import sums

    listed, differences = sums.verify(place)
    for difference in differences:
        click.echo(f"{difference.what}: {difference.path} {difference.detail}".rstrip())
    if differences:
        raise click.ClickException(f"{place}: {len(differences)} files differ from the {listed} that were released")
    click.echo(f"{place}: {listed} files, all as released")


@main.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format", "kind", type=click.Choice(["markdown", "json", "atom"]), default="markdown", help="How to tell."
)
@click.option(
    "--date", "released_on", help="Day for Atom and tombstones; else that of the newer release, or of CITATION.cff."
)
@click.option("--tombstones", type=click.Path(dir_okay=False, path_type=Path), help="CSV to add the removed ids to.")
@click.pass_context
def diff(ctx: click.Context, /, old: Path, new: Path, kind: str, **stated: Any) -> None:
    """Compare two releases row by row: folders, packages, zips or databases."""
    checkout = ctx.obj()
    from plandata.publish.release.comparing import Wish, compare

    click.echo(compare(checkout, old, new, Wish(kind, **stated)), nl=False)
