"""Whose row it is: an MMSI, else an IMO number, else an id of the log's own."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from offing.codecs.columns_values import Floats, read_numbers
from offing.codecs.columns_words import clean_texts, is_blank
from offing.schema.craft import craft_key

NO_CRAFT = -1
_IMO_BASE = craft_key("imo:0")
_WEIGHTS = (7, 6, 5, 4, 3, 2)
Reasons = dict[str, NDArray[np.bool_]]


def read_crafts(frame: pl.DataFrame, fields: Mapping[str, Any]) -> tuple[NDArray[np.int64], dict[int, str], Reasons]:
    """Return each row's craft key (NO_CRAFT: none), the labels of ``id:`` keys, and the rows refused by reason."""
    keys = np.full(frame.height, NO_CRAFT, np.int64)
    reasons: Reasons = {}
    labels: dict[int, str] = {}
    if "mmsi" in fields:
        keys, reasons = _read_mmsi(frame[f"c{fields['mmsi']['column']}"])
    refused = np.logical_or.reduce(list(reasons.values())) if reasons else np.zeros(frame.height, bool)
    open_ = (keys == NO_CRAFT) & ~refused
    if "imo" in fields and open_.any():
        imo = read_imo(frame[f"c{fields['imo']['column']}"])
        keys = np.where(open_ & ~np.isnan(imo), _IMO_BASE + np.nan_to_num(imo).astype(np.int64), keys)
        open_ = (keys == NO_CRAFT) & ~refused
    if "id" in fields and open_.any():
        own, labels = _read_own(frame[f"c{fields['id']['column']}"])
        keys = np.where(open_, own, keys)
    reasons["no craft identity"] = (keys == NO_CRAFT) & ~refused
    return keys, labels, reasons


def _read_mmsi(values: pl.Series) -> tuple[NDArray[np.int64], Reasons]:
    numbers = read_numbers(values)
    good = (numbers >= 1) & (numbers <= 999_999_999) & (numbers % 1 == 0)
    keys = np.where(good, np.where(good, numbers, 0).astype(np.int64), NO_CRAFT)
    if good.all():
        return keys, {}
    absent = is_blank(values.cast(pl.String)).to_numpy() | (numbers == 0)
    unreadable = np.isnan(numbers) & ~absent
    return keys, {"MMSI unreadable": unreadable, "MMSI out of range": ~good & ~absent & ~unreadable}


def read_imo(values: pl.Series) -> Floats:
    """Return seven-digit IMO numbers, also of ``IMO9074729``; NaN for anything else."""
    if values.dtype == pl.String:
        values = values.str.strip_chars().str.replace(r"(?i)^imo\s*:?\s*", "")
    numbers = read_numbers(values)
    return np.where((numbers >= 1_000_000) & (numbers <= 9_999_999) & (numbers % 1 == 0), numbers, np.nan)


def valid_imo(numbers: Floats) -> NDArray[np.bool_]:
    """Tell whether the last digit checks the others (IMO Resolution A.1117: weights 7 to 2)."""
    whole = np.nan_to_num(numbers).astype(np.int64)
    total = sum(weight * (whole // 10 ** (6 - place) % 10) for place, weight in enumerate(_WEIGHTS))
    valid: NDArray[np.bool_] = (whole >= 1_000_000) & (np.asarray(total) % 10 == whole % 10)
    return valid


def _read_own(values: pl.Series) -> tuple[NDArray[np.int64], dict[int, str]]:
    texts = clean_texts(values)
    known = texts.unique().drop_nulls().sort().to_list()
    labels = {craft_key(f"id:{text}"): f"id:{text}" for text in known}
    keys = texts.replace_strict(known, list(labels), default=None, return_dtype=pl.Int64) if known else None
    if keys is None:
        return np.full(len(values), NO_CRAFT, np.int64), {}
    return keys.fill_null(NO_CRAFT).to_numpy(), labels
