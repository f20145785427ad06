"""A small scenario: two ships in company meet a third out at sea, a helicopter flies, one receiver hears them all."""

TINY = """\
[scenario]
name = "tiny"
title = "Two ships in company meet a third"
start = 2023-05-01T00:00:00Z
end = 2023-05-01T10:00:00Z
seed = 3
invented = "Everything."

[places]
bank = [49.5, -10.0]
west = [49.5, -11.2]
north = [50.3, -10.0]

[ships.alder]
length_m = 130
beam_m = 15
max_speed_kn = 28
at = "west"

[ships.birch]
length_m = 110
beam_m = 14
max_speed_kn = 26
at = [49.5, -11.22]

[ships.cedar]
length_m = 120
beam_m = 15
max_speed_kn = 26
at = "north"

[aircraft.kestrel]
ship = "alder"

[groups.trees]
ships = ["alder", "birch"]

[[phase]]
who = ["trees", "cedar"]
do = "rendezvous"
at = "bank"
meet = "+4h"
via = [[49.2, -9.9], [49.2, -9.4], [48.9, -9.4]]
to = [48.9, -9.0]
until = "+9h 50min"

[[phase]]
who = "kestrel"
do = "fly"
start = "+6h"
minutes = 40

[variants.quiet]
silent = "cedar"

[[receiver]]
name = "bank-buoy"
at = "bank"
range_nm = 120

[noise]
bit_errors = 0.001
dropped_parts = 0.01

[[document]]
publisher = "Nobody"
published = 2023-05-02T00:00:00Z
title = "Ships meet"
text = "Three ships met, the authors of this rehearsal say."

[[warning]]
name = "one"
publisher = "Coordinator of nowhere"
published = 2023-04-30T12:00:00Z
text = "SIM WARNING 1/23. EXERCISES 010400Z TO 011000Z MAY WITHIN 10 MILES OF 49-30N 010-00W."
"""
