"""A logged name taken apart into lower-case words: `Loss/errD_fake1` -> loss / err d fake 1."""

from __future__ import annotations

import re
from functools import lru_cache

from tb_gan_doctor.read.scalars.words import GLUED, LETTERS

_SEGMENTS = re.compile(r"::|/|\\")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[123]d(?![a-z0-9])|[a-z]+[12](?![0-9a-z])|[a-z]+|[0-9]+")
_SPELLED = {
    "gz": ("g", "z"), "dgz": ("d", "g", "z"), "dx": ("d", "x"), "wdist": ("w", "dist"),
    "gnorm": ("grad", "norm"),
}  # fmt: skip
_MISSPELLED = re.compile(r"d[ei]scrim\w*t?ors?")
_WITH_NUMBER = frozenset("l1 l2 r1 r2 f0 q1 q2 qf1 qf2".split())


@lru_cache(maxsize=4096)
def segments_of(name: str) -> tuple[tuple[str, ...], ...]:
    """The words of each part between slashes (or the `::` behind a run's name), none empty."""
    parts = (_words(part) for part in _SEGMENTS.split(name))
    return tuple(words for words in parts if words)


def _words(part: str) -> tuple[str, ...]:
    words: list[str] = []
    for chunk in re.split(r"[^A-Za-z0-9]+", part):
        whole = _unglued(chunk.lower())
        humps = [chunk] if len(whole) > 1 else _HUMP.split(chunk)
        for hump in humps:
            for word in _WORD.findall(hump.lower()):
                if word not in _WITH_NUMBER and word[-1:].isdigit() and not word.isdigit():
                    words += [*_unglued(word[:-1]), word[-1]]
                else:
                    words += _unglued(word)
    return tuple(words)


@lru_cache(maxsize=4096)
def _unglued(word: str) -> tuple[str, ...]:
    """The words that `word` is written together from, if all of it is; else itself alone.

    One letter may stand for a player at an end: `errd`, `gloss`, `netd`, not in the middle.
    """
    if word in GLUED or word in _SPELLED or len(word) < 4:
        return _SPELLED.get(word, (word,))
    if _MISSPELLED.fullmatch(word):
        return ("discriminator",)
    for letter, rest, place in ((word[0], word[1:], 0), (word[-1], word[:-1], 1)):
        if letter in LETTERS and (found := _split(rest)):
            return (letter, *found) if place == 0 else (*found, letter)
    return _split(word) or (word,)


def _split(word: str) -> tuple[str, ...]:
    """`word` as a sequence of glued words, the longest first; empty if it is none."""
    if word in GLUED:
        return (word,)
    for end in range(len(word) - 1, 1, -1):
        if word[:end] in GLUED and (rest := _split(word[end:])):
            return (word[:end], *rest)
    return ()
