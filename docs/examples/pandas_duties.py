"""Which bodies lead most tasks? python pandas_duties.py FOLDER-OF-TABLES"""

import sys
from pathlib import Path

import pandas as pd

tables = Path(sys.argv[1])
duties = pd.read_csv(tables / "responsibilities.csv", dtype={"agency_id": str})
bodies = pd.read_csv(tables / "agencies.csv", dtype=str)

lead = duties[duties["role"] == "lead"].dropna(subset="task_id")
ranking = (
    lead.merge(bodies[["agency_id", "full_name"]], on="agency_id")
    .groupby("full_name")["task_id"]
    .nunique()
    .reset_index(name="tasks")
    .sort_values(["tasks", "full_name"], ascending=[False, True])
)
print(ranking.to_csv(index=False), end="")
