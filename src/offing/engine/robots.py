"""What a site allows to be fetched, and how often, as its robots.txt says (RFC 9309)."""

from dataclasses import dataclass

from protego import Protego

from offing.schema.errors import InputError

TOKEN = "Offing"  # noqa: S105 - the name that rules in robots.txt address
LARGEST = 512 * 1024  # bytes that are heeded, RFC 9309 asks for 500 KiB
LONGEST_PAUSE_S = 60.0


@dataclass(frozen=True, slots=True)
class Robots:
    """Hold a site's rules; ``pause_s`` is what it asks for between two requests, at most LONGEST_PAUSE_S."""

    rules: Protego
    pause_s: float

    def check(self, url: str) -> None:
        """Raise InputError if the site does not want *url* to be fetched."""
        if not self.rules.can_fetch(url, TOKEN):
            raise InputError(
                f"{url}: the site's robots.txt asks not to fetch this; save the page by hand and read that"
            )


def robots_of(site: str, status: int, data: bytes) -> Robots:
    """Return the rules in the answer to a request for robots.txt: none where it does not exist (4xx).

    Raise InputError where the site cannot say (5xx), as the RFC wants.
    """
    if status >= 500:
        raise InputError(
            f"{site}/robots.txt: the site answered {status} and cannot say what it allows; try again later"
        )
    text = data[:LARGEST].decode("utf-8", "replace") if status == 200 else ""
    rules = Protego.parse(text)
    pause = rules.crawl_delay(TOKEN) or 0.0
    rate = rules.request_rate(TOKEN)
    if rate is not None and rate.requests:
        pause = max(pause, rate.seconds / rate.requests)
    return Robots(rules, min(pause, LONGEST_PAUSE_S))
