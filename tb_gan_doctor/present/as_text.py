"""The Report for a terminal: verdict, findings with their symptoms below them, coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tb_gan_doctor.model import LEVELS, Evidence, Finding, Remedy, Report
from tb_gan_doctor.present import plain
from tb_gan_doctor.present.causes import Cause, causes
from tb_gan_doctor.present.coverage import STATE_TITLES, gaps, n_checked
from tb_gan_doctor.present.remedies import remedy_lines
from tb_gan_doctor.present.terminal import Terminal

_REMEDIES_SHOWN = 3


def run_text(report: Report, terminal: Terminal | None = None) -> str:
    """One run; plain and 88 columns wide unless a terminal is given. Ends with a newline."""
    terminal = terminal or Terminal()
    lines = [*_verdict(report, terminal)]
    for cause in causes(report.findings):
        lines += ["", *_cause(cause, terminal, "  ")]
    lines += ["", *_coverage(report, terminal)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def reports_text(reports: Sequence[Report], terminal: Terminal | None = None) -> str:
    """All runs, apart from each other by a blank line; several end with a list, worst first."""
    t = terminal or Terminal()
    parts = [run_text(report, t) for report in reports]
    if len(reports) > 1:
        parts.append("\n".join(_overview(reports, t)) + "\n")
    return "\n".join(parts)


def _overview(reports: Sequence[Report], t: Terminal) -> Iterator[str]:
    worst_first = [*reversed(LEVELS), "unknown"]
    ranked = sorted(reports, key=lambda report: worst_first.index(report.verdict))
    verdicts = Counter(report.verdict for report in ranked)
    counts = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items())
    yield t.paint(f"{len(reports)} runs: {counts}", "bold")
    width = max(len(plain.clean(report.run)) for report in ranked)
    for report in ranked:
        glyph = t.paint(plain.GLYPHS[report.verdict], report.verdict)
        yield f"{glyph} {plain.clean(report.run):<{width}}  {plain.clean(report.headline)}"


def _verdict(report: Report, t: Terminal) -> Iterator[str]:
    glyph = plain.GLYPHS[report.verdict]
    yield (
        f"{t.paint(glyph, report.verdict)} {t.paint(plain.clean(report.run), 'bold')}"
        f"  {t.paint(report.verdict, report.verdict)}"
    )
    yield from t.paragraph(plain.clean(report.headline), "  ")
    yield t.paint(f"  {measured(report)}", "dim")
    for note in report.notes:
        yield from t.paragraph(plain.clean(note), "  ", "  Note: ")


def measured(report: Report) -> str:
    """What the Report rests on: `steps 0 to 20,000 · 640 windows · hinge loss`."""
    parts = [f"steps {plain.step(report.first_step)} to {plain.step(report.last_step)}"]
    if report.windows_kept < report.windows_total:
        parts.append(f"{report.windows_kept:,} of {report.windows_total:,} windows")
    else:
        parts.append(f"{report.windows_total:,} window{'s' * (report.windows_total != 1)}")
    if report.facts.loss != "auto":
        parts.append(f"{plain.clean(report.facts.loss)} loss")
    if report.source == "scalars":
        parts.append("from plain scalars")
    return " · ".join(parts)


def _cause(cause: Cause, t: Terminal, indent: str) -> Iterator[str]:
    yield from _finding(cause.finding, t, indent)
    if cause.symptoms:
        yield from ("", f"{indent}{t.paint('This explains:', 'dim')}")
    for place, symptom in enumerate(cause.symptoms):
        if place:
            yield ""
        yield from _cause(symptom, t, indent + "  ")


def _finding(finding: Finding, t: Terminal, indent: str) -> Iterator[str]:
    episode = finding.episode
    level = episode.level if episode.open else "healthy"
    title = t.paint(plain.clean(finding.title), "bold")
    yield (
        f"{indent}{t.paint(plain.GLYPHS[level], level)} {title}"
        f"  {t.paint(plain.status(episode), level)}, {plain.span(episode)}"
    )
    inner = indent + "  "
    yield from t.paragraph(plain.clean(finding.text), inner)
    yield from _evidence(episode.evidence, t, inner)
    if finding.role != "symptom":
        yield from _remedies(finding.remedies, episode.fault, t, inner)


def _evidence(evidence: Sequence[Evidence], t: Terminal, indent: str) -> Iterator[str]:
    if not evidence:
        return
    names = [plain.clean(e.signal) for e in evidence]
    values = [plain.quantity(e.value, e.unit) for e in evidence]
    name_width, value_width = max(map(len, names)), max(map(len, values))
    yield f"{indent}{t.paint('Evidence', 'dim')}"
    for name, value, e in zip(names, values, evidence, strict=True):
        bound = plain.limit(e.threshold, e.direction)
        yield f"{indent}  {name:<{name_width}}  {value:>{value_width}}  {t.paint(bound, 'dim')}"


def _remedies(remedies: Sequence[Remedy], fault: str, t: Terminal, indent: str) -> Iterator[str]:
    if not remedies:
        return
    yield f"{indent}{t.paint('What to try', 'dim')}"
    for i, remedy in enumerate(remedies[:_REMEDIES_SHOWN], 1):
        yield from remedy_lines(i, remedy, t, indent + "  ")
    hidden = len(remedies) - _REMEDIES_SHOWN
    if hidden > 0:
        yield t.paint(f"{indent}  {hidden} more: tb-gan-doctor explain {fault}", "dim")


def _coverage(report: Report, t: Terminal) -> Iterator[str]:
    total = len(report.coverage)
    yield f"  {t.paint(f'{n_checked(report.coverage)} of {total} faults checked', 'dim')}"
    for gap in gaps(report.coverage):
        text = ", ".join(gap.faults) + (f": {plain.clean(gap.reason)}" if gap.reason else "")
        yield from t.paragraph(text, "    ", f"  {STATE_TITLES[gap.state]}: ")
