"""Text from outside made safe to print, and numbers made short: what every presentation uses."""

from __future__ import annotations

import math
import unicodedata

from tb_gan_doctor.locale.language import ENGLISH, Language
from tb_gan_doctor.model import Episode
from tb_gan_doctor.signals import BEST_VALUE

GLYPHS = {"healthy": "○", "watch": "◔", "warning": "▲", "critical": "◆", "unknown": "?"}
"""One shape per verdict, so that a level never rests on color alone."""

COST = {
    "free": "Can be done while it runs.",
    "restart": "Go on from a checkpoint.",
    "retrain": "Train anew.",
}
"""What a remedy costs, as a sentence."""


def clean(text: str) -> str:
    """`text` on one line, with nothing in it that could steer a terminal or break an encoder.

    Control and format characters (escape sequences, line breaks, direction overrides) and
    unpaired surrogates (file names that are not UTF-8) become visible escapes such as `\\x1b`.
    """
    return "".join(_escaped(c) if unicodedata.category(c) in _UNSAFE else c for c in text)


_UNSAFE = ("Cc", "Cf", "Cs", "Zl", "Zp")


def _escaped(character: str) -> str:
    code = ord(character)
    return (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
        if code < 0x10000
        else f"\\U{code:08x}"
    )


def number(value: float) -> str:
    """Three significant digits, as a person would write them: `0.0713`, `1.2e-09`, `NaN`."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "infinity" if value > 0 else "-infinity"
    if value == int(value) and abs(value) < 1e6:
        return f"{int(value):,}"
    return f"{value:.3g}"


def quantity(value: float, unit: str, language: Language = ENGLISH) -> str:
    """A number with its unit, where that says more than the signal's name: `30 steps`, `0.71`."""
    plain_number = unit not in ("bits", "steps", BEST_VALUE)
    return number(value) if plain_number else f"{number(value)} {clean(language.say(unit))}"


def step(value: int) -> str:
    """A step with its thousands apart: `22,150`."""
    return f"{value:,}"


def span(episode: Episode, language: Language = ENGLISH) -> str:
    """When it held: `since step 1,191-1,240`, or `steps 1,191-1,240 to 9,000` once resolved."""
    first = episode.onset_after + 1
    onset = step(episode.onset_by)
    if first < episode.onset_by:
        onset = f"{step(max(first, 0))}–{onset}"
    if episode.resolved_step is None:
        return language.say("since step {onset}", onset=onset)
    end = step(episode.resolved_step)
    return language.say("from step {onset} to {end}", onset=onset, end=end)


def status(episode: Episode, language: Language = ENGLISH) -> str:
    """The level in words; for a resolved episode what it reached: `resolved, was warning`."""
    if episode.open:
        return language.say(episode.level)
    return language.say("resolved, was {level}", level=language.say(episode.peak_level))


def limit(threshold: float, direction: str, language: Language = ENGLISH) -> str:
    """The limit that a number is compared with: `fault above 0.19`; "" where it has none."""
    if math.isnan(threshold):
        return ""
    template = "fault above {limit}" if direction == "above" else "fault below {limit}"
    return language.say(template, limit=number(threshold))
