"""One remedy as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from tb_gan_doctor.model import Remedy
from tb_gan_doctor.present import plain
from tb_gan_doctor.present.terminal import Terminal


def remedy_lines(number: int, remedy: Remedy, t: Terminal, indent: str) -> Iterator[str]:
    """What to do, why, the code, what it costs, the signal to watch and where it comes from."""
    inner = indent + "   "
    yield from t.paragraph(plain.clean(remedy.do), inner, f"{indent}{number}. ")
    yield from t.paragraph(plain.clean(remedy.because), inner, inner)
    for line in remedy.code.splitlines():
        yield f"{inner}  {plain.clean(line)}"
    cost = plain.COST[remedy.cost]
    watch = f" Watch {plain.clean(remedy.watch)}." if remedy.watch else ""
    sources = f"Source: {'; '.join(map(plain.clean, remedy.sources))}" if remedy.sources else ""
    for text in (cost + watch, sources):
        for line in t.paragraph(text, inner, inner):
            yield t.paint(line, "dim")
