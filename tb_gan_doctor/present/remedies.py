"""One remedy in words, and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from tb_gan_doctor.locale.language import Language
from tb_gan_doctor.model import Remedy
from tb_gan_doctor.present import plain
from tb_gan_doctor.present.terminal import Terminal


def effort(remedy: Remedy, language: Language) -> str:
    """What it costs, and the signal to watch."""
    cost = language.say(plain.COST[remedy.cost])
    if not remedy.watch:
        return cost
    return cost + language.say(" Watch {signal}.", signal=plain.clean(remedy.watch))


def exceptions(remedy: Remedy, language: Language) -> Iterator[str]:
    """For which losses it is wrong, and why: one line for each reason."""
    by_reason: dict[str, list[str]] = {}
    for loss, why in remedy.unless.items():
        by_reason.setdefault(why, []).append(loss)
    for why, losses in by_reason.items():
        yield language.say("Not with {loss}: {why}", loss=language.joined(losses), why=why)


def remedy_lines(number: int, remedy: Remedy, t: Terminal, indent: str) -> Iterator[str]:
    """What to do, why, the code, what it costs, the signal to watch and where it comes from."""
    inner = indent + "   "
    yield from t.paragraph(plain.clean(remedy.do), inner, f"{indent}{number}. ")
    yield from t.paragraph(plain.clean(remedy.because), inner, inner)
    for line in remedy.code.splitlines():
        yield f"{inner}  {plain.clean(line)}"
    sources = "; ".join(map(plain.clean, remedy.sources))
    if sources:
        sources = t.say("Source: {sources}", sources=sources)
    for text in (effort(remedy, t.language), sources):
        for line in t.paragraph(text, inner, inner):
            yield t.paint(line, "dim")
