"""S-124, navigational warnings of IHO: names and codes of edition 1.0.0 (its GML schema and feature catalogue)."""

S124 = "http://www.iho.int/S124/1.0"
S100 = "http://www.iho.int/s100gml/5.0"
GML = "http://www.opengis.net/gml/3.2"
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
CRS = "http://www.opengis.net/def/crs/EPSG/0/4326"  # latitude before longitude

# What stands in a document behind the text of a warning: what the dataset tells beside it.
BESIDE = "BESIDE THE TEXT THE DATASET TELLS"

GENERAL = {
    1: "Aids to Navigation Changes",
    2: "Aquaculture and Fishing Installations",
    3: "Drifting Hazards",
    4: "ECDIS Operating Anomalies including Official Data Issues",
    5: "Other Hazards",
    6: "Health Advisories",
    7: "Ice Information",
    8: "In-Force Bulletin",
    9: "Dangerous Natural Phenomena",
    10: "Newly Discovered Dangers",
    11: "Offshore Infrastructure",
    12: "Piracy or Robbery",
    13: "Communication or Broadcast Service Change",
    14: "Routeing Change",
    15: "Scientific Instruments Change",
    16: "Security Requirement Change",
    17: "Special Operations",
    18: "Towing Operations",
    19: "Works",
    20: "Rig List",
}
# Subjects by their general type; what is not here is "other".
TYPE_OF = {
    **dict.fromkeys(("missile_firing", "gunnery", "naval_exercise", "military_operation", "aerial"), 17),
    **dict.fromkeys(("rocket_launch", "space_debris", "hazardous_operation", "ordnance"), 17),
    **dict.fromkeys(("cable_work", "pipeline_work", "underwater_work", "dredging"), 19),
    **dict.fromkeys(("survey", "seismic_survey"), 19),
    **dict.fromkeys(("gnss_interference", "radio_service"), 13),
    **dict.fromkeys(("wreck", "obstruction"), 10),
    **dict.fromkeys(("platform", "mooring"), 11),
    "aid_to_navigation": 1,
    "drifting_object": 3,
    "ice": 7,
    "in_force_list": 8,
    "volcano": 9,
    "piracy": 12,
    "traffic": 14,
    "security": 16,
}
# The subject that a general type can only mean.
SUBJECT_OF = {
    code: next(subject for subject, one in TYPE_OF.items() if one == code)
    for code in TYPE_OF.values()
    if list(TYPE_OF.values()).count(code) == 1
}
WARNING_TYPES = {
    1: "Local Navigational Warning",
    2: "Coastal Navigational Warning",
    3: "Sub-Area Navigational Warning",
    4: "NAVAREA Navigational Warning",
    9: "NAVAREA In-Force Bulletin",
    11: "Coastal In-Force Bulletin",
}
CANCELS, REFERS, IN_FORCE = 1, 2, 3
REFERENCES = {CANCELS: "Warning Cancellation", REFERS: "Warning Reference", IN_FORCE: "In-Force"}
# Series whose coordinator is known (IHO S-53, annex 1; NGA for the United States).
AGENCIES = {
    **dict.fromkeys(
        ("HYDROLANT", "HYDROPAC", "HYDROARC", "NAVAREA IV", "NAVAREA XII"), "National Geospatial-Intelligence Agency"
    ),
    "NAVAREA XI": "Japan Coast Guard",
    "NAVAREA XIX": "Norwegian Coastal Administration",
}
