"""The lake of a home as Polars frames.

Two kinds of tables lie in a home's `lake` folder. `core/<table>` holds every version of every row that a commit wrote; what is true now is the newest
version of each key. The other folders hold what the last `chandler run` computed, one table a folder.
"""

import os
from datetime import date
from pathlib import Path

import polars as pl

LAKE = Path(os.environ["CHANDLER_HOME"]) / "lake"


def current(table: str, *key: str) -> pl.DataFrame:
    """The rows of a table of the books as they are now; `key` names the columns that identify a row."""
    versions = pl.read_delta(str(LAKE / "core" / table))
    newest = versions.sort("commit_seq").unique(subset=list(key), keep="last", maintain_order=True)
    return newest.filter(pl.col("op") != "delete").drop("commit_seq", "op")


def computed(table: str) -> pl.DataFrame:
    """A table of the last run, such as `facts/demand_daily`."""
    return pl.read_delta(str(LAKE / table))


def today() -> date:
    """The business day of the last run."""
    runs = current("decision_runs", "run_id")
    return runs.sort("run_id")["as_of"][-1]
