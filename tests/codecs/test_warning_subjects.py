"""Subjects of warnings: each by words of our own, in English, and where they have some in other languages."""

import pytest

from announced import announced
from offing.codecs.warning_subjects import _COMPILED, subject_of
from offing.schema.warning import SUBJECTS

EXAMPLES = {
    "missile_firing": (
        "MISSILE OPERATIONS",
        "TORPEDO FIRING EXERCISES",
        "СТРЕЛЬБЫ РАКЕТНЫЕ",
        "ПУСКИ РАКЕТНЫЕ",
        "发射导弹",
    ),
    "gunnery": (
        "GUNNERY EXERCISES",
        "LIVE FIRING",
        "BOMBING PRACTICE",
        "СТРЕЛЬБЫ АРТИЛЛЕРИЙСКИЕ",
        "实弹射击",
        "射撃訓練",
    ),
    "naval_exercise": (
        "NAVAL EXERCISES",
        "SUBMARINE EXERCISES",
        "EXERCISE TRIDENT FOAM",
        "УЧЕНИЯ",
        "军事演习",
        "军事训练",
    ),
    "military_operation": ("NAVAL OPERATIONS", "MILITARY ACTIVITY", "执行军事任务", "军事活动"),
    "rocket_launch": ("ROCKET LAUNCHING", "SPACE LAUNCH", "AEROSPACE FLIGHT ACTIVITIES", "火箭发射", "ロケット打上げ"),
    "space_debris": ("SPACE DEBRIS", "RE-ENTRY OF A STAGE", "SPLASHDOWN", "火箭残骸掉落"),
    "hazardous_operation": ("HAZARDOUS OPERATIONS", "TEMPORARY DANGER AREA", "СПЕЦИАЛЬНЫЕ РАБОТЫ"),
    "ordnance": ("UNEXPLODED ORDNANCE", "MINEFIELD", "UNDERWATER BLASTING", "ВЗРЫВНЫЕ РАБОТЫ"),
    "cable_work": (
        "CABLE LAYING",
        "CABLESHIP WORKING",
        "SUBMARINE CABLES EXPOSED",
        "CABLE ROUTE",
        "КАБЕЛЬНЫЕ РАБОТЫ",
        "海底光缆",
    ),
    "pipeline_work": ("PIPELAYING", "PIPELINE REPAIR", "ТРУБОПРОВОД", "管道"),
    "seismic_survey": ("SEISMIC SURVEY", "GEOPHYSICAL OPERATIONS", "M/V TOWING SIX STREAMERS", "СЕЙСМИЧЕСКИЕ РАБОТЫ"),
    "survey": ("SURVEY OPERATIONS", "HYDROGRAPHIC OPERATIONS", "ПРОМЕРНЫЕ РАБОТЫ", "测量作业"),
    "underwater_work": ("DIVING OPERATIONS", "SALVAGE IN PROGRESS", "ROCK PLACEMENT", "ВОДОЛАЗНЫЕ РАБОТЫ"),
    "search_and_rescue": ("SEARCH AND RESCUE IN PROGRESS", "SAR AREA"),
    "distress": ("VESSEL SINKING", "MAN OVERBOARD", "EPIRB", "YACHT OVERDUE", "БЕДСТВИЕ"),
    "drifting_object": ("CONTAINER ADRIFT", "DERELICT", "ДРЕЙФУЕТ БРЕВНО", "漂浮物"),
    "wreck": ("SUNKEN HULL", "WRECK", "ЗАТОНУВШЕЕ СУДНО", "沉船"),
    "obstruction": ("OBSTRUCTION REPORTED", "SHOAL", "SEAMOUNT", "ПОДВОДНОЕ ПРЕПЯТСТВИЕ", "ОТМЕЛЬ"),
    "ice": ("ICEBERGS", "GROWLER", "АЙСБЕРГ"),
    "aid_to_navigation": (
        "LIGHT UNLIT",
        "BUOY OFF STATION",
        "RACON INOPERATIVE",
        "БУЙ ОТСУТСТВУЕТ",
        "МАЯК ПОГАШЕН",
        "灯塔熄灭",
    ),
    "gnss_interference": ("GPS JAMMING", "AIS INTERFERENCE", "GNSS DISRUPTED", "ПОМЕХИ", "卫星信号干扰"),
    "radio_service": ("NAVTEX STATION OFF AIR", "DGPS STATION OFF AIR", "COAST RADIO STATION", "РАДИОСТАНЦИЯ"),
    "platform": ("PLATFORM MOVED", "DRILLING RIG", "WIND FARM", "ПЛАТФОРМА"),
    "piracy": ("PIRACY", "VESSEL ATTACKED", "SUSPICIOUS APPROACH", "ARMED ROBBERY"),
    "security": ("MARITIME SECURITY", "MARAD ADVISORY", "UNITED NATIONS EMBARGO"),
    "volcano": ("VOLCANIC ACTIVITY", "ERUPTION", "ВУЛКАН"),
    "traffic": ("TRAFFIC SEPARATION SCHEME", "REGATTA", "TUG AND TOW", "ЗАПРЕТНЫЙ ДЛЯ ПЛАВАНИЯ РАЙОН"),
    "mooring": ("MOORINGS", "FISHING GEAR", "AQUACULTURE", "TSUNAMETER"),
    "dredging": ("DREDGING", "DUMPING OF SPOIL", "ДНОУГЛУБИТЕЛЬНЫЕ РАБОТЫ", "疏浚"),
    "aerial": ("UNMANNED AERIAL VEHICLES", "PARACHUTE JUMPS", "BALLOON"),
    "chart": ("CHART CORRECTION", "NOTICE TO MARINERS", "LIST OF LIGHTS"),
    "in_force_list": ("WARNINGS IN FORCE", "MESSAGES IN FORCE", "ДЕЙСТВУЮТ ПРИП"),
    "other": ("NOTHING OF THE KIND", "ВСЁ ИНОЕ", "其他"),
}


@pytest.mark.parametrize(("subject", "words"), [(key, one) for key, row in EXAMPLES.items() for one in row])
def test_each_subject_by_its_words(subject: str, words: str) -> None:
    assert subject_of(words) == subject


def test_every_subject_has_examples_and_a_name_that_stays() -> None:
    assert set(EXAMPLES) | {"cancellation"} == set(SUBJECTS)
    assert set(_COMPILED) <= set(SUBJECTS)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "HAZARDOUS OPERATIONS IN 31-00N 122-00E. VESSELS SHOULD\n   CONTACT FOO RANGE CONTROL ON VHF CH 16.",
            "hazardous_operation",
        ),
        ("VESSEL ATTACKED IN 31-00N 122-00E. EXERCISE EXTREME CAUTION.", "piracy"),
        ("DERELICT IN 31-00N 122-00E. REPORTS TO SAR CENTRE, E-MAIL: SAR@EXAMPLE.ORG.", "drifting_object"),
        ("DGPS STATION AT 31-00N 122-00E OFF AIR.", "radio_service"),
        ("CHART 51220 (8TH ED). WRECK IN 31-00N 122-00E.", "wreck"),
        ("CANCEL HYDROPAC 77/31.", "cancellation"),
        ("1. CANCEL HYDROPAC 77/31.\n2. CANCEL THIS MSG 121200Z JUL 31.", "cancellation"),
    ],
)
def test_advice_charts_and_cancellations_are_no_subject(text: str, subject: str) -> None:
    assert announced(text).subject == subject
