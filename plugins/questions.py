"""Questions with blanks: names to pick from, an example, what it means to have no answer."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from plandata.portal.datasette_api import Instance
from plandata.portal.pages import plan_list, questions
from plandata.portal.site import site_of


@hookimpl
def extra_template_vars(datasette: Instance) -> Any:
    """Give the template of a question what it asks of its blanks."""
    site = site_of(datasette)

    async def names_for(question: Any, blank: str) -> Any:
        return await questions.names_for(datasette, site, question, blank)

    async def meaning_of_none(question: Any) -> Any:
        return await questions.meaning_of_none(datasette, site, question)

    async def meant_for(name: str, question: Any, given: Any) -> Any:
        return await questions.meant_for(datasette, site, name, question, given)

    async def example_of(name: str, question: Any) -> Any:
        return (await questions.examples_of(datasette, site, {name: question})).get(name)

    async def plans_for(chosen: str) -> Any:
        return await plan_list.plans_for(datasette, site, chosen)

    return {
        "plans_for": plans_for,
        "shown_rows": plan_list.ROWS_SHOWN,
        "names_for": names_for,
        "meaning_of_none": meaning_of_none,
        "meant_for": meant_for,
        "example_of": example_of,
    }
