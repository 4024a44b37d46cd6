"""Places and projects as GeoJSON (RFC 7946): WGS 84, longitude before latitude; what has no place has no geometry.

Points stand for whole divisions: they are good to the town, not to the checkout. A line joins the points of the two
divisions that a project's name gives as its ends; it is not the route.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from plandata.publish.release.scope import Scope

CITY_COLUMNS = ("city_id", "name", "name_en", "level", "parent_id", "code_now", "name_now")
COUNTS = ("mention_count", "task_count", "project_count")
PROJECT_COLUMNS = (
    "project_id", "plan_id", "clause_id", "task_id", "name", "action", "kind", "route_code", "from_place", "to_place",
    "capacity_value", "capacity_unit", "quote",
)  # fmt: skip
Row = Mapping[str, Any]
Point = list[float]


def cities_geojson(scope: Scope) -> bytes:
    """Return a feature a place, with its counts over the plans of the scope."""
    counts: defaultdict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for link in scope.rows["plan_cities"]:
        for name in COUNTS:
            counts[link["city_id"]][name] += link[name]
    return _collection(
        _feature(city["city_id"], _geometry("Point", point), {**_known(city, CITY_COLUMNS), **counts[city["city_id"]]})
        for city in scope.rows["cities"]
        for point in [_point(city)]
    )


def projects_geojson(scope: Scope) -> bytes:
    """Return a feature a project: a LineString between its ends, else the point or points of its places.

    `drawn` says which: line, places, or none. `city_ids` are the project's places.
    """
    cities = {city["city_id"]: city for city in scope.rows["cities"]}
    named = {plan.plan_id: _places_by_name(scope, plan.plan_id) for plan in scope.plan_rows}
    places: defaultdict[str, list[str]] = defaultdict(list)
    for link in scope.rows["project_cities"]:
        places[link["project_id"]].append(link["city_id"])
    return _collection(
        _project(project, [cities[city_id] for city_id in places[project["project_id"]]], named[project["plan_id"]])
        for project in scope.rows["projects"]
    )


def ends_of(project: Row, own: Sequence[Row], named: Mapping[str, Sequence[Row]]) -> list[Row]:
    """Return the two places that a project's from_place and to_place mean, [] where one is not known.

    An end is one of the project's `own` places, else the only place of the plan that it calls so (`named`: name →
    places); two divisions of one name are none.
    """
    ends = []
    for end in (project["from_place"], project["to_place"]):
        called = named.get(end, ())
        meant = [city for city in called if city in own] or called
        if len(meant) != 1:
            return []
        ends.append(meant[0])
    return ends if ends[0] != ends[1] else []


def _project(project: Row, places: Sequence[Row], named: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    ends = [_point(city) for city in ends_of(project, places, named)]
    points = [point for city in places if (point := _point(city))]
    if len(ends) == 2 and all(ends):
        geometry, drawn = _geometry("LineString", ends), "line"
    elif len(points) > 1:
        geometry, drawn = _geometry("MultiPoint", points), "places"
    else:
        geometry, drawn = _geometry("Point", points[0] if points else None), "places" if points else "none"
    properties = {**_known(project, PROJECT_COLUMNS), "city_ids": [city["city_id"] for city in places], "drawn": drawn}
    return _feature(project["project_id"], geometry, properties)


def _places_by_name(scope: Scope, plan_id: str) -> Mapping[str, Sequence[Row]]:
    """Return the places that one plan calls by each name: full name, short name, and as the plan writes it."""
    cities = {city["city_id"]: city for city in scope.rows["cities"]}
    called: defaultdict[str, dict[str, Row]] = defaultdict(dict)
    for link in scope.rows["plan_cities"]:
        if link["plan_id"] == plan_id:
            city = cities[link["city_id"]]
            for name in (city["name"], city["short_name"]):
                called[name][city["city_id"]] = city
    for mention in scope.rows["mentions"]:
        # 长吉 means two places and names neither as an end.
        if mention["plan_id"] == plan_id and mention["city_id"] and mention["resolution"] != "group":
            called[mention["surface"]][mention["city_id"]] = cities[mention["city_id"]]
    return {name: list(places.values()) for name, places in called.items()}


def _point(city: Row) -> Point | None:
    if city["longitude"] is None or city["latitude"] is None:
        return None
    return [float(city["longitude"]), float(city["latitude"])]


def _geometry(kind: str, coordinates: Any) -> dict[str, Any] | None:
    return {"type": kind, "coordinates": coordinates} if coordinates else None


def _feature(identifier: str, geometry: dict[str, Any] | None, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": identifier, "geometry": geometry, "properties": properties}


def _known(row: Row, columns: Iterable[str]) -> dict[str, Any]:
    return {name: float(row[name]) if isinstance(row[name], Decimal) else row[name] for name in columns}


def _collection(features: Iterable[dict[str, Any]]) -> bytes:
    """Return the features one a line, so that a text tool can compare two releases."""
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'.encode()
