"""Names of several syllables in a text, and what a misread one of them should read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from math import exp, log, log1p

from ocrfix.edits import Span
from ocrfix.lexicon import Kind, Lexicon
from ocrfix.romanized.syllables import FIRST, SECOND, SURNAME, Syllable, is_other, is_syllable, plain, readings, tails
from ocrfix.words.channel import misread

_MARKS = '!?*\u00b0"^'  # inside of a part: an apostrophe that was misread
_PART = rf"(?:[^\W_]|(?<=[^\W\d_])['\u2019\u2018`{_MARKS}](?=[^\W\d_]))+"
_HYPHENS = "\u2010\u2011-"
_MISREAD = "~=_\u00ab"  # what a hyphen is read as, besides letters
_ALL = f"{_MISREAD}{_HYPHENS}"  # the last is the plain hyphen, which no range can hold
_QUOTES = f"['\u2019\u2018`{_MARKS}]"
_NAME = re.compile(rf"(?<![\w'\u2019.{_ALL}]){_PART}(?:[{_ALL}]{_PART}){{1,2}}(?![\w{_ALL}]|{_QUOTES}? ?{_QUOTES}\w)")
# A syllable that was read in two stands before a name: `Ch' ien-te`, `Hs ien-te`.
_FRAYED = re.compile(rf"(?i)(?<!\w)(?:ch|hs|sh|t[sz]?|p|k) ?{_QUOTES}? $")
SEPARATOR = re.compile(f"[{_ALL}]")
_BEFORE = re.compile(rf"(?<![\w'\u2019.{_ALL}])({_PART})[ \n]$")
_ALONE = re.compile(rf"(?<![\w'\u2019.{_ALL}]){_PART}(?![\w{_ALL}])")
_FEWEST = 2  # names of a text that can be read as they stand; one may be chance
_NAMED = 0.2  # of the names have a surname before them, in a text in which others are doubted
_LONGEST = 8  # characters of a part
_SHORTEST, _WHOLE = 6, 14  # characters of a name whose hyphen was read as a letter
_LETTERS = "esmvw"  # that a hyphen is read as
_FULL = 3  # characters that a surname which is doubted has at least, and one part of another name
_INITIALS = frozenset({"ch", "hs", "sh", "ts", "tz", "t", "p", "k"})  # what is left of a syllable that was read in two
_REACH = 12  # characters before a name in which its surname may begin
_CLEAR = 2.0  # a lead from which on a misreading is taken for a habit of the text
_USED, _HABIT, _MOST_HABIT = 0.5, 0.7, 2.5  # log odds for each unit of the log of how often; the most of it
_MOST, _LEAST = 8.0, -3.0  # beyond these a lead and a share make no difference
_APOSTROPHE = str.maketrans(dict.fromkeys(_MARKS, "'"))

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Misread:
    """A stretch of the text that most likely was a name, or a part of one, in another spelling."""

    span: Span
    after: str
    kind: str  # name, surname, hyphen, letter
    features: Features


class Names:
    """The names of one text. A text with next to none that can be read as they stand is taken to hold none."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self._text = text
        self._lexicon = lexicon
        self._found = [(Span(*each.span()), SEPARATOR.split(each[0])) for each in _NAME.finditer(text)]
        sound = sum([all(map(is_syllable, parts)) for _, parts in self._found])
        if sound < _FEWEST:
            self._found, sound = [], 0
        self._page = {"sound": log1p(sound), "share": log((sound + 0.5) / (len(self._found) - sound + 0.5))}
        self._counts = Counter("-".join(map(plain, parts)) for _, parts in self._found)
        self._surnames = Counter(plain(before) for span, _ in self._found if (before := self._before(span)))
        self._uses = Counter(plain(part) for _, parts in self._found for part in parts if is_syllable(part))
        self._uses.update(self._surnames)
        self._habits: Counter[tuple[str, str]] = Counter()
        for _, parts in self._found:
            self._habits.update(self._strokes(parts))
        self._quote = "\u2019" if text.count("\u2019") > text.count("'") else "'"

    def misread(self) -> Iterator[Misread]:
        """What most likely reads otherwise; none overlaps another."""
        if not self._found:
            return
        taken: set[int] = set()
        for span, parts in self._found:
            for one in (self._surname(span, parts), self._whole(span, parts)):
                if one:
                    taken.add(one.span.start)
                    yield one
        joined = [each for each in map(self._cut, _ALONE.finditer(self._text)) if each and each[0].start not in taken]
        habits = Counter(plain(text[at]) for _, text, at, _ in joined)
        counts = Counter(plain(text) for _, text, _, _ in joined)
        for span, text, at, ways in joined:
            yield self._joined(span, text, at, ways, habits[plain(text[at])], counts[plain(text)])

    def sound(self, mended: Container[Span]) -> Iterator[Span]:
        """Names that are sound as they stand, or once `mended`, with their surnames; of others the sound syllables."""
        for span, parts in self._found:
            sound = [is_syllable(part) for part in parts]
            before = self._before(span) if any(sound) else ""
            if all(sound) or span in mended:
                near = before and self._text[span.start - 1] == " "
                yield Span(span.start - len(before) - 1, span.end) if near else span
                before = "" if near else before
            else:
                at = span.start
                for part, ok in zip(parts, sound, strict=True):
                    if ok:
                        yield Span(at, at + len(part))
                    at += len(part) + 1
            if before:
                yield Span(span.start - 1 - len(before), span.start - 1)

    def _strokes(self, parts: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The misreadings that make something of the syllables of a name, where one reading is far ahead."""
        for at, part in enumerate(parts):
            if not is_syllable(part) and len(part) <= _LONGEST:
                found = self._read(part, SECOND if at else FIRST)
                if found and (len(found) == 1 or found[0].score - found[1].score > _CLEAR):
                    yield from misread(found[0].syllable, plain(part))

    def _read(self, part: str, role: int) -> list[Syllable]:
        """The syllables that a part may have been, the likeliest first: one that the text has elsewhere, and what was
        misread so elsewhere, is likelier."""
        out = []
        lower = plain(part)
        for one in readings(lower, role):
            strokes = misread(one.syllable, lower)
            habit = sum([log1p(self._habits[stroke]) for stroke in strokes], 0.0) / max(1, len(strokes))
            more = _USED * log1p(self._uses[one.syllable]) + _HABIT * min(_MOST_HABIT, habit)
            out.append(one._replace(score=one.score + more))
        return sorted(out, key=lambda one: -one.score)

    def _whole(self, span: Span, parts: Sequence[str]) -> Misread | None:
        text = self._text[slice(*span)]
        strange = [at for at, part in enumerate(parts) if not is_syllable(part)]
        odd = [char for char in text if char in _MISREAD]
        if not (strange or odd) or max(map(len, parts)) > _LONGEST or self._otherwise(parts, strange):
            return None
        if self._frayed(span, parts, strange):
            return None
        found = {at: self._read(parts[at], SECOND if at else FIRST) for at in strange}
        if not all(found.values()):
            return None
        shown = [self._shown(part, found[at][0].syllable) if at in found else part for at, part in enumerate(parts)]
        after = "-".join(shown)
        surname = float(self._before(span) != "")
        if not strange:  # all else says nothing: nearly all are right
            return None if text[0].islower() else Misread(span, after, "hyphen", {"surname": surname})
        features = self._of(after, text, parts) | {
            "surname": surname,
            "good": float(len(parts) - len(strange)),
            "odd": float(len(odd)),
        }
        features |= self._weighed([parts[at] for at in strange], list(found.values()))
        return Misread(span, after, "name", features)

    def _frayed(self, span: Span, parts: Sequence[str], strange: Sequence[int]) -> bool:
        """Whether a name is too short to tell, or has lost a part of a syllable to the words beside it."""
        short = any(len(parts[at]) < _FULL and "1" not in parts[at] for at in strange)
        if short or max(map(len, parts)) < _FULL or not _INITIALS.isdisjoint(map(plain, parts)):
            return True
        if plain(parts[0]) in tails():
            return True
        return _FRAYED.search(self._text, max(0, span.start - _REACH), span.start) is not None

    def _otherwise(self, parts: Sequence[str], strange: Sequence[int]) -> bool:
        """Whether a name is one of another romanization, or made of words (`All-China`)."""
        if any(is_other(parts[at]) for at in strange):
            return True
        words = [at for at in strange if self._lexicon.kinds(parts[at]) & ~Kind.NAME]
        return len(words) > 1 or any(len(parts[at]) > _FULL or len(parts) == len(strange) for at in words)

    def _surname(self, span: Span, parts: Sequence[str]) -> Misread | None:
        """What the token before a name should read, when it is no word and no syllable."""
        before = _BEFORE.search(self._text, max(0, span.start - _REACH), span.start)
        if not before or not before[1][0].isupper() or is_syllable(before[1]) or not any(map(is_syllable, parts)):
            return None
        text = before[1]
        named = self._surnames.total()
        if named < max(_FEWEST, _NAMED * len(self._found)):  # the names are those of places
            return None
        if not _FULL <= len(text) <= _LONGEST or self._lexicon.known(text) or is_other(text):
            return None
        found = self._read(text, SURNAME)
        if not found:
            return None
        name = found[0].syllable
        features = self._of(name, text, parts) | self._weighed([text], [found])
        features["good"] = float(sum(map(is_syllable, parts)))
        features["in_document"] = log1p(self._surnames[name])
        return Misread(Span(*before.span(1)), self._shown(text, name), "surname", features)

    def _cut(self, found: re.Match[str]) -> tuple[Span, str, int, int] | None:
        """Where a letter stands between two syllables of a word that is none, and in how many ways that may be."""
        text = found[0]
        if not _SHORTEST <= len(text) <= _WHOLE or not text[0].isupper():
            return None
        lower = plain(text).translate(_APOSTROPHE)
        cuts = [
            at for at in range(2, len(lower) - 2)
            if lower[at] in _LETTERS and is_syllable(lower[:at]) and is_syllable(lower[at + 1 :])
        ]  # fmt: skip
        whole = any(is_syllable(lower[:at]) and is_syllable(lower[at:]) for at in range(1, len(lower)))
        if whole or not cuts or self._lexicon.known(text):  # `Yushan` is Yu-shan
            return None
        return Span(*found.span()), text, max(cuts), len(cuts)

    def _joined(self, span: Span, text: str, at: int, ways: int, habit: int, times: int) -> Misread:
        """A name whose hyphen was read as the letter at `at` (`Kuoetung`), as in `habit` words of the text it may have
        been; this one stands there so many `times`."""
        char = plain(text[at])
        after = f"{text[:at]}-{text[at + 1 :]}".translate(_APOSTROPHE).replace("'", self._quote)
        features = self._of(after, text, [text]) | {
            "surname": float(self._before(span) != ""),
            "ways": float(ways - 1),
            "plausible": max(-7.0, self._lexicon.plausible(text.lower())),
            "repeated": log(times),
            "habit": log(habit - times + 1),
        }
        features |= {f"as_{letter}": float(char == letter) for letter in _LETTERS[:-1]}
        return Misread(span, after, "letter", features)

    def _of(self, after: str, text: str, parts: Sequence[str]) -> Features:
        return self._page | {
            "repeated": log(max(1, self._counts["-".join(map(plain, parts))])),
            "in_document": log1p(self._counts[plain(after)]),
            "small": float(text[0].islower()),
            "capitals": float(text.isupper()),
        }

    def _weighed(self, parts: Sequence[str], found: Sequence[Sequence[Syllable]]) -> Features:
        """What speaks for the likeliest syllables in place of `parts`."""
        known, count = self._lexicon.known, self._lexicon.count
        leads = [one[0].score - one[1].score if len(one) > 1 else _MOST for one in found]
        shares = [-log(sum([exp(each.score - one[0].score) for each in one], 0.0)) for one in found]
        return {
            "bad": float(len(parts) - 1),
            "channel": sum([one[0].channel for one in found], 0.0),
            "prior": sum([one[0].score - one[0].channel for one in found], 0.0),
            "margin": min(_MOST, *leads, _MOST),
            "posterior": sum([max(_LEAST, share) for share in shares], 0.0),
            "letters": float(min(map(len, parts))),
            "known": float(any(known(part) for part in parts)),
            "frequent": max(log1p(count(part.lower())) for part in parts) / 10,
            "digit": float(any(char.isdigit() for part in parts for char in part)),
            "longer": float(sum(len(one[0].syllable) - len(part) for part, one in zip(parts, found, strict=True))),
        }

    def _before(self, span: Span) -> str:
        """The surname that stands before a name, as it stands there; empty for none."""
        before = _BEFORE.search(self._text, max(0, span.start - _REACH), span.start)
        return before[1] if before and before[1][0].isupper() and is_syllable(before[1]) else ""

    def _shown(self, part: str, syllable: str) -> str:
        """A syllable in the case of the part that it was read as, with the apostrophe of the text."""
        if part[0].isupper():
            capitals = sum(map(str.isupper, part)) > 1 + sum(map(str.islower, part))
            syllable = syllable.upper() if capitals else syllable[0].upper() + syllable[1:]
        return syllable.replace("'", self._quote)
