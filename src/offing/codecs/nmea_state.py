"""Numbers by which the kernels of a NMEA log name their counters, reasons and memory.

Kernels know only arrays; these are the columns of those arrays and the words for them.
"""

NONE = -(2**63)  # no time

# counts[...]: one counter each. First the message types, then the groups below.
TYPES = 0  # 0..27
CONTEXT = 32
REJECTED = 48
ORIGIN = 80
LINES = 96
MESSAGES = 97
CONTINUATIONS = 98
POSITIONS = 99
STATICS = 100
INDEXED = 101
INDEX_TEXT = 102
EXAMPLES = 103
NAMES = 104
COUNTERS = 112

MOST_EXAMPLES = 20

COMMENT, BLANK, TAG_BLOCK, CLOCK, OTHER, HEADER = range(6)
CONTEXT_WORDS = ("comment", "blank", "tag block", "clock", "other sentence", "header")

(
    BAD_CHECKSUM,
    NO_CHECKSUM,
    MALFORMED,
    BAD_CHARACTER,
    BAD_FILL,
    WRONG_LENGTH,
    UNKNOWN_TYPE,
    UNKNOWN_PART,
    PART_MISSING,
    LINE_TOO_LONG,
    UNREADABLE,
    NO_SENTENCE,
    BAD_TAG_BLOCK,
    SEVERAL_SENTENCES,
    EMPTY_PAYLOAD,
    PAYLOAD_TOO_LONG,
    BAD_CLOCK,
) = range(17)
REJECTED_WORDS = (
    "bad checksum",
    "missing checksum",
    "malformed sentence",
    "bad payload character",
    "bad fill bits",
    "wrong length for its type",
    "unknown message type",
    "unknown part of type 24",
    "part missing",
    "line too long",
    "unreadable bytes",
    "not a sentence",
    "bad tag block",
    "several sentences on one line",
    "empty payload",
    "payload too long",
    "malformed clock line",
)

# Where a message's time came from, in order of preference.
FROM_TAG, FROM_STAMP, FROM_CLOCK, FROM_BASE, FROM_NOWHERE = range(5)
ORIGIN_WORDS = (
    "tag blocks",
    "the stamp on each line",
    "clock lines ($PGHP, RMC, ZDA)",
    "base-station reports and seconds",
    "nowhere",
)

# state[...]: what a log remembers from line to line.
LINE = 0  # lines so far
LOG_T = 1  # latest time that stood on a line
CLOCK_T, CLOCK_RX = 2, 3  # the last clock line
TAG_SET, TAG_T, TAG_RX, TAG_GROUP = 4, 5, 6, 7  # a tag block that stood on a line of its own
NOW, VOTER, CONFIRMED = 8, 9, 10  # base-station clock: second, who set it, whether another agreed
RIVAL_OFFSET, RIVAL, RIVAL_VOTES = 11, 12, 13  # a base station that says otherwise
SECONDS, SECONDS_HELD, SECONDS_AT = 14, 23, 24  # the last nine UTC seconds heard
PENDING = 25  # slots in use
STATE = 32
RING = 9

# line[...]: what the line under the kernel says about itself.
(L_TAG, L_TAG_T, L_TAG_RX, L_GROUP, L_STAMP_T, L_STAMP_RX, L_TAG_BAD) = range(7)
LINE_FACTS = 8

# meta[slot, ...]: a message some of whose parts have come.
(
    USED,
    TOTAL,
    SEQUENCE,
    CHANNEL,
    GROUP,
    RECEIVER,
    MASK,
    TIME,
    TIME_PART,
    ORIGIN_OF_TIME,
    OFFSET,
    END,
    LAST_LINE,
    LAST_T,
    FILL,
    FIRST_LINE,
) = range(16)
LENGTHS = 16  # ..24: characters of each part
META = 25

SLOTS = 64
MOST_PARTS = 9
MOST_CHARS = 200  # of one sentence's payload; NMEA allows 62, pyais 200
MOST_LINE = 1024
MOST_NAMES = 4096
NAME_CHARS = 64
HASH_SLOTS = 16384

# A part that comes later than this is of another message: sequence numbers come round.
PATIENCE_LINES = 2000
PATIENCE_US = 30_000_000
# A part out of its order is believed only close by.
DISORDER_LINES = 20
