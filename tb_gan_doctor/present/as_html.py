"""The Report as HTML: a self-contained page, and a fragment for notebooks.

Nothing is loaded from anywhere, nothing runs, and all text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from tb_gan_doctor.locale.language import ENGLISH, Language
from tb_gan_doctor.model import Evidence, PossibleCause, Remedy, Report
from tb_gan_doctor.present import plain
from tb_gan_doctor.present.as_json import GENERATED_BY
from tb_gan_doctor.present.as_text import COULD_BE, measured, undecided
from tb_gan_doctor.present.causes import Cause, causes
from tb_gan_doctor.present.coverage import STATE_TITLES, checked, gaps
from tb_gan_doctor.present.html_style import PAGE_STYLE, STYLE
from tb_gan_doctor.present.remedies import effort

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def run_html(report: Report, language: Language = ENGLISH) -> str:
    """One run as a fragment that brings its own style, as notebooks show it."""
    return f'<style>{STYLE}</style><div class="gan-doctor">{_run(report, language)}</div>'


def page(reports: Sequence[Report], language: Language = ENGLISH) -> str:
    """All runs as one page in which nothing runs. Ends with a newline."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language.code}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>GAN Doctor</title><style>{STYLE}{PAGE_STYLE}</style></head>\n"
        f"<body>{static_body(reports, language)}</body></html>\n"
    )


def static_body(reports: Sequence[Report], language: Language = ENGLISH) -> str:
    """All runs as the body of a page, to be styled by STYLE and PAGE_STYLE."""
    body = "\n".join(_run(report, language) for report in reports)
    return (
        f'<main class="gan-doctor"><h1>GAN Doctor</h1>\n{body}\n'
        f'<p class="soft">{_text(GENERATED_BY)}</p></main>'
    )


def _run(report: Report, language: Language) -> str:
    verdict = report.verdict
    note = language.say("Note:")
    parts = [
        f'<article class="{verdict}"><h2><b class="{verdict}">{plain.GLYPHS[verdict]} '
        f"{_text(language.say(verdict))}</b> {_text(report.run)}</h2>"
        f"<p>{_text(report.headline)}</p>"
        f'<p class="soft">{_text(measured(report, language))}</p>',
        *(f"<p>{note} {_text(told)}</p>" for told in report.notes),
        *(_cause(cause, language) for cause in causes(report.findings)),
        *_coverage(report, language),
        "</article>",
    ]
    return "\n".join(parts)


def _cause(cause: Cause, language: Language) -> str:
    finding = cause.finding
    episode = finding.episode
    level = episode.level if episode.open else "healthy"
    status, span = plain.status(episode, language), plain.span(episode, language)
    parts = [
        f'<section><h3><b class="{level}">{plain.GLYPHS[level]}</b> {_text(finding.title)}</h3>'
        f'<p class="soft">{_text(status + language.comma + span)}</p>'
        f"<p>{_text(finding.text)}</p>",
        *_evidence(episode.evidence, language),
    ]
    if cause.rivals:
        parts.append(f"<p>{_text(undecided(cause.rivals, language))}</p>")
    if finding.role != "symptom":
        parts += _could_be(finding.could_be, language)
        parts += _remedies(finding.remedies, language)
    if cause.symptoms:
        parts.append(f'<p class="soft">{_text(language.say("This explains:"))}</p>')
        parts += [_cause(symptom, language) for symptom in cause.symptoms]
    return "\n".join([*parts, "</section>"])


def _evidence(evidence: Sequence[Evidence], language: Language) -> Iterator[str]:
    if not evidence:
        return
    titles = "".join(
        f"<th>{_text(language.say(title))}</th>" for title in ("Evidence", "Value", "Limit")
    )
    yield f"<table><thead><tr>{titles}</tr></thead><tbody>"
    for e in evidence:
        value = plain.quantity(e.value, e.unit, language)
        yield (
            f'<tr><td><code>{_text(e.signal)}</code></td><td class="value">{_text(value)}</td>'
            f"<td>{_text(plain.limit(e.threshold, e.direction, language))}</td></tr>"
        )
    yield "</tbody></table>"


def _could_be(could_be: Sequence[PossibleCause], language: Language) -> Iterator[str]:
    if not could_be:
        return
    yield f'<p class="soft">{_text(language.say(COULD_BE))}</p><ul>'
    for cause in could_be:
        supply = _text(language.say(": ") + cause.supply)
        yield f"<li><code>{_text(cause.fault)}</code>{supply}</li>"
    yield "</ul>"


def _remedies(remedies: Sequence[Remedy], language: Language) -> Iterator[str]:
    if not remedies:
        return
    yield f'<p class="soft">{_text(language.say("What to try"))}</p><ol>'
    for remedy in remedies:
        code = "\n".join(plain.clean(line) for line in remedy.code.splitlines())
        yield (
            f"<li>{_text(remedy.do)}<br>{_text(remedy.because)} {_text(effort(remedy, language))}"
            + (f"<pre>{escape(code)}</pre>" if code else "")
            + "".join(f'<div class="soft">{_source(source)}</div>' for source in remedy.sources)
            + "</li>"
        )
    yield "</ol>"


def _source(source: str) -> str:
    if source.startswith("https://") and " " not in source:
        return f'<a href="{_text(source)}" rel="noreferrer">{_text(source)}</a>'
    return _text(source)


def _coverage(report: Report, language: Language) -> Iterator[str]:
    summary = _text(checked(report.coverage, language))
    found = gaps(report.coverage, language)
    if not found:
        yield f'<p class="soft">{summary}</p>'
        return
    yield f'<details><summary class="soft">{summary}</summary><ul>'
    for gap in found:
        reason = _text(language.say(": ") + gap.reason) if gap.reason else ""
        title = _text(language.say(STATE_TITLES[gap.state]) + language.say(": "))
        yield f"<li>{title}{_text(language.separator.join(gap.faults))}{reason}</li>"
    yield "</ul></details>"


def _text(text: str) -> str:
    return escape(plain.clean(text))
