"""Opens plans.zip as it is with Frictionless and reads every table."""

import sys

from frictionless import Package

package = Package(sys.argv[1])
report = package.validate()
assert report.valid, report.flatten(["place", "note"])[:5]
assert package.get_resource("projects").read_rows()
sys.stdout.write(f"frictionless: {len(package.resources)} resources, all valid\n")
