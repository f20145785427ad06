"""A home as one generation left it: whoever reads through it sees that one, however long it takes."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from offing.engine.home import Home


class PinnedHome(Home):
    """Hold one generation of a home until it is let go; its files are kept from the sweeper so long."""

    def __init__(self, home: Home) -> None:
        super().__init__(home.path, None)
        self.__dict__["database"] = home.database  # shared, so never closed from here
        self._held = ExitStack()
        self._generation = self._held.enter_context(home.pin())

    @contextmanager
    def pin(self) -> Iterator[int]:
        """Yield the generation held."""
        yield self._generation

    def generation(self) -> int:
        """Return the generation held."""
        return self._generation

    def release(self) -> None:
        """Let the generation go."""
        self._held.close()
