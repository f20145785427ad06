-- How far each craft sailed while she was heard: offing sql < examples/tracks.sql
WITH steps AS (
    SELECT craft_id, t, sog_kn,
           epoch(t - lag(t) OVER (PARTITION BY craft_id, segment ORDER BY t)) / 3600 AS hours
    FROM fixes
)
SELECT craft_id, count(*) AS fixes, min(t) AS first, max(t) AS last, round(sum(sog_kn * hours) FILTER (hours < 6), 1) AS nautical_miles
FROM steps
GROUP BY craft_id
ORDER BY nautical_miles DESC;
