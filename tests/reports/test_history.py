import pytest

from offing.reports.english import read_english
from offing.schema.document import Document


def kinds(text: str) -> list[str]:
    return [claim.kind for claim in read_english(Document(text=text, extractor="test", language="en")).claims]


@pytest.mark.parametrize(
    "text",
    [
        "A German submarine sank the British destroyer Hyperion in 1940.",
        "During World War II a British submarine sank an Italian cruiser off Lipari.",
        "The wreck was found 80 years after a British submarine sank the Italian frigate.",
        "A British submarine sank the Italian cruiser in May 1941. The cruiser had left Taranto without an escort.",
    ],
)
def test_what_was_before_the_record_begins_is_left_out(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The Chilean frigate Lynch, built in 1974, rammed a Peruvian trawler on 4 May 2019.",
        "A Peruvian trawler rammed the World War II landing ship on 4 May 2019.",
        "The Chilean navy fired at a Peruvian trawler 1950 metres off Arica on 4 May 2019.",
    ],
)
def test_an_old_ship_is_no_old_story(text: str) -> None:
    assert "incident" in kinds(text)
