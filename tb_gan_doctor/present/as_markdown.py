"""The Report as Markdown, for an issue, a pull request or a training log."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tb_gan_doctor.model import Evidence, Remedy, Report
from tb_gan_doctor.present import plain
from tb_gan_doctor.present.as_text import measured
from tb_gan_doctor.present.causes import Cause, causes
from tb_gan_doctor.present.coverage import STATE_TITLES, gaps, n_checked

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&!])")


def reports_markdown(reports: Sequence[Report]) -> str:
    """All runs, one section each. Ends with a newline."""
    return "\n".join(run_markdown(report) for report in reports)


def run_markdown(report: Report) -> str:
    """One run as a section. Text from outside is escaped. Ends with a newline."""
    glyph = plain.GLYPHS[report.verdict]
    lines = [
        f"## {glyph} {_escape(report.run)}: {report.verdict}",
        "",
        _escape(report.headline),
        "",
        f"*{_escape(measured(report))}*",
    ]
    for note in report.notes:
        lines += ["", f"> {_escape(note)}"]
    for cause in causes(report.findings):
        lines += ["", *_cause(cause, 3)]
    lines += ["", *_coverage(report)]
    return "\n".join(lines) + "\n"


def _cause(cause: Cause, depth: int) -> Iterator[str]:
    finding = cause.finding
    episode = finding.episode
    level = episode.level if episode.open else "healthy"
    heading = "#" * min(depth, 6)
    yield f"{heading} {plain.GLYPHS[level]} {_escape(finding.title)}"
    yield ""
    yield f"**{plain.status(episode)}**, {plain.span(episode)}. {_escape(finding.text)}"
    yield from _evidence(episode.evidence)
    if finding.role != "symptom":
        yield from _remedies(finding.remedies)
    if cause.symptoms:
        yield from ("", f"{_escape(finding.title)} explains:")
    for symptom in cause.symptoms:
        yield ""
        yield from _cause(symptom, depth + 1)


def _evidence(evidence: Sequence[Evidence]) -> Iterator[str]:
    if not evidence:
        return
    yield ""
    yield "| evidence | value | limit |"
    yield "| --- | ---: | --- |"
    for e in evidence:
        value = _escape(plain.quantity(e.value, e.unit))
        yield f"| {_escape(e.signal)} | {value} | {plain.limit(e.threshold, e.direction)} |"


def _remedies(remedies: Sequence[Remedy]) -> Iterator[str]:
    if not remedies:
        return
    yield ""
    yield "What to try:"
    yield ""
    for i, remedy in enumerate(remedies, 1):
        sources = f" Source: {'; '.join(map(_escape, remedy.sources))}." if remedy.sources else ""
        watch = f" Watch {_escape(remedy.watch)}." if remedy.watch else ""
        yield (
            f"{i}. **{_escape(remedy.do)}** {_escape(remedy.because)} "
            f"{plain.COST[remedy.cost]}{watch}{sources}"
        )
        if remedy.code:
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", remedy.code)), default=0))
            yield ""
            yield f"   {fence}python"
            yield from (f"   {plain.clean(line)}" for line in remedy.code.splitlines())
            yield f"   {fence}"


def _coverage(report: Report) -> Iterator[str]:
    yield f"{n_checked(report.coverage)} of {len(report.coverage)} faults checked."
    found = gaps(report.coverage)
    if found:
        yield ""
    for gap in found:
        reason = f": {_escape(gap.reason)}" if gap.reason else ""
        yield f"- {STATE_TITLES[gap.state]}: {', '.join(gap.faults)}{reason}"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", plain.clean(text))
