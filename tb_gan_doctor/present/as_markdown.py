"""The Report as Markdown, for an issue, a pull request or a training log."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tb_gan_doctor.locale.language import ENGLISH, Language
from tb_gan_doctor.model import Evidence, PossibleCause, Remedy, Report
from tb_gan_doctor.present import plain
from tb_gan_doctor.present.as_text import COULD_BE, measured, undecided
from tb_gan_doctor.present.causes import Cause, causes
from tb_gan_doctor.present.coverage import STATE_TITLES, checked, gaps
from tb_gan_doctor.present.remedies import effort

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&!])")


def reports_markdown(reports: Sequence[Report], language: Language = ENGLISH) -> str:
    """All runs, one section each. Ends with a newline."""
    return "\n".join(run_markdown(report, language) for report in reports)


def run_markdown(report: Report, language: Language = ENGLISH) -> str:
    """One run as a section. Text from outside is escaped. Ends with a newline."""
    glyph = plain.GLYPHS[report.verdict]
    verdict = language.say(report.verdict)
    lines = [
        f"## {glyph} {_escape(report.run)}{language.say(': ')}{verdict}",
        "",
        _escape(report.headline),
        "",
        f"*{_escape(measured(report, language))}*",
    ]
    for note in report.notes:
        lines += ["", f"> {_escape(note)}"]
    for cause in causes(report.findings):
        lines += ["", *_cause(cause, 3, language)]
    lines += ["", *_coverage(report, language)]
    return "\n".join(lines) + "\n"


def _cause(cause: Cause, depth: int, language: Language) -> Iterator[str]:
    finding = cause.finding
    episode = finding.episode
    level = episode.level if episode.open else "healthy"
    heading = "#" * min(depth, 6)
    yield f"{heading} {plain.GLYPHS[level]} {_escape(finding.title)}"
    yield ""
    status, span = plain.status(episode, language), plain.span(episode, language)
    stop = language.say(". ")
    yield f"**{status}**{language.comma}{span}{stop}{_escape(finding.text)}"
    yield from _evidence(episode.evidence, language)
    if cause.rivals:
        yield from ("", _escape(undecided(cause.rivals, language)))
    if finding.role != "symptom":
        yield from _could_be(finding.could_be, language)
        yield from _remedies(finding.remedies, language)
    if cause.symptoms:
        yield from ("", language.say("{cause} explains:", cause=_escape(finding.title)))
    for symptom in cause.symptoms:
        yield ""
        yield from _cause(symptom, depth + 1, language)


def _evidence(evidence: Sequence[Evidence], language: Language) -> Iterator[str]:
    if not evidence:
        return
    say = language.say
    yield ""
    yield f"| {say('evidence')} | {say('value')} | {say('limit')} |"
    yield "| --- | ---: | --- |"
    for e in evidence:
        value = _escape(plain.quantity(e.value, e.unit, language))
        limit = plain.limit(e.threshold, e.direction, language)
        yield f"| {_escape(e.signal)} | {value} | {limit} |"


def _could_be(could_be: Sequence[PossibleCause], language: Language) -> Iterator[str]:
    if not could_be:
        return
    yield from ("", f"{language.say(COULD_BE)}{language.say(':')}", "")
    for cause in could_be:
        yield f"- {_escape(cause.fault)}{language.say(': ')}{_escape(cause.supply)}"


def _remedies(remedies: Sequence[Remedy], language: Language) -> Iterator[str]:
    if not remedies:
        return
    yield from ("", f"{language.say('What to try')}{language.say(':')}", "")
    for i, remedy in enumerate(remedies, 1):
        sources = "; ".join(remedy.sources)
        if sources:
            sources = f" {_escape(language.say('Source: {sources}', sources=sources))}."
        yield (
            f"{i}. **{_escape(remedy.do)}** {_escape(remedy.because)} "
            f"{_escape(effort(remedy, language))}{sources}"
        )
        if remedy.code:
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", remedy.code)), default=0))
            yield ""
            yield f"   {fence}python"
            yield from (f"   {plain.clean(line)}" for line in remedy.code.splitlines())
            yield f"   {fence}"


def _coverage(report: Report, language: Language) -> Iterator[str]:
    yield checked(report.coverage, language) + language.say(".")
    found = gaps(report.coverage, language)
    if found:
        yield ""
    for gap in found:
        reason = f"{language.say(': ')}{_escape(gap.reason)}" if gap.reason else ""
        title = language.say(STATE_TITLES[gap.state])
        yield f"- {title}{language.say(': ')}{language.separator.join(gap.faults)}{reason}"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", plain.clean(text))
