"""What a warning is about: the first rule whose words stand in it decides."""

import re

# From the particular to the general; words as NGA, coordinators of NAVAREAs and coastal stations write them.
_RULES: dict[str, tuple[str, ...]] = {
    "in_force_list": (r"MESSAGES? IN FORCE|WARNINGS? IN FORCE|IN FORCE (?:AS OF|AT|ON|LIST)|ДЕЙСТВУ\w+ (?:НА|ПРИП)",),
    "gnss_interference": (r"(?<!D)GPS|GNSS|SATELLITE NAVIGATION|JAMMING|AIS INTERFERENCE|ПОМЕХ|干扰",),
    "piracy": (r"PIRA(?:CY|TES?)|ARMED ROBBERY|HIJACK|SUSPICIOUS (?:APPROACH|VESSEL|CRAFT)|ATTACKED",),
    "space_debris": (r"DEBRIS|SPLASH ?DOWN|RE-?ENTRY|RE-?ENTER|残骸|FALLING (?:PARTS|STAGES?)",),
    "missile_firing": (r"MISSILES?|РАКЕТ\w* СТРЕЛЬБ|СТРЕЛЬБ\w* РАКЕТ|ПУСК\w* РАКЕТ|РАКЕТН|导弹|TORPEDO|ТОРПЕД",),
    "rocket_launch": (
        r"ROCKETS?|SPACE LAUNCH|LAUNCH(?:ING)? (?:OPERATIONS|VEHICLE)|AEROSPACE FLIGHT|SATELLITE LAUNCH|火箭",
        r"ロケット",
    ),
    "gunnery": (
        r"GUNNERY|(?:LIVE|ARTILLERY|GUN|AERIAL|PRACTICE|WEAPONS?) ?FIRINGS?",
        r"FIRING (?:EXERCISES?|PRACTICE|RANGE|OPERATIONS)|SHOOTING|СТРЕЛЬБ|射击|射撃|实弹|BOMBING",
    ),
    "naval_exercise": (
        r"(?:NAVAL|SUBMARINE|MILITARY|FLEET|SHIPS?'?|ANTI-?SUBMARINE|AMPHIBIOUS|MINE|TORPEDO|WARSHIPS?)"
        r" (?:EXERCISES?|TRAINING|DRILLS?|MANOEU?V\w+)",
        r"EXERCISE [A-Z]|EXERCISES?\b(?! (?:EXTREME )?CAUTION)|УЧЕНИ|演习|演练|训练|訓練",
    ),
    "military_operation": (
        r"MILITARY (?:OPERATIONS?|ACTIVIT\w+|TASKS?|MISSIONS?)|NAVAL OPERATIONS|军事(?:任务|活动)|ВОЕНН",
    ),
    "ordnance": (
        r"ORDNANCE|UNEXPLODED|\bMINES?\b(?! ?(?:SHAFT|FIELD))|MINE ?FIELD|DETONATI|EXPLOSI|UNDERWATER BLASTING",
        r"BOMBS?\b|МИН\w? |ВЗРЫВ",
    ),
    "search_and_rescue": (r"SEARCH AND RESCUE|\bSAR\b",),
    "distress": (
        r"DISTRESS|OVERDUE|MAN OVERBOARD|PERSONS? (?:ON BOARD|OVERBOARD|IN WATER|MISSING)|TAKING ON WATER",
        r"KEEP A SHARP LOOKOUT|KEEP (?:A )?SHARP|SINKING|MAYDAY|ABANDONED|DISABLED|CAPSIZED|MEDICAL ASSISTANCE",
        r"EPIRB|ON FIRE|UNREPORTED|MISSING|AGROUND|БЕДСТВ",
    ),
    "ice": (r"ICEBERGS?|ICE (?:EDGE|LIMIT|FIELD|FLOE|CONDITIONS)|SEA ICE|BERGY|GROWLER|ЛЕД\b|АЙСБЕРГ",),
    "volcano": (r"VOLCAN|ERUPTION|ВУЛКАН",),
    "cable_work": (
        r"CABLE ?(?:SHIP|ROUTE|LAY\w*|REPAIR|OPERATIONS|WORK|INSTALLATION|SURVEY|RECOVERY)|SUBMARINE CABLES?",
        r"CABLES? (?:LAID|DAMAGED|EXPOSED)|КАБЕЛ|电缆|光缆",
    ),
    "pipeline_work": (r"PIPE ?(?:LINE|LAY)\w*|ТРУБОПРОВОД|管道",),
    "seismic_survey": (r"SEISMIC|GEOPHYSICAL|TOWING .{0,30}(?:CABLES|STREAMERS)|СЕЙСМ|3-?D SURVEY",),
    "dredging": (r"DREDG|ДНОУГЛУБ|DUMPING|疏浚",),
    "survey": (
        r"SURVEY|HYDROGRAPHIC OPERATIONS|OCEANOGRAPHIC|RESEARCH (?:OPERATIONS|VESSEL)|SCIENTIFIC",
        r"SOUNDINGS? OPERATIONS|ПРОМЕР|ИССЛЕДОВ|测量",
    ),
    "underwater_work": (
        r"UNDERWATER OPERATIONS|DIVING|SUBMERSIBLE|SALVAGE|SUBSURFACE OPERATIONS|ВОДОЛАЗ|TRENCHING",
        r"ROCK (?:DUMP|PLAC)\w+|ROCKDUMPING|CONSTRUCTION|WORKS? IN PROGRESS",
    ),
    "wreck": (r"WRECK|SUNKEN|SUNK\b|ЗАТОН|沉船",),
    "drifting_object": (
        r"ADRIFT|DRIFTING|DERELICT|FLOATING|LOST (?:CONTAINERS?|DECK)|CONTAINERS?\b|BROKEN LOOSE|ДРЕЙФ|漂",
    ),
    "platform": (
        r"PLATFORM|DRILLING|\bRIGS?\b|DRILLSHIP|JACK-?UP|FPSO|OIL FIELD|ПЛАТФОРМ|MODU\b|SEMI-?SUBMERSIBLE",
        r"WELL ?HEADS?|MANIFOLD|WIND ?(?:FARM|MILL|TURBINE)S?",
    ),
    "radio_service": (
        r"NAVTEX|INMARSAT|DGPS|LORAN|DSC (?:SERVICE|WATCH)|COAST(?:AL)? (?:RADIO )?STATION",
        r"RADIO (?:SERVICES?|STATION|BEACON)|MCTS|RADIOBEACON|OFF AIR|\bVHF\b|\bMF\b|\bHF\b|BROADCAST|VTS\b",
        r"TRANSMI|STATION .{0,40}(?:INOPERATIVE|OFF THE AIR)|GMDSS|WEATHER (?:FAX|BROADCAST)|РАДИО",
    ),
    "aid_to_navigation": (
        r"LIGHT\b|(?<!LIST OF )LIGHTS\b|BUOYS?|LIGHT ?(?:HOUSE|SHIP|VESSEL|FLOAT|BUOYS?)|BEACONS?|RACONS?|UNLIT",
        r"FOG SIGNAL|DAYMARK|AIDS? TO NAVIGATION|NAVIGATIONAL AIDS?|LANBY",
        r"БУЙ|БУИ|МАЯК|ОГОНЬ|ЗНАК|СВЕТЯЩ|灯标|浮标|灯塔|\bAIS\b",
        r"\bRAMARK|TOWER",
    ),
    "mooring": (
        r"MOORING|MOORED|ANCHORS?\b|ODAS|TSUNAMETER|ACOUSTIC|NETS?\b|FISH(?:ING)? (?:GEAR|FARM|AGGREGAT\w+)",
        r"AQUACULTURE|DATA COLLECTION|TIDE GAUGE|WAVE ?(?:RIDER|BUOY)|METEOROLOGICAL|HOSE",
    ),
    "obstruction": (
        r"OBSTRUCTI|SHOAL|ROCK\b|REEF|DEPTHS?\b|SOUNDING|UNCHARTED|SUBMERGED|SHALLOW|LEAST DEPTH|ПРЕПЯТСТВ",
        r"ОТМЕЛ|SANDBANK|SEAMOUNT|SHOALING|BANK\b|PILES?\b|BRIDGE|DISCOLORED WATER|BOULDER|ISLAND",
    ),
    "chart": (
        r"CHART|\bDNC\b|PUBLICATION|\bPUB\.?\b|LIST OF LIGHTS|NOTICE TO MARINERS|INACCURAC|\bENC\b|CORRECTION",
        r"DATUM|TIDE TABLES",
    ),
    "traffic": (
        r"TRAFFIC SEPARATION|RESTRICTED AREA|PROHIBITED AREA|TSS\b|ROUTE|NAVIGATION (?:IS )?PROHIBITED",
        r"SAFETY ZONE|PORT (?:CLOSED|FACILITY)|PRECAUTIONARY|ЗАПРЕТН|REGATTA|RACE\b|TOWING|TOWED|IN TOW",
        r"\bTOW\b|SECURITY ZONE|SWIMM\w+|ROWING|CONCENTRATION OF|SPEED LIMIT|EXCLUSION ZONE|ANCHORAGE|CONVOY",
        r"OFFSHORE LOADING|UNDER TOW",
    ),
    "security": (
        r"MARAD|MARSEC|SECURITY|WAR RISK|HOSTILITIES|ARMED CONFLICT|UNITED NATIONS|SPECIAL WARNING|EMBARGO",
        r"INTERCEPT|ПОГРАН",
    ),
    "hazardous_operation": (
        r"HAZARDOUS (?:OPERATIONS?|ACTIVIT)|DANGER(?:OUS)? (?:AREA|OPERATIONS?)|ОПАСН|TEMPORARY DANGER AREA",
        r"SPECIAL (?:OPERATIONS|WORKS?)|СПЕЦИАЛЬНЫЕ РАБОТЫ|OPERATIONS",
    ),
    "aerial": (r"AIRCRAFT|UAV|UNMANNED AERIAL|DRONES?\b|BALLOON|PARACHUT|AERIAL|KITE",),
}
_COMPILED = {subject: re.compile("|".join(words)) for subject, words in _RULES.items()}


def subject_of(words: str) -> str:
    """Return the subject of a warning's words, in capitals, without its region and cancellations."""
    return next((subject for subject, pattern in _COMPILED.items() if pattern.search(words)), "other")
