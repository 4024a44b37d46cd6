"""Where the rows of a view lie: its own coordinates, those of the place it names, or those of its project's places."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from plandata.portal.pages.downloads import View
from plandata.portal.queries import ask
from plandata.portal.site import Site

_CITIES = """
select city_id as key, longitude, latitude from cities
where city_id in (select value from json_each(:keys)) and longitude is not null and latitude is not null
"""
_PROJECTS = """
select p.project_id as key, c.longitude, c.latitude from project_cities p join cities c using (city_id)
where p.project_id in (select value from json_each(:keys)) and longitude is not null and latitude is not null
order by 1, c.city_id
"""


async def with_points(datasette: Any, site: Site, view: View) -> View:
    """Return the view with the points of its rows, longitude before latitude."""
    for column, sql in (("city_id", _CITIES), ("project_id", _PROJECTS)):
        if column in view.columns:
            index = view.columns.index(column)
            keys = sorted({row[index] for row in view.rows if row[index] is not None})
            found: dict[Any, list[tuple[float, float]]] = {}
            for row in await ask(datasette, site, sql, keys=json.dumps(keys)):
                found.setdefault(row["key"], []).append((row["longitude"], row["latitude"]))
            points = {number: tuple(found.get(row[index], ())) for number, row in enumerate(view.rows)}
            return replace(view, points=points)
    return view
