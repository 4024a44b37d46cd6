"""The verbs of taking plans in and judging them: new, review, accept, reject, reviewed, reread, withdraw.

Imports of the engine stand inside the verbs: a start of the portal loads this list of them.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from plandata.intake.decisions import Decision

VERBS = click.Group()


@VERBS.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--id", "plan_id", required=True, help="The plan's id, for ever: region, year, number (hubei-2021-43).")
@click.option("--title", help="Title, where the text does not tell it right.")
@click.option("--number", "document_number", help="Document number, such as 国发〔2015〕40号.")
@click.option("--issuer", help="Full name of the issuing body.")
@click.option("--date", "issued_on", help="Date of issue, such as 2016-09-30.")
@click.option(
    "--region", help="The issuer's region, a code (420000), a full name or 全国; else read from the text, or asked."
)
@click.option("--source-url", help="Address that the document was taken from.")
@click.pass_context
def new(ctx: click.Context, /, files: tuple[Path, ...], plan_id: str, **stated: str | None) -> None:
    """Take a document in: its folder, its tables, and a review report of what is doubtful.

    Several files (a notice and its annexes) are read as parts of one text, in the order given.
    """
    from plandata.intake import new_plan
    from plandata.intake.guessed_settings import Stated

    ask = _asked_region if sys.stdin.isatty() else None
    report = new_plan.take_in(files, plan_id, ctx.obj(), Stated(**stated), ask)
    click.echo(f"{report}: read it, write your judgement to {report.parent / 'etc'}, then scripts/serve")


def _asked_region(title: str) -> str:
    """Ask whose document it is: a region that the text does not tell decides which bodies its names mean."""
    click.echo(f"The text does not tell the region of: {title}", err=True)
    words: str = click.prompt(
        "Code (420100), full name or 全国; Enter leaves it open", default="", show_default=False, err=True
    )
    return words.strip()


def _said(_ctx: click.Context, _option: click.Parameter, words: str) -> str:
    """Refuse words that say nothing, before anything is written."""
    if not words.strip():
        raise click.BadParameter("say it in words")
    return words


DECIDED = (
    click.option("--by", required=True, callback=_said, help="Who decides."),
    click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of it; today by default."),
)


def _decision(by: str, day: datetime | None, reason: str = "") -> Decision:
    from plandata.intake.decisions import Decision

    return Decision(by, (day or datetime.now()).date().isoformat(), reason)


@VERBS.command()
@click.argument("plan_id")
@click.argument("facts", nargs=-1, required=True)
@DECIDED[0]
@DECIDED[1]
@click.pass_context
def accept(ctx: click.Context, /, plan_id: str, facts: tuple[str, ...], by: str, day: datetime | None) -> None:
    """Record in etc/ that a person found doubtful rows right, or sentences rightly silent; ids as review.md shows."""
    from plandata.intake import decisions

    for file in decisions.accept(ctx.obj(), plan_id, facts, _decision(by, day)):
        click.echo(f"{file}: written; scripts/build reads it")


@VERBS.command()
@click.argument("plan_id")
@click.argument("facts", nargs=-1, required=True)
@click.option("--reason", required=True, callback=_said, help="Why the rows are wrong; published with the data.")
@DECIDED[0]
@DECIDED[1]
@click.pass_context
def reject(ctx: click.Context, /, plan_id: str, facts: tuple[str, ...], reason: str, **decided: Any) -> None:
    """Record in etc/ that rows are wrong and are to be dropped."""
    from plandata.intake import decisions

    for file in decisions.reject(ctx.obj(), plan_id, facts, _decision(reason=reason, **decided)):
        click.echo(f"{file}: written; scripts/build reads it")


@VERBS.command()
@click.argument("plan_id")
@click.option("--partly", is_flag=True, help="Some rows were looked at, not all.")
@DECIDED[0]
@DECIDED[1]
@click.pass_context
def reviewed(ctx: click.Context, /, plan_id: str, by: str, day: datetime | None, *, partly: bool) -> None:
    """Record that a person went through all that was read from a plan (or --partly)."""
    from plandata.intake import decisions

    file = decisions.mark_reviewed(ctx.obj(), plan_id, "partly" if partly else "reviewed", _decision(by, day))
    click.echo(f"{file}: written; scripts/build reads it")


@VERBS.command()
@click.argument("plan_id")
@click.pass_context
def review(ctx: click.Context, plan_id: str) -> None:
    """Write a plan's review anew: what is doubtful in it now, without what was accepted or rejected."""
    from plandata.intake.reviewing import review_plan

    click.echo(f"{review_plan(ctx.obj(), plan_id)}: read it")


@VERBS.command()
@click.argument("plan_id")
@DECIDED[1]
@click.pass_context
def reread(ctx: click.Context, /, plan_id: str, day: datetime | None) -> None:
    """Derive a plan's text anew from the files as received, say which ids move, and leave tombstones for those."""
    from plandata.intake.reread import reread as read_anew

    done = read_anew(ctx.obj(), plan_id, day=(day or datetime.now()).date().isoformat())
    if not done.changed:
        click.echo(f"{plan_id}: text and structure as they were; nothing was written")
        return
    for move in done.moves:
        click.echo(f"{move.table}: {move.old} → {move.new or '(gone)'}  {move.what[:40]}")
    for old in done.taken:
        click.echo(f"{old} names other words now: it has no tombstone")
    click.echo(f"{plan_id}: read anew, {len(done.moves)} ids moved; scripts/build publishes it")


@VERBS.command()
@click.argument("plan_id")
@click.option("--reason", required=True, callback=_said, help="Why the plan goes; its addresses answer with it.")
@DECIDED[1]
@click.pass_context
def withdraw(ctx: click.Context, /, plan_id: str, reason: str, day: datetime | None) -> None:
    """Take a plan out: every row of it becomes a tombstone, its folder keeps these alone."""
    from plandata.intake.withdrawal import withdraw as take_out

    file = take_out(ctx.obj(), plan_id, reason=reason, day=(day or datetime.now()).date().isoformat())
    click.echo(f"{file}: written; scripts/build takes the plan out")
