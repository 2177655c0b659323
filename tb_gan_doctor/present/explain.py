"""The catalogue in the terminal: a table of all faults, and one page on each."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.present import plain
from tb_gan_doctor.present.params import limits
from tb_gan_doctor.present.remedies import remedy_lines
from tb_gan_doctor.present.terminal import Terminal
from tb_gan_doctor.signals import signal_of


def faults_table(faults: Sequence[type[Fault]], terminal: Terminal | None = None) -> str:
    """Id and summary of every fault, by group in the catalogue's order. Ends with a newline."""
    t = terminal or Terminal()
    width = max(len(fault.META.id) for fault in faults)
    lines: list[str] = []
    for group in dict.fromkeys(fault.META.group for fault in faults):
        lines += ["", t.paint(group.capitalize(), "bold")]
        for fault in faults:
            if fault.META.group == group:
                first = f"  {fault.META.id:<{width}}  "
                lines += t.paragraph(fault.META.summary, " " * len(first), first)
    lines += ["", t.paint("More on one of them: tb-gan-doctor explain FAULT", "dim")]
    return "\n".join(lines[1:]) + "\n"


def fault_page(
    fault: type[Fault], faults: Sequence[type[Fault]], terminal: Terminal | None = None
) -> str:
    """All that is known of one fault: prose, signals, limits, remedies. Ends with a newline.

    faults: the whole catalogue, to tell which of them explain this one.
    """
    t = terminal or Terminal()
    meta = fault.META
    lines = [t.paint(f"{meta.title}  ", "bold") + t.paint(meta.id, "dim"), meta.summary]
    lines += _prose(fault, t)
    lines += _signals(fault, t)
    lines += _limits(fault, t)
    lines += _heading("What to try", t)
    for i, remedy in enumerate(meta.remedies, 1):
        lines += remedy_lines(i, remedy, t, "  ")
        lines += [
            line
            for loss, why in remedy.unless.items()
            for line in t.paragraph(f"Not with {loss}: {why}", "       ", "     ")
        ]
    lines += _relations(fault, faults, t)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _heading(text: str, t: Terminal) -> list[str]:
    return ["", t.paint(text, "bold")]


def _prose(fault: type[Fault], t: Terminal) -> Iterator[str]:
    """The module's docstring; its headings stand at the margin, their text is indented."""
    text = sys.modules[fault.__module__].__doc__
    if text is None:
        yield ""
        yield "(The prose is stripped by python -OO; the limits and remedies below are not.)"
        return
    heading = ""
    paragraph: list[str] = []
    for line in [*text.splitlines()[1:], ""]:
        is_heading = bool(line) and not line[0].isspace()
        own_line = heading == "References" or line.lstrip().startswith("- ")
        if paragraph and (not line.strip() or is_heading or own_line):
            yield from t.paragraph(" ".join(paragraph), "    " if own_line else "  ", "  ")
            paragraph = []
        if is_heading:
            heading = line.strip()
            yield from _heading(heading, t)
        elif line.strip():
            paragraph.append(line.strip())


def _signals(fault: type[Fault], t: Terminal) -> Iterator[str]:
    for title, names in (("Signals it needs", fault.META.needs), ("Sharper with", fault.META.uses)):
        if not names:
            continue
        yield from _heading(title, t)
        for name in names:
            signal = signal_of(name)
            yield from t.paragraph(f"{name}: {signal.what}", "    ", "  ")
    yield ""
    for supply in dict.fromkeys(signal_of(name).supply for name in fault.META.needs):
        yield from t.paragraph(f"To have them measured: {supply}", "  ", "  ")


def _limits(fault: type[Fault], t: Terminal) -> Iterator[str]:
    yield from _heading("Limits", t)
    shown = limits(fault)
    name_width = max((len(limit.name) for limit in shown), default=0)
    value_width = max((len(limit.value) for limit in shown), default=0)
    for limit in shown:
        first = f"  {limit.name:<{name_width}}  {limit.value:>{value_width}}  "
        yield from t.paragraph(limit.source, " " * len(first), first)
    meta = fault.META
    yield (
        f"  Counts after {plain.step(meta.hold_steps)} steps and {meta.hold_readings} readings, "
        f"is gone after {plain.step(meta.clear_steps)} steps without."
    )


def _relations(fault: type[Fault], faults: Sequence[type[Fault]], t: Terminal) -> Iterator[str]:
    own = fault.META.id
    effects = _effects(fault)
    reasons = [other.META.id for other in faults if own in _effects(other)]
    for title, names in (("It explains", effects), ("It is explained by", reasons)):
        if names:
            yield from _heading(title, t)
            yield from t.paragraph(", ".join(names), "  ", "  ")


def _effects(fault: type[Fault]) -> list[str]:
    """The faults that `fault` explains, whatever their kind."""
    named = (effect for effects in fault.META.explains.values() for effect in effects)
    return list(dict.fromkeys(effect.partition("/")[0] for effect in named))
