"""The catalogue in the terminal: a table of all faults, and one page on each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.present import plain
from tb_gan_doctor.present.columns import left, right
from tb_gan_doctor.present.params import limits
from tb_gan_doctor.present.prose import (
    REFERENCES,
    STRIPPED,
    effects,
    reasons,
    sections,
    summary,
    title,
)
from tb_gan_doctor.present.remedies import exceptions, remedy_lines
from tb_gan_doctor.present.terminal import Terminal
from tb_gan_doctor.present.translated import remedy_in
from tb_gan_doctor.signals import signal_of


def faults_table(faults: Sequence[type[Fault]], terminal: Terminal | None = None) -> str:
    """Id and summary of every fault, by group in the catalogue's order. Ends with a newline."""
    t = terminal or Terminal()
    width = max(len(fault.META.id) for fault in faults)
    lines: list[str] = []
    for group in dict.fromkeys(fault.META.group for fault in faults):
        lines += ["", t.paint(t.say(group).capitalize(), "bold")]
        for fault in faults:
            if fault.META.group == group:
                first = f"  {fault.META.id:<{width}}  "
                lines += t.paragraph(summary(fault, t.language), " " * len(first), first)
    lines += ["", t.paint(t.say("More on one of them: tb-gan-doctor explain FAULT"), "dim")]
    return "\n".join(lines[1:]) + "\n"


def fault_page(
    fault: type[Fault], faults: Sequence[type[Fault]], terminal: Terminal | None = None
) -> str:
    """All that is known of one fault: prose, signals, limits, remedies. Ends with a newline.

    faults: the whole catalogue, to tell which of them explain this one.
    """
    t = terminal or Terminal()
    meta = fault.META
    lines = [t.paint(f"{title(fault, t.language)}  ", "bold") + t.paint(meta.id, "dim")]
    lines.append(summary(fault, t.language))
    lines += _prose(fault, t)
    lines += _signals(fault, t)
    lines += _limits(fault, t)
    lines += _heading("What to try", t)
    for i, remedy in enumerate(meta.remedies, 1):
        shown = remedy_in(t.language, meta.id, remedy)
        lines += remedy_lines(i, shown, t, "  ")
        for text in exceptions(shown, t.language):
            lines += t.paragraph(text, "       ", "     ")
    lines += _relations(fault, faults, t)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _heading(text: str, t: Terminal) -> list[str]:
    return ["", t.paint(t.say(text), "bold")]


def _prose(fault: type[Fault], t: Terminal) -> Iterator[str]:
    """Headings stand at the margin, their text is indented."""
    found = sections(fault, t.language)
    if not found:
        yield from ("", t.say(STRIPPED))
    for section in found:
        yield from _heading(section.heading, t)
        for paragraph in section.paragraphs:
            hangs = section.heading == REFERENCES or paragraph.startswith("- ")
            yield from t.paragraph(paragraph, "    " if hangs else "  ", "  ")


def _signals(fault: type[Fault], t: Terminal) -> Iterator[str]:
    for heading, names in (
        ("Signals it needs", fault.META.needs),
        ("Sharper with", fault.META.uses),
    ):
        if not names:
            continue
        yield from _heading(heading, t)
        for name in names:
            what = t.language.signal(name) or signal_of(name).what
            yield from t.paragraph(f"{name}{t.say(': ')}{what}", "    ", "  ")
    ways = dict.fromkeys(signal_of(name).supply for name in fault.META.needs)
    if ways:
        yield ""
    for supply in ways:
        text = t.say("To have them measured: {supply}", supply=t.language.told(supply))
        yield from t.paragraph(text, "  ", "  ")


def _limits(fault: type[Fault], t: Terminal) -> Iterator[str]:
    yield from _heading("Limits", t)
    shown = limits(fault)
    name_width = max((len(limit.name) for limit in shown), default=0)
    value_width = max((len(limit.value) for limit in shown), default=0)
    for limit in shown:
        first = f"  {left(limit.name, name_width)}  {right(limit.value, value_width)}  "
        yield from t.paragraph(limit.source, " " * len(first), first)
    meta = fault.META
    held = t.say(
        "Counts after {hold} steps and {readings} readings, is gone after {clear} steps without.",
        hold=plain.step(meta.hold_steps),
        readings=meta.hold_readings,
        clear=plain.step(meta.clear_steps),
    )
    yield from t.paragraph(held, "  ", "  ")
    names = t.say("To set them: these names below [{fault}] in a --config file.", fault=meta.id)
    yield from t.paragraph(names, "  ", "  ")


def _relations(fault: type[Fault], faults: Sequence[type[Fault]], t: Terminal) -> Iterator[str]:
    for heading, names in (
        ("It explains", effects(fault)),
        ("It is explained by", reasons(fault, faults)),
    ):
        if names:
            yield from _heading(heading, t)
            yield from t.paragraph(t.language.separator.join(names), "  ", "  ")
