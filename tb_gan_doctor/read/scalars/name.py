"""A logged name, asked about: which player it speaks of, which samples, which of several."""

from __future__ import annotations

from collections.abc import Collection

from tb_gan_doctor.read.scalars import words as w
from tb_gan_doctor.read.scalars.tokens import segments_of

DOMAINS = frozenset("a b ab ba x y".split())
KNOWN = frozenset().union(
    *(value for key, value in vars(w).items() if key.isupper() and isinstance(value, frozenset))
)
"""Every word that says something of its own."""
HALVES = frozenset("rf")
"""Real and fake in a letter, beside a player and a loss."""
_SHORTEST = 3
"""Letters of a word that means something by itself; shorter ones are indices and abbreviations."""

_PLAIN = KNOWN | HALVES
_NAMED = DOMAINS | w.WHICH | w.AUDIO_DISCRIMINATORS


class Name:
    """The words of a name.

    leaf: the words of its last part that is more than a number, a domain (`A`, `B`) or a split of
        the data (`train`).
    is_applied: it is written as a function of something, `D(x)`.
    is_numbered: a number stands behind it, as of one discriminator among several.
    player: "d", "g", or "" where none is named.
    """

    def __init__(self, name: str) -> None:
        self.parts = segments_of(name)
        self.words = tuple(word for part in self.parts for word in part)
        self.is_applied = "(" in name
        named = [part for part in self.parts if not all(map(_is_which, part))]
        self.leaf = named[-1] if named else ()
        self.is_numbered = bool(self.parts) and all(word.isdigit() for word in self.parts[-1])
        self.player = self._player()

    def has(self, *vocabularies: Collection[str]) -> bool:
        """Whether it has a word of each."""
        return all(any(word in words for word in self.words) for words in vocabularies)

    def ends_in(self, words: Collection[str]) -> bool:
        """Whether its last part has one of these words."""
        return any(word in words for word in self.leaf)

    def holds(self, *sequence: str) -> bool:
        """Whether these words follow each other."""
        n = len(sequence)
        return any(self.words[i : i + n] == sequence for i in range(len(self.words) - n + 1))

    def halves(self) -> tuple[bool, bool]:
        """Whether it speaks of real and of generated samples.

        `d_r`, `d_g` and, with a loss, a last `r` or `f` do so in a letter.
        """
        is_real, is_fake = self.has(w.REAL), self.has(w.FAKE)
        last = self.leaf[-1:]
        if self.leaf == ("d", "g"):
            is_fake = True
        elif self.player == "d" and last in (("r",), ("f",)) and len(self.words) > 1:
            is_letter = self.leaf == ("d", "r") or self.has(w.LOSS)
            is_real, is_fake = (
                is_real or (is_letter and last == ("r",)),
                is_fake or (is_letter and last == ("f",)),
            )
        return is_real, is_fake

    def is_of_a_domain(self) -> bool:
        """`D_A`: a player and which of several it is."""
        rest = [word for word in self.leaf if word not in w.DISCRIMINATOR | w.GENERATOR]
        return bool(rest) and all(word in DOMAINS or word.isdigit() for word in rest)

    def part(self) -> str:
        """The word that says which part of a player's loss it is, if none of ours: `G_hole_loss`.

        It stands behind the player, or in the last part where the player stands before that.
        """
        players = w.DISCRIMINATOR | w.GENERATOR
        places = [i for i, word in enumerate(self.leaf) if word in players]
        behind = self.leaf[places[0] + 1 :] if places else self.leaf
        for word in behind:
            if word in KNOWN or word.isdigit():
                continue
            is_letter = len(word) == 1 and word not in DOMAINS | HALVES
            if len(word) >= _SHORTEST or (is_letter and not places):
                return word
        return ""

    def _player(self) -> str:
        """A word is surer than a letter, the last part than those before it."""
        for part in reversed(self.parts):
            for is_letter in (False, True):
                found = [
                    "d" if word in w.DISCRIMINATOR else "g"
                    for word in part
                    if (word in w.LETTERS) == is_letter
                    and (word in w.DISCRIMINATOR or word in w.GENERATOR)
                ]
                if found:
                    return found[-1] if not is_letter else found[0]
        return "d" if self.has(w.AUDIO_DISCRIMINATORS) else ""


def which_of(tag: str) -> tuple[str, ...]:
    """The words of a tag that tell one player from others of its kind."""
    words = [word for part in segments_of(tag) for word in part]
    return tuple(word for word in words if word in _NAMED or not (word in _PLAIN or word.isdigit()))


def is_only(words: Collection[str], meaning: Collection[str]) -> bool:
    """Whether one of these words is there, and else nothing but how or when."""
    rest = [word for word in words if not word.isdigit() and word not in w.NEUTRAL]
    return len(rest) == 1 and rest[0] in meaning


def _is_which(word: str) -> bool:
    return word.isdigit() or word in ("a", "b", "ab", "ba") or word in w.SPLIT
