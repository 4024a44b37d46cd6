"""Uses the client that openapi-python-client makes: fetches, pages, filters, and gets typed rows of every table."""

import importlib
import pkgutil
import sys

from plans_client import Client, api
from plans_client.models import ProjectsKind

client = Client(base_url=sys.argv[1], timeout=60)
read = 0
for tag in ("tables", "views"):
    package = importlib.import_module(f"{api.__name__}.{tag}")
    for module in pkgutil.iter_modules(package.__path__):
        call = importlib.import_module(f"{package.__name__}.{module.name}")
        page = call.sync(client=client, field_size=2)
        assert page is not None, module.name
        if page.next_:
            following = call.sync(client=client, field_size=2, field_next_=page.next_)
            assert following.rows[0] != page.rows[0], module.name
        read += 1
projects = importlib.import_module(f"{api.__name__}.tables.projects_json")
roads = projects.sync(client=client, kind=[ProjectsKind.ROAD], name_contains="高速", start_char_gte=1000)
assert roads.rows
assert all(row.kind is ProjectsKind.ROAD and "高速" in row.name and row.start_char >= 1000 for row in roads.rows)
targets = importlib.import_module(f"{api.__name__}.tables.targets_json")
assert [row.aspirational for row in targets.sync(client=client, aspirational=True).rows] == [True]
sys.stdout.write(f"python: typed rows of {read} tables and views, paged and filtered\n")
