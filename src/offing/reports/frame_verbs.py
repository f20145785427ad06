"""Groups of verbs: where one stands in a sentence, and what its little words make of it.

"is expected to have been held" is one group whose head is "held": passive, planned.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from offing.reports.tokens import Token

_AUX = ("be", "have", "do", "will", "may", "should")
_SKIPPED = frozenset(("adverb", "not"))
_QUOTES = frozenset("\"'“”‘’")
_MOST = 14  # tokens in one group
_MADE_OF = frozenset(("consist", "made_of"))


@dataclass(slots=True)
class Verb:
    """Hold one group: tokens ``first`` to ``last``, the head's groups, how it stands.

    ``form``: finite, to (an infinitive of its own), ing, pp (a participle that may be a passive). ``steps`` are the
    groups of verbs that lead to it; ``marks`` the little words met: be, have, will, may, should, not …
    """

    first: int
    last: int
    groups: frozenset[str]
    form: str
    passive: bool = False
    steps: list[tuple[str, int]] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)
    tense: str = "past"
    ambiguous: bool = False  # a past tense that could be a participle


def verb_at(tokens: Sequence[Token], index: int, before: str) -> Verb | None:
    """Return the group of verbs that begins at *index*, None where none does.

    *before* is what stands before it: "np", "np plural", "det", "owner", "prep", … or "".
    """
    reader = _Group(tokens, index, before)
    return reader.read()


class _Group:
    def __init__(self, tokens: Sequence[Token], index: int, before: str) -> None:
        self.tokens, self.first, self.at, self.before = tokens, index, index, before
        self.wants: str | None = None  # what the little words before it ask of the next verb
        self.form = ""
        self.passive = False
        self.steps: list[tuple[str, int]] = []
        self.marks: dict[str, int] = {}
        self.tense = ""

    def read(self) -> Verb | None:
        heads: list[Verb] = []
        while self.at < len(self.tokens) and self.at - self.first < _MOST:
            taken = self._auxiliary() or self._skipped() or self._quoted() or self._head(heads)
            if not taken:
                break
        if heads:
            return heads[-1]
        return self._without_head()

    def _without_head(self) -> Verb | None:
        """Return the group of a plain "is", or of little words before a verb that the vocabulary lacks."""
        if not self.marks:
            return None
        token = self.tokens[min(self.at, len(self.tokens) - 1)]
        strange = token.word is None and not token.mentions and token.text.endswith("ed")  # "are regarded"
        if self.wants == "pp|ing" and not strange:
            return Verb(
                self.first, self.at - 1, frozenset(("be",)), self.form, False, self.steps, self.marks, self.tense
            )
        if self.at < len(self.tokens) and token.word is None and not token.mentions and not token.is_mark:
            self.at += 1
        return Verb(self.first, self.at - 1, frozenset(), self.form, False, self.steps, self.marks, self.tense)

    def _small(self) -> set[str]:
        word = self.tokens[self.at].word
        return set() if word is None or self.tokens[self.at].mentions else word.small

    def _auxiliary(self) -> bool:
        small = self._small()
        if "to" in small:
            return self._to()
        kind = next((kind for kind in _AUX if kind in small), None)
        if kind is None:
            return False
        text = self.tokens[self.at].text
        if self.at == self.first or self.wants is None:
            if self.at != self.first and not self.marks:
                return False
            self.form = "ing" if text in ("being", "having") else "finite"
            self.tense = "past" if text in ("was", "were", "had", "did") else "present"
        if kind == "be" and text in ("'s",) and self.before != "pronoun":
            return False
        if text == "being" and "be" in self.marks:
            self.marks.setdefault("progressive", self.at)
        self.marks.setdefault(kind, self.at)
        if text.endswith("n't") or text == "cannot":
            self.marks.setdefault("not", self.at)
        self.wants = {"be": "pp|ing", "have": "pp", "do": "base", "will": "base", "may": "base", "should": "base"}[kind]
        self.passive = kind == "be"
        self.at += 1
        return True

    def _to(self) -> bool:
        """Take "to": after "be" it plans; after a step it leads on; at the start it opens an infinitive."""
        follows = self._verb_like(self.at + 1)
        if not follows:
            return False
        if self.at == self.first:
            self.form, self.tense = "to", "present"
        elif self.wants == "pp|ing":
            self.marks.setdefault("is_to", self.at)
        elif self.wants != "to":
            return False
        self.wants, self.passive = "base", False
        self.at += 1
        return True

    def _verb_like(self, at: int) -> bool:
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.mentions or token.word is None:
                return False
            if token.word.small & _SKIPPED and not token.word.verbs:
                at += 1
                continue
            return bool(token.word.verbs.get("base") or token.word.steps.get("base") or token.text in ("be", "have"))
        return False

    def _skipped(self) -> bool:
        small = self._small()
        between = bool(self.marks) and self.tokens[self.at].text in ("since", "so far", "as yet")
        if not (small & _SKIPPED or between) or self.at == self.first:
            return False
        if "not" in small:
            self.marks.setdefault("not", self.at)
        self.at += 1
        return True

    def _quoted(self) -> bool:
        """Take a quotation mark between little words and the verb they lead to: "was not 'expelled'"."""
        if not self.marks or self.tokens[self.at].text not in _QUOTES or self.at + 1 >= len(self.tokens):
            return False
        after = self.tokens[self.at + 1]
        if after.mentions or after.word is None or not self._fits(after.word.verbs)[0]:
            return False
        self.at += 1
        return True

    def _head(self, heads: list[Verb]) -> bool:
        token = self.tokens[self.at]
        if token.mentions or token.word is None:
            return False
        form, groups = self._fits(token.word.verbs)
        step_form, steps = self._fits(token.word.steps)
        if not form and not step_form:
            return False
        if self.wants is None and not self._may_begin(token, form or step_form):
            return False
        if self.at == self.first or not self.form:
            self.form = {"base": "finite", "s": "finite", "past": "finite", "pp": "pp", "ing": "ing", "be": "pp"}[
                form or step_form
            ]
            self.tense = "past" if (form or step_form) == "past" else "present"
        kind = form or step_form
        passive = self.passive and kind in ("pp", "past") and not self._is_headed()
        if form:
            self._heads(heads, groups, passive)
        if steps and self._leads_on():
            self.steps.append(("|".join(sorted(steps)), self.at))
            self.wants, self.passive = "to", False
            self.at += 1
            return True
        self.at += 1
        return False

    def _heads(self, heads: list[Verb], groups: set[str], passive: bool) -> None:
        made = Verb(self.first, self.at, frozenset(groups), self.form, passive, list(self.steps), dict(self.marks))
        made.tense = self.tense
        word = self.tokens[self.at].word
        made.ambiguous = not self.marks and self.form == "finite" and word is not None and "pp" in word.verbs
        if "be" in self.marks and not passive and self.wants == "pp|ing":
            made.marks["progressive"] = self.at
        heads.append(made)

    def _is_headed(self) -> bool:
        """Tell whether "headed" after "be" only tells where to: "was headed for Aden", not "headed by"."""
        after = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        return self.tokens[self.at].text == "headed" and (after is None or after.text != "by")

    def _leads_on(self) -> bool:
        """Tell whether "to" and a verb, or a verb in -ing, come next."""
        at = self.at + 1
        while at < len(self.tokens) and at < self.at + 3:
            after = self.tokens[at]
            word = after.word
            if after.mentions or word is None:
                return False
            if "to" in word.small:
                return self._verb_like(at + 1)
            if not word.small & _SKIPPED:
                return False
            at += 1
        return False

    def _fits(self, by_form: dict[str, set[str]]) -> tuple[str, set[str]]:
        """Return the form that fits what is wanted, and the groups the word has in it."""
        forms: tuple[str, ...]
        if self.wants == "base":
            forms = ("base",)
        elif self.wants == "pp":
            forms = ("pp",)
        elif self.wants == "pp|ing":
            forms = ("pp", "ing", "be")
        elif self.wants == "to":
            forms = ()
        else:
            forms = ("past", "pp", "s", "base", "ing", "be")
        for form in forms:
            if by_form.get(form):
                return form, by_form[form]
        return "", set()

    def _may_begin(self, token: Token, form: str) -> bool:
        """Tell whether a verb without little words before it is one here: many are nouns as well."""
        noun = bool(token.word and token.word.nouns) or form in ("s", "base")
        if form == "be":
            return self.before in ("np", "np plural", "np list", "comma", "insertion")
        if form in ("past", "pp"):
            return self.before != "prep" and (self.before not in ("det", "owner") or not noun)  # "by disputed islets"
        if form == "ing" and self.before != "rel" and token.word and "deck" in token.word.nouns:
            return False  # "takeoffs and landings", "landing operations"
        if form == "ing" and self.before == "vg" and noun and token.word and token.word.nouns:
            return False  # "conducted monitoring of"
        if form == "ing":
            return self.before not in ("det", "owner") and (self.before != "adjective" or not noun)
        if form == "base" and self.before == "insertion":
            return not (token.word and token.word.nouns)
        if form == "s":
            if self.before in ("comma", "insertion"):
                return not (token.word and token.word.nouns)
            return self.before in ("np", "np list", "rel", "and verb", "pronoun")
        if self.before in ("vg", "np") and token.word and not token.word.nouns and token.word.verbs["base"] & _MADE_OF:
            return True  # "the countries that take part include …", "ships joining the drill include …"
        return self.before in ("np plural", "rel", "and verb", "pronoun", "np list")
