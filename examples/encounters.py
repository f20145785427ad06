"""List the encounters of a record, the longest first, with Polars: python encounters.py HOME."""

import sys

import polars as pl

import offing

record = offing.open(sys.argv[1])
encounters = pl.DataFrame(record.events(kind="encounter"))
names = pl.col("craft").list.eval(pl.element().struct.field("name").fill_null(pl.element().struct.field("id")))
print(
    encounters.select(
        "id",
        "t_start",
        (pl.col("t_end") - pl.col("t_start")).alias("lasted"),
        names.list.join(" and ").alias("who"),
        "lat",
        "lon",
    ).sort("lasted", descending=True)
)
