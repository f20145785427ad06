import pytest

from offing.reports.english import read_english
from offing.schema.document import Document


def modality_of(text: str, kind: str) -> list[str]:
    claims = read_english(Document(text=text, extractor="test", language="en")).claims
    return [claim.modality for claim in claims if claim.kind == kind]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Chile and Peru will hold a naval drill off Callao.", "planned"),
        ("Chile and Peru are to hold a naval drill off Callao.", "planned"),
        ("Chile and Peru plan to hold a naval drill off Callao.", "planned"),
        ("Chile and Peru are expected to hold a naval drill off Callao.", "planned"),
        ("A naval drill by Chile and Peru was due to be held off Callao.", "planned"),
        ("Chile and Peru to hold naval drill off Callao", "planned"),
        ("Chile and Peru are holding a naval drill off Callao.", "ongoing"),
        ("A naval drill of Chile and Peru is under way off Callao.", "ongoing"),
        ("Chile and Peru have launched a naval drill off Callao.", "ongoing"),
        ("Chile and Peru hold naval drill off Callao", "occurred"),
        ("Chile and Peru held a naval drill off Callao.", "occurred"),
        ("A naval drill was held by Chile and Peru off Callao.", "occurred"),
        ("Chile and Peru were holding a naval drill off Callao.", "occurred"),
        ("Chile has called off a naval drill with Peru.", "cancelled"),
        ("A naval drill of Chile and Peru has been postponed.", "cancelled"),
        ("Chile and Peru cancelled plans to hold a naval drill off Callao.", "cancelled"),
        ("Chile's navy denied that Chile and Peru had held a naval drill off Callao.", "denied"),
        ("Chile and Peru may hold a naval drill off Callao.", "possible"),
        ("Chile and Peru reportedly held a naval drill off Callao.", "possible"),
        ("Chile and Peru are believed to have held a naval drill off Callao.", "possible"),
    ],
)
def test_the_modality_of_a_drill(text: str, modality: str) -> None:
    assert modality_of(text, "exercise") == [modality]


@pytest.mark.parametrize(
    "text",
    [
        "The Chilean frigate never left Valparaiso.",
        "The Chilean frigate did not leave Valparaiso.",
    ],
)
def test_what_is_only_said_not_to_have_been_is_no_claim(text: str) -> None:
    assert modality_of(text, "movement") == []


def test_what_somebody_rejects_is_a_denied_claim() -> None:
    text = "The Chilean navy denied that its frigate had left Valparaiso."
    assert modality_of(text, "movement") == ["denied"]
