"""The same questions put to Polars and to DuckDB, each in its own best idiom, on two threads.

They answer a little less than Offing does: an MMSI that two hulls share is cut at every impossible
jump, not untangled; no evidence is kept. What they count, they count alike, and the benchmark
prints the counts side by side.
"""

import os

os.environ.setdefault("POLARS_MAX_THREADS", "2")  # Polars reads it when it is imported

import duckdb
import polars as pl
import pyarrow as pa

FASTEST_KN = 45.0
SLACK_M = 500.0
SAME_S = 30
GAP_S = 6 * 3600
NEAR_M = 500.0
TOGETHER_S = 2 * 3600
SLOW_KN, UNDER_WAY_KN = 2.0, 4.0
MOORED = 5
STEP_S = 600
BRIDGED_S = 3600
CELL_LAT, CELL_LON = 0.005, 0.01  # degrees; both wider than NEAR_M up to 60° of latitude
KN_PER_M_S = 3600 / 1852
SECOND = 1_000_000


def _connect(**tables: pa.Table) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute("SET TimeZone = 'UTC'")
    for name, table in tables.items():
        connection.register(name, table)
    connection.execute("""
        CREATE MACRO metres(lat1, lon1, lat2, lon2) AS
            12742000.0 * asin(sqrt(power(sin(radians(lat2 - lat1) / 2), 2)
                + cos(radians(lat1)) * cos(radians(lat2)) * power(sin(radians(lon2 - lon1) / 2), 2)))
    """)
    return connection


def duckdb_segments(reports: pa.Table) -> pa.Table:
    """Return fixes by craft and time: copies merged, a new segment at each speed no ship reaches."""
    return (
        _connect(reports=reports)
        .sql(f"""
        WITH steps AS (
            SELECT *, epoch_us(t - lag(t) OVER w) AS step, lag(lat) OVER w AS lat0, lag(lon) OVER w AS lon0,
                   lag(second) OVER w AS second0
            FROM reports WINDOW w AS (PARTITION BY craft_id ORDER BY t)
        ), cuts AS (
            SELECT *, step IS NULL
                OR metres(lat0, lon0, lat, lon) > {SLACK_M} + {FASTEST_KN / KN_PER_M_S} * step / {SECOND} AS cut
            FROM steps
            WHERE step IS NULL OR step > {SAME_S * SECOND} OR lat <> lat0 OR lon <> lon0 OR second <> second0
        )
        SELECT craft_id, t, lat, lon, sog_kn, cog_deg, heading_deg, nav_status, type,
               max(CASE WHEN cut THEN t END) OVER (PARTITION BY craft_id ORDER BY t) AS segment,
               frame, "offset", length
        FROM cuts ORDER BY craft_id, t
    """)
        .to_arrow_table()
    )


def duckdb_gaps(fixes: pa.Table) -> pa.Table:
    """Return silences between consecutive fixes of one craft, and those still open."""
    return (
        _connect(fixes=fixes)
        .sql(f"""
        WITH steps AS (
            SELECT craft_id, t, lat, lon, lead(t) OVER (PARTITION BY craft_id ORDER BY t) AS next_t FROM fixes
        ), last AS (SELECT max(t) AS heard FROM fixes)
        SELECT craft_id, t AS t_start, coalesce(next_t, heard) AS t_end, lat, lon, next_t IS NULL AS open
        FROM steps, last WHERE epoch_us(coalesce(next_t, heard) - t) >= {GAP_S * SECOND}
    """)
        .to_arrow_table()
    )


def duckdb_encounters(fixes: pa.Table) -> pa.Table:
    """Return pairs slow and near one another for two hours on a grid of ten minutes."""
    step = STEP_S * SECOND
    return (
        _connect(fixes=fixes)
        .sql(f"""
        WITH legs AS (
            SELECT craft_id, segment, epoch_us(t) AS t0, lat AS lat0, lon AS lon0, sog_kn AS sog0,
                   nav_status, epoch_us(lead(t) OVER w) AS t1, lead(lat) OVER w AS lat1, lead(lon) OVER w AS lon1,
                   lead(sog_kn) OVER w AS sog1
            FROM fixes WINDOW w AS (PARTITION BY craft_id, segment ORDER BY t)
        ), points AS (
            SELECT *, unnest(range((t0 // {step} + 1) * {step}, t1 + 1, {step})) AS g FROM legs
            WHERE t1 - t0 <= {BRIDGED_S * SECOND} AND t1 // {step} > t0 // {step}
        ), grid AS (
            SELECT craft_id, segment, g, lat0 + (lat1 - lat0) * part AS lat, lon0 + (lon1 - lon0) * part AS lon,
                   sog0 + (sog1 - sog0) * part AS sog
            FROM (SELECT *, (g - t0) / (t1 - t0) AS part FROM points)
            WHERE nav_status IS DISTINCT FROM {MOORED} AND sog0 + (sog1 - sog0) * part <= {UNDER_WAY_KN}
        ), celled AS (
            SELECT *, floor(lat / {CELL_LAT})::int AS y, floor(lon / {CELL_LON})::int AS x FROM grid
        ), spread AS (
            SELECT * REPLACE (y + dy AS y, x + dx AS x)
            FROM celled, (VALUES (-1), (0), (1)) AS dys(dy), (VALUES (-1), (0), (1)) AS dxs(dx)
        ), contacts AS (
            SELECT a.craft_id AS craft_a, a.segment AS segment_a, b.craft_id AS craft_b, b.segment AS segment_b,
                   a.g AS g, (a.lat + b.lat) / 2 AS lat, (a.lon + b.lon) / 2 AS lon, a.sog AS sog_a, b.sog AS sog_b
            FROM celled a JOIN spread b ON a.g = b.g AND a.y = b.y AND a.x = b.x AND a.craft_id < b.craft_id
            WHERE metres(a.lat, a.lon, b.lat, b.lon) <= {NEAR_M}
        ), breaks AS (
            SELECT *, coalesce(g - lag(g) OVER w > 2 * {step}, true) AS fresh
            FROM contacts WINDOW w AS (PARTITION BY craft_a, segment_a, craft_b, segment_b ORDER BY g)
        ), runs AS (
            SELECT *, sum(fresh::int) OVER (
                PARTITION BY craft_a, segment_a, craft_b, segment_b ORDER BY g) AS run
            FROM breaks
        )
        SELECT craft_a, craft_b, min(g) AS t_start, max(g) AS t_end, avg(lat) AS lat, avg(lon) AS lon
        FROM runs GROUP BY craft_a, segment_a, craft_b, segment_b, run
        HAVING max(g) - min(g) >= {TOGETHER_S * SECOND} AND median(sog_a) < {SLOW_KN} AND median(sog_b) < {SLOW_KN}
    """)
        .to_arrow_table()
    )


def _metres(lat1: pl.Expr, lon1: pl.Expr, lat2: pl.Expr, lon2: pl.Expr) -> pl.Expr:
    a = ((lat2 - lat1).radians() / 2).sin() ** 2
    b = lat1.radians().cos() * lat2.radians().cos() * ((lon2 - lon1).radians() / 2).sin() ** 2
    return 12_742_000.0 * (a + b).sqrt().arcsin()


def _lazy(table: pa.Table) -> pl.LazyFrame:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame.lazy().with_columns(pl.col("t").dt.epoch("us"))


def polars_segments(reports: pa.Table) -> pa.Table:
    """Return fixes by craft and time: copies merged, a new segment at each speed no ship reaches."""
    craft, t, lat, lon = (pl.col(name) for name in ("craft_id", "t", "lat", "lon"))
    first = (craft != craft.shift()).fill_null(value=True)
    step = (t - t.shift()).fill_null(0)
    alike = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in ("lat", "lon", "second"))
    copy = ~first & (step <= SAME_S * SECOND) & alike
    far = _metres(lat.shift(), lon.shift(), lat, lon) > SLACK_M + FASTEST_KN / KN_PER_M_S * step / SECOND
    made = (
        _lazy(reports)
        .drop("receiver", "rot_deg_min")
        .sort("craft_id", "t")
        .with_columns(copy.alias("copy"), (first | far).alias("cut"))
        .filter(~pl.col("copy"))
        .with_columns(pl.when("cut").then(t).forward_fill().alias("segment"))
        .drop("copy", "cut", "second")
        .collect()
    )
    return made.to_arrow()


def polars_gaps(fixes: pa.Table) -> pa.Table:
    """Return silences between consecutive fixes of one craft, and those still open."""
    craft, t = pl.col("craft_id"), pl.col("t")
    last = (craft != craft.shift(-1)).fill_null(value=True)
    return (
        _lazy(fixes.select(["craft_id", "t", "lat", "lon"]))
        .with_columns(pl.when(last).then(t.max()).otherwise(t.shift(-1)).alias("t_end"), last.alias("open"))
        .filter(pl.col("t_end") - t >= GAP_S * SECOND)
        .collect()
        .to_arrow()
    )


def polars_encounters(fixes: pa.Table) -> pa.Table:
    """Return pairs slow and near one another for two hours on a grid of ten minutes."""
    step = STEP_S * SECOND
    craft, segment, t = pl.col("craft_id"), pl.col("segment"), pl.col("t")
    same = (craft == craft.shift(-1)) & (segment == segment.shift(-1))
    part = (pl.col("g") - t) / (pl.col("t1") - t)
    grid = (
        _lazy(fixes.select(["craft_id", "segment", "t", "lat", "lon", "sog_kn", "nav_status"]))
        .with_columns(*(pl.col(name).shift(-1).alias(f"{name}1") for name in ("t", "lat", "lon", "sog_kn")))
        .filter(same, pl.col("t1") - t <= BRIDGED_S * SECOND, pl.col("t1") // step > t // step)
        .with_columns(pl.int_ranges((t // step + 1) * step, pl.col("t1") + 1, step).alias("g"))
        .explode("g")
        .select(
            "craft_id",
            "segment",
            "nav_status",
            "g",
            *(
                (pl.col(name) + (pl.col(f"{name}1") - pl.col(name)) * part).alias(name)
                for name in ("lat", "lon", "sog_kn")
            ),
        )
        .filter(pl.col("nav_status").ne_missing(MOORED), pl.col("sog_kn") <= UNDER_WAY_KN)
        .with_columns(
            (pl.col("lat") / CELL_LAT).floor().cast(pl.Int32).alias("y"),
            (pl.col("lon") / CELL_LON).floor().cast(pl.Int32).alias("x"),
        )
        .collect()
    )
    near = [pl.lit(n, pl.Int32) for n in (-1, 0, 1)]
    spread = (
        grid.lazy()
        .with_columns(pl.concat_list(pl.col("y") + n for n in near).alias("y"))
        .explode("y")
        .with_columns(pl.concat_list(pl.col("x") + n for n in near).alias("x"))
        .explode("x")
    )
    keys = ["craft_id", "segment", "craft_id_b", "segment_b"]
    new_pair = pl.any_horizontal(pl.col(key) != pl.col(key).shift() for key in keys)
    fresh = (new_pair | (pl.col("g") - pl.col("g").shift() > 2 * step)).fill_null(value=True)
    return (
        grid.lazy()
        .join(spread, on=["g", "y", "x"], suffix="_b")
        .filter(craft < pl.col("craft_id_b"))
        .filter(_metres(pl.col("lat"), pl.col("lon"), pl.col("lat_b"), pl.col("lon_b")) <= NEAR_M)
        .sort(*keys, "g")
        .with_columns(fresh.cum_sum().alias("run"))
        .group_by("run")
        .agg(
            pl.col("craft_id", "craft_id_b").first(),
            pl.col("g").min().alias("t_start"),
            pl.col("g").max().alias("t_end"),
            pl.col("lat", "lon").mean(),
            pl.col("sog_kn", "sog_kn_b").median(),
        )
        .filter(pl.col("t_end") - pl.col("t_start") >= TOGETHER_S * SECOND)
        .filter(pl.col("sog_kn") < SLOW_KN, pl.col("sog_kn_b") < SLOW_KN)
        .collect()
        .to_arrow()
    )
