"""Answers that take more than looking up: the engine looks up, the pure functions of `offing.record` work out."""

from offing.answers.counting import Figures as Figures
from offing.answers.record import Record as Record
