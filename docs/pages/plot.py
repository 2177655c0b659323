"""A typical run as an SVG picture: the deciding signal with its limit, and severity below it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from docs.pages.typical_run import Points, TypicalRun
from tb_gan_doctor.model import LEVEL_FLOOR
from tb_gan_doctor.present.plain import number, step

WIDTH, HEIGHT = 720, 330
LEFT, RIGHT = 64, 16
SIGNAL_TOP, SIGNAL_BOTTOM = 40, 200
SEVERITY_TOP, SEVERITY_BOTTOM = 232, 296
STYLE = """
text{font:12px system-ui,sans-serif;fill:#5f6368}.name{font-weight:600;fill:#212121}
.grid{stroke:#dcdfe3}.line{fill:none;stroke:#1f6fb2;stroke-width:1.5;stroke-linejoin:round}
.dot{fill:#1f6fb2}.limit{stroke:#a94a08;stroke-dasharray:5 4}.onset{stroke:#9b0d3a}
.limit-text{fill:#a94a08}.onset-text{fill:#9b0d3a}.area{fill:#9b0d3a;fill-opacity:.16;stroke:#9b0d3a}
@media (prefers-color-scheme:dark){text{fill:#b8bcc2}.name{fill:#ecedf0}.grid{stroke:#4b4b4d}
.line{stroke:#7ab8ec}.dot{fill:#7ab8ec}.limit{stroke:#f7ab5a}.limit-text{fill:#f7ab5a}
.onset,.area{stroke:#ffa3b3}.onset-text{fill:#ffa3b3}.area{fill:#ffa3b3}}
""".replace("\n", "")


@dataclass(frozen=True)
class Axis:
    """Numbers to pixels, upwards; logarithmic where all of them are above zero and it is asked."""

    low: float
    high: float
    is_log: bool
    top: float
    bottom: float

    def __call__(self, value: float) -> float:
        if self.is_log:
            share = math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return self.bottom - min(1.0, max(0.0, share)) * (self.bottom - self.top)

    def ticks(self) -> list[float]:
        """Three to six round numbers within the axis."""
        if self.is_log:
            first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
            every = max(1, math.ceil((last - first + 1) / 5))
            return [10.0**power for power in range(first, last + 1, every)]
        raw = (self.high - self.low) / 4
        size = 10.0 ** math.floor(math.log10(raw))
        size *= next(factor for factor in (1, 2, 5, 10) if factor * size >= raw * 0.999)
        first = math.ceil(self.low / size - 1e-9)
        return [round(i * size, 12) for i in range(first, math.floor(self.high / size + 1e-9) + 1)]


def plot(run: TypicalRun, title: str) -> str:
    """The picture, as the text of a file. Ends with a newline."""

    def x(at_step: float) -> float:
        return LEFT + at_step / max(1, run.last_step) * (WIDTH - LEFT - RIGHT)

    evidence = run.episode.evidence[0]
    body = [
        *_signal(run, x, evidence.threshold, evidence.direction),
        *_severity(run, x),
        *_steps(run, x),
        *_onset(run, x),
    ]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}">',
        f"<style>{STYLE}</style>",
        *body,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _signal(
    run: TypicalRun, x: Callable[[float], float], limit: float, direction: str
) -> Iterator[str]:
    axis = _axis([value for _, value in run.values], limit, run.scale == "log")
    yield _text(LEFT, SIGNAL_TOP - 24, run.signal, "name")
    for tick in axis.ticks():
        y = axis(tick)
        yield _line(LEFT, y, WIDTH - RIGHT, y, "grid")
        yield _text(LEFT - 8, y + 4, number(tick), anchor="end")
    y = axis(limit)
    yield _line(LEFT, y, WIDTH - RIGHT, y, "limit")
    text = f"{direction} {number(limit)}"
    below = y + 14 if y < SIGNAL_TOP + 16 else y - 5
    yield _text(LEFT + 6, below, text, "limit-text")
    if len(run.values) > 1:
        yield _path(run.values, x, axis, "line")
    else:
        yield from (
            f'<circle cx="{x(at):.1f}" cy="{axis(value):.1f}" r="3" class="dot"/>'
            for at, value in run.values
        )


def _severity(run: TypicalRun, x: Callable[[float], float]) -> Iterator[str]:
    axis = Axis(0.0, 1.0, False, SEVERITY_TOP, SEVERITY_BOTTOM)
    yield _text(LEFT, SEVERITY_TOP - 10, "severity", "name")
    for level in ("watch", "warning", "critical"):
        y = axis(LEVEL_FLOOR[level])
        yield _line(LEFT, y, WIDTH - RIGHT, y, "grid")
        yield _text(LEFT - 8, y + 4, level, anchor="end")
    if run.severity:
        first, last = run.severity[0][0], run.severity[-1][0]
        closed = [(first, 0.0), *run.severity, (last, 0.0)]
        yield _path(closed, x, axis, "area")


def _steps(run: TypicalRun, x: Callable[[float], float]) -> Iterator[str]:
    axis = Axis(0.0, float(max(1, run.last_step)), False, 0.0, 1.0)
    for tick in axis.ticks():
        is_last = tick > 0.95 * run.last_step
        anchor = "end" if is_last else "middle"
        yield _text(x(tick), SEVERITY_BOTTOM + 20, step(int(tick)), anchor=anchor)
    yield _text(LEFT - 8, SEVERITY_BOTTOM + 20, "step", anchor="end")


def _onset(run: TypicalRun, x: Callable[[float], float]) -> Iterator[str]:
    at = x(run.episode.onset_by)
    yield _line(at, SIGNAL_TOP - 16, at, SEVERITY_BOTTOM, "onset")
    is_right = at > WIDTH * 0.7
    text = f"onset {step(run.episode.onset_by)}"
    yield _text(
        at + (-6 if is_right else 6),
        SIGNAL_TOP - 6,
        text,
        "onset-text",
        "end" if is_right else "start",
    )


def _axis(values: Sequence[float], limit: float, wants_log: bool) -> Axis:
    every = [value for value in (*values, limit) if math.isfinite(value)] or [0.0, 1.0]
    low, high = min(every), max(every)
    if wants_log and low > 0 and high / low >= 10:
        return Axis(low / 1.3, high * 1.3, True, SIGNAL_TOP, SIGNAL_BOTTOM)
    room = 0.08 * (high - low) or 0.5 * abs(high) or 0.5
    floor = 0.0 if 0 <= low <= room else low - room
    return Axis(floor, high + room, False, SIGNAL_TOP, SIGNAL_BOTTOM)


def _path(points: Points, x: Callable[[float], float], y: Axis, kind: str) -> str:
    """Steps and values as one line; points on a straight level stretch are left out."""
    placed = [(f"{x(at):.1f}", f"{y(value):.1f}") for at, value in points]
    kept = [
        point
        for i, point in enumerate(placed)
        if i in (0, len(placed) - 1) or not placed[i - 1][1] == point[1] == placed[i + 1][1]
    ]
    return f'<path class="{kind}" d="M{" ".join(f"{a},{b}" for a, b in kept)}"/>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{named}>{escape(text)}</text>'
