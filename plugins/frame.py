"""The portal's frame: language prefixes, headers, strings and addresses that every template has at hand."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from datasette import hookimpl
from markupsafe import Markup

from plandata.portal import addresses, middleware, navigation, selection
from plandata.portal.catalog import documents
from plandata.portal.datasette_api import ArrayFacet, DateFacet, Instance, Visit, metadata_of, select_order, take_out
from plandata.portal.pages import listing, row_files
from plandata.portal.pages.facets import OpenFacet
from plandata.portal.pages.home import HEADLINES
from plandata.portal.site import base_of, load_contract, site_of
from plandata.portal.template_cache import keep_compiled
from plandata.portal.texts import labels, languages, numbers
from plandata.portal.texts.contract import localized, localized_key
from plandata.publish import of_plans
from plandata.publish.words import in_language

_REPLACED = ("datasette.facets", "datasette.handle_exception")


@hookimpl
def startup(datasette: Instance) -> Any:
    """Read the contract; take out Datasette's defaults that the portal replaces.

    Its column facet would stand beside ours under the same name; its error handler prints every stack frame with its
    variables, for each address mistyped.
    """
    take_out(_REPLACED)
    select_order(selection.ADDED_COLUMN, of_plans.ROWID)

    async def read() -> None:
        site_of(datasette).contract = await load_contract(datasette)

    return read


@hookimpl
def register_facet_classes() -> Any:
    """Offer our column facet; Datasette's others stay for addresses that name them."""
    return [OpenFacet, ArrayFacet, DateFacet]


@hookimpl(trylast=True)  # outermost: whatever a request holds, no other plugin reads it before us
def asgi_wrapper(datasette: Instance) -> Any:
    """Put the portal's layers around Datasette."""
    return lambda app: middleware.wrap(app, site_of(datasette))


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Instance) -> None:
    """Give templates the strings and the addresses."""
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(languages.gettext, languages.ngettext, newstyle=True)
    env.globals.update(
        url=languages.localised,
        id_path=addresses.id_path,
        row_path=addresses.row_path,
        reader_path=addresses.reader_path,
        table_path=addresses.table_path,
        with_query=addresses.with_query,
        ngettext=_counting,
        grouped=numbers.counted,
        with_wan=numbers.with_wan,
        lang_of=languages.lang_of,
        with_lang=languages.with_lang,
        in_both=languages.in_both,
        headlines=list(HEADLINES),
        pages=navigation.PAGES,
        documents=documents.listed(),
        row_formats=row_files.ROW_FORMATS,
        localized=localized,
        localized_key=localized_key,
        by_pinyin=partial(listing.by_pinyin, collation=site_of(datasette).collation),
        in_order=listing.in_order,
        facets_shown=listing.facets_shown,
        first_sentence=listing.first_sentence,
        operators=listing.operators,
        parameter_title=listing.parameter_title,
        facet_names=lambda facets: {facet["name"] for facet in facets},
        dict_of_counts=lambda tables: {table["name"]: table["count"] for table in tables},
    )
    env.filters["without_gaps"] = languages.without_gaps
    env.trim_blocks = env.lstrip_blocks = True
    keep_compiled(
        env, Path(str(datasette.get_database(site_of(datasette).settings.database).path)).with_name("templates")
    )


def _counting(singular: Any, plural: Any, number: Any, **variables: Any) -> Any:
    """Return a message that counts, its %(num)s with the thousands grouped."""
    return Markup(languages.ngettext(singular, plural, number)) % {"num": numbers.counted(number), **variables}  # noqa: S704  a string of the catalogue


@hookimpl
def extra_template_vars(datasette: Instance, request: Visit) -> Any:
    """Tell a template where it is: site, language, the page's own address and query, the same page in others."""
    site = site_of(datasette)
    scope = request.scope if request else {}
    pairs = scope.get(selection.ORIGINAL_QUERY, [])
    path = request.path if request else "/"
    language = languages.current_language()

    def here(**changes: Any) -> Any:
        """Return this page's address with some parameters set anew, None removing one."""
        return addresses.with_query(path, selection.replaced(pairs, **changes))

    async def filter_list(table: Any, facets: Any) -> Any:
        """Return the conditions of the page in words, with the names of the rows that they hold the keys of."""
        words = await labels.labels_of_conditions(datasette, site, table, pairs)
        return listing.conditions(path, pairs, table, {**listing.facet_labels(facets), **words})

    query = addresses.with_query("", pairs)
    return {
        "site": site,
        "contract": site.contract,
        "database_name": site.settings.database,
        "portal_name": in_language(site.settings.name, language),
        "portal_tagline": in_language(site.settings.tagline, language),
        "language": language,
        "languages": [
            {"code": code, "name": languages.display_name(code), "href": languages.localised(path, code) + query}
            for code in site.languages.codes
        ],
        "asset": site.asset,
        "path": path,
        "pairs": pairs,
        "here": here,
        "without": selection.without,
        "filter_list": filter_list,
        "base": base_of(datasette, request),
        "canonical": base_of(datasette, request) + languages.localised(path),
        "metadata_of_all": metadata_of(datasette),
    }
