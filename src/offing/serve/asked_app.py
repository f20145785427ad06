"""What an endpoint asks of the server: the generation it answers from."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request

from offing.serve.held import Held
from offing.serve.standing import Standing


def _standing(request: Request) -> Standing:
    found: Standing = request.app.state.standing
    if request.method not in ("GET", "HEAD"):  # nothing is written to a record that is gone, or is a newer Offing's
        found.look(now=True)
    return found


def _held(standing: Annotated[Standing, Depends(_standing)]) -> Iterator[Held]:
    with standing.held() as held:
        yield held


TheStanding = Annotated[Standing, Depends(_standing)]
TheRecord = Annotated[Held, Depends(_held)]
