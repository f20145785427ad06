"""Parse the shapes of a warning: what words stand before its positions, and what those positions then are."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from offing.codecs.warning_angles import Angle
from offing.codecs.warning_tokens import Token
from offing.schema.claim import Span
from offing.schema.warning import Shape, Vertex

_BETWEEN_POSITIONS = frozenset("comma and dash other to then shore line along open close".split())
_PARTING_WORDS = frozenset(
    "THE TO BY ПО ALONG ВДОЛЬ FOLLOWING BACK OF FROM WITH "
    "LATITUDE LATITUDES LAT LATS LONGITUDE LONGITUDES LONG LONGS PARALLEL PARALLELS MERIDIAN MERIDIANS".split()
)
_FURTHEST = 12  # tokens between two positions of one list
_LEAST = 3  # corners of a ring
NO_RADIUS = "its radius is not told, or not understood"
_SIDES = 2  # of a box, by latitude and by longitude
_BY_SIDES = (("lat", "lat", "lon", "lon"), ("lon", "lon", "lat", "lat"))


@dataclass(slots=True)
class Intro:
    """Hold what the words before positions say: the kind of shape, a distance, bearings."""

    kind: str = ""  # polygon, between, circle, line, point
    radius_m: float | None = None
    bearings: tuple[float, float] | None = None
    is_area: bool = False
    said: tuple[str, ...] = ()  # what must be said of the shapes

    def __bool__(self) -> bool:
        return bool(self.kind)


@dataclass(slots=True)
class Positions:
    """Hold a run of positions, and what stood between them."""

    vertices: list[Vertex] = field(default_factory=list)
    lats: list[tuple[float, Span]] = field(default_factory=list)  # a box's, before they are paired
    lons: list[tuple[float, Span]] = field(default_factory=list)
    along_shore: list[int] = field(default_factory=list)
    reservations: list[str] = field(default_factory=list)
    broken: list[Span] = field(default_factory=list)
    joined: list[int] = field(default_factory=list)  # number of positions before each AND
    stops: list[int] = field(default_factory=list)  # and before each full stop
    ends: int = 0  # token behind the last
    by_sides: bool = False  # latitudes first, then longitudes, as a box is told
    lat_first: bool = True

    def alone(self) -> list[Span]:
        """Return the angles that pair with nothing; those of a box do."""
        return [] if self.is_box() else [span for _, span in (*self.lats, *self.lons)]

    def is_box(self) -> bool:
        """Tell whether two latitudes and two longitudes stand side by side."""
        return len(self.lats) == len(self.lons) == 2 and not self.vertices


def positions(row: Sequence[Token], at: int) -> Positions | None:
    """Return the run of positions that begins at a token, None where none does."""
    found = Positions(ends=at)
    found.by_sides, found.lat_first = _order(row, at)
    pending: Token | None = None
    while at < len(row):
        token = row[at]
        if token.kind == "angle" or (token.kind == "bare" and _may_be_one(row, at, pending, found)):
            pending = _take(found, pending, token)
            at += 1
            found.ends = at
            continue
        following = _over(row, at, found)
        if following is None:
            break
        if any(one.value == "." for one in row[at:following]):
            found.stops.append(len(found.vertices))
        if any(one.kind == "and" for one in row[at:following]):
            found.joined.append(len(found.vertices))
        at = following
    if pending is not None:
        _lone(found, pending)
    return found if found.ends > 0 and (found.vertices or found.lats or found.lons or found.broken) else None


def _order(row: Sequence[Token], at: int) -> tuple[bool, bool]:
    """Tell whether both latitudes stand before both longitudes (or behind them), and which stands first."""
    kinds = ("angle", "bare")
    axes = [one.value.axis if one.kind == "angle" else "" for one in row[at : at + _FURTHEST] if one.kind in kinds][:4]
    for order in _BY_SIDES:
        if len(axes) == len(order) and all(one in ("", told) for one, told in zip(axes, order, strict=True)):
            return True, order[0] == "lat"
    if axes[:1] == [""]:
        return False, axes[1:2] != ["lat"]
    return False, axes[:1] != ["lon"]


def _may_be_one(row: Sequence[Token], at: int, pending: Token | None, found: Positions) -> bool:
    """Tell whether digits without a letter stand where a position does."""
    beside = at + 1 < len(row) and row[at + 1].kind == "angle"
    return pending is not None or beside or bool(found.vertices)


def _take(found: Positions, pending: Token | None, token: Token) -> Token | None:
    """Pair a longitude with the latitude before it; keep what pairs with nothing."""
    if token.kind == "bare":
        token = _lettered(found, pending, token)
    if token.value.odd and token.value.degrees is not None:
        found.reservations.append(f"a position is odd: {token.value.odd}")
    if token.value.degrees is None:
        found.reservations.append(f"a position cannot be: {token.value.odd}")
    if pending is None:
        return token
    one, other = pending.value, token.value
    if one.axis == other.axis or found.by_sides or (one.axis == "lat") != found.lat_first:
        _lone(found, pending)
        return token
    _pair(found, pending, token)
    return None


def _lettered(found: Positions, pending: Token | None, token: Token) -> Token:
    """Return digits without a letter as the angle that is due here; only a zero needs none."""
    seen = len(found.lats) + len(found.lons) + (pending is not None)
    first = seen < _SIDES if found.by_sides else pending is None
    axis = "lat" if first == found.lat_first else "lon"
    if float(token.value.replace("-", "")) == 0:
        return Token("angle", Angle(axis, 0.0, None, True), token.start, token.end)
    return Token("angle", Angle(axis, None, "it lacks its N, S, E or W", True), token.start, token.end)


def _pair(found: Positions, first: Token, second: Token) -> None:
    """Keep the position of two angles; where either cannot be, none."""
    lat, lon = (first, second) if first.value.axis == "lat" else (second, first)
    if lat.value.degrees is None or lon.value.degrees is None:
        found.broken.append((first.start, second.end))
        return
    found.vertices.append(Vertex(lat.value.degrees, lon.value.degrees, (first.start, second.end)))


def _lone(found: Positions, token: Token) -> None:
    if token.value.degrees is None:
        found.broken.append((token.start, token.end))
        return
    side = found.lats if token.value.axis == "lat" else found.lons
    side.append((token.value.degrees, (token.start, token.end)))


def _over(row: Sequence[Token], at: int, found: Positions) -> int | None:
    """Return the token behind what may stand between two positions, None where something else begins."""
    shore = False
    for n in range(at, min(len(row), at + _FURTHEST)):
        kind = row[n].kind
        if kind == "angle":
            if shore and found.vertices:
                found.along_shore.append(len(found.vertices) - 1)
            return n
        if kind == "bare" and n > at:
            return n if n + 1 < len(row) and row[n + 1].kind == "angle" else None
        shore |= kind == "shore"
        if not _may_part(row, n):
            return None
    return None


def _may_part(row: Sequence[Token], at: int) -> bool:
    """Tell whether a token may stand between two positions: signs, AND, THENCE ALONG THE SHORE TO, a number."""
    token = row[at]
    if token.kind == "stop":  # a full stop typed for a comma; lettered positions have their letter behind it
        return str(token.value) != "." or (at + 1 < len(row) and row[at + 1].kind == "angle")
    if token.kind in ("label", "number"):
        numbers = token.kind == "label" or row[at - 1].kind in ("comma", "open", "other")
        return numbers and at + 1 < len(row) and row[at + 1].kind in ("angle", "close", "other")
    return token.kind in _BETWEEN_POSITIONS or token.value in _PARTING_WORDS


def shapes_of(found: Positions, intro: Intro, span: Span) -> list[Shape]:
    """Return what positions are after the words before them."""
    said = intro.said if intro.radius_m is None else tuple(words for words in intro.said if words != NO_RADIUS)
    told = (*dict.fromkeys(found.reservations), *said)
    if found.lats or found.lons:
        return _box(found, intro, span, told)
    vertices = tuple(found.vertices)
    if not vertices:
        return []
    if intro.bearings is not None and intro.radius_m is None and len(vertices) == 1:
        return [Shape("sector", vertices, span, None, intro.bearings, reservations=told)]
    if intro.kind == "polygon" or (not intro.kind and intro.is_area and len(vertices) >= _LEAST):
        return _rings(found, span, told)
    if intro.kind == "circle" and intro.radius_m is not None:
        return [_round(vertex, intro, told) for vertex in vertices]
    if len(vertices) > 1 and intro.kind in ("line", "between"):
        return [_along(one, intro, span, told) for one in _lines(found)]
    if intro.is_area and len(vertices) >= _LEAST:
        return [_ring(vertices, tuple(found.along_shore), span, told)]
    return [Shape("point", (vertex,), vertex.span, reservations=told) for vertex in vertices]


def _along(vertices: tuple[Vertex, ...], intro: Intro, span: Span, told: tuple[str, ...]) -> Shape:
    """Return a line, a corridor along it, or the box between two corners."""
    if intro.kind == "between":
        kind = "box" if intro.is_area and len(vertices) == _SIDES else "line"
        return Shape(kind, vertices, span, reservations=told)
    return Shape("line" if intro.radius_m is None else "corridor", vertices, span, intro.radius_m, reservations=told)


def _lines(found: Positions) -> list[tuple[Vertex, ...]]:
    """Return the positions of one line, or of several, each told by its two ends and a full stop."""
    vertices = tuple(found.vertices)
    if found.stops == list(range(_SIDES, len(vertices), _SIDES)):
        return [vertices[at : at + _SIDES] for at in range(0, len(vertices), _SIDES)]
    return [vertices]


def _rings(found: Positions, span: Span, told: tuple[str, ...]) -> list[Shape]:
    """Return the ring of positions, or two where AND parts them."""
    vertices, shore = tuple(found.vertices), found.along_shore
    at = _second_ring(found)
    told = (*told, "a full stop stands between its positions") if found.stops else told
    if at is None:
        return [_ring(vertices, tuple(shore), span, told)]
    told = (*told, "the list is read as two areas, parted by AND")
    return [
        _ring(vertices[:at], tuple(n for n in shore if n < at), span, told),
        _ring(vertices[at:], tuple(n - at for n in shore if n >= at), span, told),
    ]


def _second_ring(found: Positions) -> int | None:
    """Return where a second ring begins: behind an AND with three corners and more on either side of it."""
    return next((at for at in found.joined if at >= _LEAST and len(found.vertices) - at >= _LEAST), None)


def _round(vertex: Vertex, intro: Intro, told: tuple[str, ...]) -> Shape:
    kind = "circle" if intro.bearings is None else "sector"
    return Shape(kind, (vertex,), vertex.span, intro.radius_m, intro.bearings, reservations=told)


def _ring(vertices: tuple[Vertex, ...], shore: tuple[int, ...], span: Span, told: tuple[str, ...]) -> Shape:
    """Return a ring whose last corner does not repeat the first."""
    first, last = vertices[0], vertices[-1]
    if len(vertices) > 3 and (first.lat, first.lon) == (last.lat, last.lon):
        vertices = vertices[:-1]
    if len(vertices) == 2 and not shore:
        return Shape("line", vertices, span, reservations=(*told, "two positions bound no area"))
    if len(vertices) == 1:
        return Shape("point", vertices, span, reservations=(*told, "one position bounds no area"))
    return Shape("polygon", vertices, span, along_shore=shore, reservations=told)


def _box(found: Positions, intro: Intro, span: Span, told: tuple[str, ...]) -> list[Shape]:
    """Return the box of two latitudes and two longitudes; what else stands alone is kept as a reservation."""
    if found.is_box():
        corners = tuple(
            Vertex(lat, lon, (min(a[0], b[0]), max(a[1], b[1])))
            for (lat, a), (lon, b) in zip(found.lats, found.lons, strict=True)
        )
        return [Shape("box", corners, span, reservations=told)]
    rest = shapes_of(replace_lone(found), intro, span) if found.vertices else []
    return [replace(one, reservations=(*one.reservations, "a latitude or a longitude stands alone")) for one in rest]


def replace_lone(found: Positions) -> Positions:
    """Return positions without the angles that pair with nothing."""
    return replace(found, lats=[], lons=[])
