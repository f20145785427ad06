"""Progress on stderr: bars on a terminal, silence elsewhere."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from offing.cli.terminal import remark
from offing.schema.text import visible

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID


class Bars:
    """Show one bar a stage; the pipeline's Progress. Use as a context manager."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._rich: RichProgress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        """Take hold of the terminal, if there is one."""
        if self._shown:
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                Progress,
                SpinnerColumn,
                TaskProgressColumn,
                TextColumn,
                TimeRemainingColumn,
            )

            words = TextColumn("{task.description}", markup=False)
            columns = (SpinnerColumn(), words, BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
            self._rich = Progress(*columns, console=Console(stderr=True, markup=False), transient=True)
            self._rich.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the bars away."""
        if kind is None:
            self._finish()
        if self._rich is not None:
            self._rich.stop()

    def stage(self, name: str, total: int | None) -> None:
        """Begin a stage of *total* steps, or of an unknown number."""
        if self._rich is not None:
            self._finish()
            self._task = self._rich.add_task(visible(name), total=total)

    def _finish(self) -> None:
        """Show the stage at its end, where all of it is done, and take it away."""
        if self._rich is not None and self._task is not None:
            total = self._rich.tasks[0].total or 1
            self._rich.update(self._task, total=total, completed=total, refresh=True)
            self._rich.remove_task(self._task)
            self._task = None

    def advance(self, n: int) -> None:
        """Add *n* steps done to the stage."""
        if self._rich is not None and self._task is not None:
            self._rich.advance(self._task, n)

    def note(self, text: str) -> None:
        """Print a line above the bars."""
        if self._rich is not None:
            self._rich.console.print(visible(text))
        else:
            remark(text)
