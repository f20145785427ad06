"""The law of the design with warnings: events and what was announced for them give one record in any order."""

# Closed around all that the fleet does, in other hours; the third cancels the second before it begins.
NOTICES = (
    "HYDROLANT 901/24\nSIM SEA.\n1. GUNNERY {first} IN AREA BOUND BY\n   {box}.\n2. CANCEL THIS MSG {last}.\n",
    "HYDROLANT 902/24\nSIM SEA.\n1. NAVAL EXERCISE {first} IN AREA BOUND BY\n   {box}.\n2. CANCEL THIS MSG {last}.\n",
)
