"""The least number of distinct hulls: those named for certain, and the least that ships without a name add.

A ship told by its class alone may be one of those that are named, or the same as in another sighting; so it adds
nothing to the hulls that are certain, and only raises the least that there were where more were seen together than are
named. Of one period and one state, with S the hulls named, S(c) those of class c, U those of no known class, and m(c)
the most ships of c that one sighting saw together:

    least = max(m, |S| + max(0, sum over c of max(0, m(c) - |S(c)|) - |U|))

where m is the most ships of any class that one sighting saw together. Nothing is ever added up over days.
"""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Seen:
    """Gather what was seen of one state in one time: hulls with their classes, the most seen together, by whom."""

    hulls: dict[str, str | None] = field(default_factory=dict)
    together: dict[str | None, int] = field(default_factory=dict)
    sightings: set[int] = field(default_factory=set)

    def name(self, hull: str, class_id: str | None) -> None:
        """Take a hull that is named for certain."""
        self.hulls[hull] = class_id or self.hulls.get(hull)

    def count(self, class_id: str | None, ships: int) -> None:
        """Take how many ships of one class, or of any, one sighting saw together."""
        self.together[class_id] = max(self.together.get(class_id, 0), ships)

    def least(self) -> int:
        """Return the least number of distinct hulls that it can have been."""
        named = Counter(self.hulls.values())
        more = sum(max(0, most - named[of]) for of, most in self.together.items() if of is not None)
        return max(self.together.get(None, 0), len(self.hulls) + max(0, more - named[None]))

    def unnamed(self) -> list[str]:
        """Return the classes of which more were seen together than are named."""
        named = Counter(self.hulls.values())
        return sorted(of for of, most in self.together.items() if of is not None and most > named[of])
