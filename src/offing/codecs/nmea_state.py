"""Numbers by which the kernels of a NMEA log name their memory, counters and reasons.

Kernels know only arrays, and each array handed to a function costs it time; so all that is
remembered from line to line, all that is known of the line at hand, the counters and the
payload of the message at hand lie in one array, ``memo``, and these are its places.
"""

NONE = -(2**63)  # no time

# What a log remembers from line to line; the first KEPT places are handed on to the next stretch.
LINE = 0  # lines so far
LOG_T = 1  # latest time that stood on a line
CLOCK_T, CLOCK_RX = 2, 3  # the last clock line
TAG_SET, TAG_T, TAG_RX, TAG_GROUP = 4, 5, 6, 7  # a tag block that stood on a line of its own
NOW, VOTER, CONFIRMED = 8, 9, 10  # base-station clock: second, who set it, whether another agreed
RIVAL_OFFSET, RIVAL, RIVAL_VOTES = 11, 12, 13  # a base station that says otherwise
SECONDS, SECONDS_HELD, SECONDS_AT = 14, 23, 24  # the last nine UTC seconds heard
PENDING = 25  # messages under way
GROUP_ID, GROUP_T, GROUP_RX = 26, 27, 28  # what the first tag block of the last group said
KEPT = 32
RING = 9

# What the line at hand says about itself ...
L_TAG, L_TAG_T, L_TAG_RX, L_GROUP, L_STAMP_T, L_STAMP_RX, L_TAG_BAD = range(32, 39)
# ... its AIS sentence (F_END is one past the checksum) ...
F_TOTAL, F_PART, F_SEQUENCE, F_CHANNEL, F_PAYLOAD, F_CHARS, F_FILL, F_END = range(40, 48)
# ... and what is known of its message besides the payload.
M_T, M_ORIGIN, M_RX, M_GROUP, M_OFFSET, M_END, M_PARTS = range(48, 55)

# Counters: the message types 0..63, then one for each word below, then the others.
TYPES = 64
CONTEXT = 128
REJECTED = 144
ORIGIN = 176
LINES, MESSAGES, CONTINUATIONS, ROWS, NAMES, PAYLOADS, EXAMPLES = range(184, 191)
COUNTERS_END = 192
EXAMPLE = 192  # offset and reason of the first rejected lines
MOST_EXAMPLES = 20
WORDS = 240  # the payload at hand, ten characters a word
MEMO = WORDS + 200

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

# A part that comes later than this is of another message: sequence numbers come round.
PATIENCE_LINES = 2000
PATIENCE_US = 30_000_000
# A part out of its order is believed only close by.
DISORDER_LINES = 20

# rows[message, ...]: a whole message on its way to the columns. Words up to ROW_WORDS hold
# the longest layout, type 5 with 432 bits.
R_TYPE, R_T, R_OFFSET, R_LENGTH, R_RX, R_BITS, R_TEXT = range(7)
R_WORDS = 7
ROW_WORDS = 9
ROW = R_WORDS + ROW_WORDS
