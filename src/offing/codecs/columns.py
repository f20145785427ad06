"""What the columns of position logs are called, and in which unit a name says they are.

A name is broken into words, words of unit are taken off, and what remains is looked up.
"""

import re
from dataclasses import dataclass

# Per role, the squeezed names it goes by, the best first.
_NAMES = {
    "mmsi": "mmsi mmsinumber mmsino mmsicode mmsiid usermmsi sourcemmsi ssvid mmsinum",
    "imo": "imo imonumber imonum imono imocode lrimo lrno lrimoshipno",
    "id": "craftid vesselid shipid trackid trajectoryid trajid boatid platformid objectid targetid vehicleid "
    "identifier identity uid uniqueid craft vessel ship boat platform traj trajectory tid id",
    "name": "name shipname vesselname craftname boatname",
    "callsign": "callsign ircs radiocallsign",
    "t": "t time timestamp datetime basedatetime dateandtime datetimeutc timestamputc utctimestamp unixtime "
    "unixtimestamp unixepoch epoch epochtime epochs epochms posixtime tstamp ts when dt positiontime "
    "positiontimestamp timeposition timestampposition timeofposition postime postimestamp fixtime timeoffix "
    "dtposutc dtpos tsposutc tspos positiondate positiondatetime movementdatetime timestamppretty utc utctime "
    "timeutc dateutc obstime observationtime observedat eventtime msgtime messagetime reportedat reporttime "
    "recordedat receivedtime receivedat receptiontime recvtime rxtime receivetime lastupdate updatetime lastseen "
    "createdat timestampms timestampus date day",
    "date": "date day dateutc utcdate datestamp",
    "clock": "time clock timeofday utc utctime timeutc hms hour",
    "lat": "lat latitude latdd latitudedd latdeg latwgs84 y ycoord ycoordinate posy geolat gpslat",
    "lon": "lon long longitude lng longitudedd londd londeg lonwgs84 x xcoord xcoordinate posx geolon "
    "geolong gpslon gpslong",
    "lat_side": "latns ns nsindicator northsouth lathemisphere latitudehemisphere latdir latitudedirection",
    "lon_side": "lonew longew ew ewindicator eastwest lonhemisphere longitudehemisphere londir longitudedirection",
    "sog_kn": "sog speedoverground speed spd groundspeed gs velocity vel speedog sogspeed",
    "cog_deg": "cog courseoverground course coursetrue truecourse courseog track trackangle crs",
    "heading_deg": "heading trueheading headingtrue hdg hdt thdg head th",
    "rot_deg_min": "rot rateofturn turnrate turn",
    "nav_status": "navstatus navigationalstatus navigationstatus navstat navstatuscode status statuscode statusid",
    "ship_type": "shiptype vesseltype shiptypecode vesseltypecode shipandcargotype shipcargotype typeofship "
    "typeofshipandcargo typecargo shiptypetxt vesseltypetxt shiptypetext aistype",
    "to_bow_m": "dimbow tobow dimtobow dima dimensiona dimensiontobow bow refa a",
    "to_stern_m": "dimstern tostern dimtostern dimb dimensionb dimensiontostern stern refb b",
    "to_port_m": "dimport toport dimtoport dimc dimensionc dimensiontoport port refc c",
    "to_starboard_m": "dimstarboard tostarboard dimtostarboard dimstar dimstbd dimd dimensiond dimensiontostarboard "
    "starboard refd d",
    "draught_m": "draught draft maxdraught maxdraft maximumdraught presentdraught",
    "destination": "destination dest destport",
    "type": "msgid msgtype messagetype messageid msgnum aismsgtype messagetypeid",
    "mobile": "typeofmobile targettype transceiverclass transceiver transponderclass transpondertype aisclass class "
    "classab stationtype",
    "receiver": "receiver receiverid receivername receivertype basestation stationid station rx source",
    "second": "second timestampsecond utcsecond sec",
}
DIMENSIONS = ("to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m")
STATICS_ROLES = ("name", "callsign", "imo", "ship_type", *DIMENSIONS, "draught_m", "destination")
ROLES = tuple(_NAMES)
_RANKS = {role: {name: rank for rank, name in enumerate(names.split())} for role, names in _NAMES.items()}
_UNITS = {
    "knots": "kn", "knot": "kn", "kn": "kn", "kts": "kn", "kt": "kn", "knt": "kn",
    "ms": "m/s", "mps": "m/s", "mpersec": "m/s", "msec": "m/s",
    "kmh": "km/h", "kph": "km/h", "kmph": "km/h", "mph": "mph",
    "deg": "deg", "degs": "deg", "degree": "deg", "degrees": "deg", "dd": "deg", "decimal": "deg",
    "m": "m", "meter": "m", "meters": "m", "metre": "m", "metres": "m", "utc": "utc", "gmt": "utc", "z": "utc",
    "x10": "x10", "tenths": "x10", "e6": "e6", "micro": "e6", "e7": "e7",
}  # fmt: skip
_PREFIXES = frozenset(
    (
        "ais",
        "vessel",
        "ship",
        "craft",
        "msg",
        "message",
        "pos",
        "position",
        "report",
        "reported",
        "own",
        "target",
        "obs",
    )
)


@dataclass(frozen=True, slots=True)
class ColumnName:
    """Hold one column's name: its words, and the units they name."""

    text: str
    words: tuple[str, ...]
    units: tuple[str, ...]

    @property
    def squeezed(self) -> str:
        """Return the words without the units, run together."""
        return "".join(self.words)

    def rank(self, role: str) -> int | None:
        """Return how good a name this is for *role* (0 the best), None if it is none."""
        return next((_RANKS[role][name] for name in self._forms() if name in _RANKS[role]), None)

    def roles(self) -> tuple[str, ...]:
        """Return the roles that this name may have."""
        return tuple(role for role in ROLES if self.rank(role) is not None)

    def hints(self, word: str) -> bool:
        """Tell whether *word* (``lat``, ``lon``) is one of the words or begins one."""
        return any(
            own == word or own.startswith(f"{word}itude") or own.startswith(f"{word}gitude") for own in self.words
        )

    def _forms(self) -> tuple[str, ...]:
        whole = re.sub(r"[^a-z0-9]", "", self.text.lower())
        forms = [whole, self.squeezed]
        words = self.words
        while len(words) > 1 and words[0] in _PREFIXES:
            words = words[1:]
            forms.append("".join(words))
        return tuple(forms)


def read_name(text: str) -> ColumnName:
    """Return a column's name in words: ``SPEED_KNOTSx10`` is speed, in kn and x10."""
    spaced = re.sub(
        r"(?i)[x*\u00d7](10)\b|(?i:[x*\u00d7](10)$)", r" x10 ", text.strip().lstrip("#\ufeff ").strip("\"' ")
    )
    spaced = re.sub(r"(?i)\bm\s*/\s*s\b|\bm[ ._]s[-^]?1?\b|(?<=[_ (\[])m_s\b", " mps ", spaced)
    spaced = re.sub(r"(?i)\bkm\s*/\s*h\b|(?<=[_ (\[])km_h\b", " kmh ", spaced)
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", spaced)
    words = [word for word in re.split(r"[^a-z0-9]+", spaced.lower()) if word]
    kept, units = list(words), []
    while len(kept) > 1 and kept[-1] in _UNITS:
        units.append(_UNITS[kept.pop()])
    return ColumnName(text.strip(), tuple(kept), tuple(units))
