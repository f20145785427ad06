"""The clocks of warnings, by who issues them and in which language."""

import pytest

from offing.codecs.warning_clocks import clock_of


@pytest.mark.parametrize(
    ("series", "text", "clock"),
    [
        ("HYDROPAC", "GUNNERY", ("UTC", None)),
        ("NAVAREA XI", "GUNNERY", ("UTC", "Asia/Tokyo")),
        ("NAVAREA XIX", "GUNNERY", ("UTC", "Europe/Oslo")),
        ("NAVAREA XX", "GUNNERY", ("UTC", "Europe/Moscow")),
        ("ПРИП МУРМАНСК", "СТРЕЛЬБЫ", ("Europe/Moscow", "Europe/Moscow")),
        ("", "СТРЕЛЬБЫ АРТИЛЛЕРИЙСКИЕ", ("Europe/Moscow", "Europe/Moscow")),
        ("琼航警", "火箭发射", ("Asia/Shanghai", "Asia/Shanghai")),
        ("", "南海海域进行火箭发射", ("Asia/Shanghai", "Asia/Shanghai")),
        ("", "射撃訓練が実施される", ("Asia/Tokyo", "Asia/Tokyo")),
        ("HN", "SOUTH CHINA SEA SHOOTING", ("UTC", None)),
        ("", "GUNNERY", ("UTC", None)),
    ],
)
def test_clocks(series: str, text: str, clock: tuple[str, str | None]) -> None:
    assert clock_of(series, text) == clock
