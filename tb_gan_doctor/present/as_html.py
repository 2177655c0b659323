"""The Report as HTML: a self-contained page, and a fragment for notebooks.

Nothing is loaded from anywhere, nothing runs, and all text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from tb_gan_doctor.model import Evidence, Remedy, Report
from tb_gan_doctor.present import plain
from tb_gan_doctor.present.as_json import GENERATED_BY
from tb_gan_doctor.present.as_text import measured
from tb_gan_doctor.present.causes import Cause, causes
from tb_gan_doctor.present.coverage import STATE_TITLES, gaps, n_checked
from tb_gan_doctor.present.html_style import PAGE_STYLE, STYLE

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def run_html(report: Report) -> str:
    """One run as a fragment that brings its own style, as notebooks show it."""
    return f'<style>{STYLE}</style><div class="gan-doctor">{_run(report)}</div>'


def page(reports: Sequence[Report]) -> str:
    """All runs as one page. Ends with a newline."""
    body = "\n".join(_run(report) for report in reports)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>GAN Doctor</title><style>{STYLE}{PAGE_STYLE}</style></head>\n"
        f'<body><main class="gan-doctor"><h1>GAN Doctor</h1>\n{body}\n'
        f'<p class="soft">{_text(GENERATED_BY)}</p></main></body></html>\n'
    )


def _run(report: Report) -> str:
    verdict = report.verdict
    parts = [
        f'<article class="{verdict}"><h2><b class="{verdict}">{plain.GLYPHS[verdict]} {verdict}</b>'
        f" {_text(report.run)}</h2><p>{_text(report.headline)}</p>"
        f'<p class="soft">{_text(measured(report))}</p>',
        *(f"<p>Note: {_text(note)}</p>" for note in report.notes),
        *(_cause(cause) for cause in causes(report.findings)),
        *_coverage(report),
        "</article>",
    ]
    return "\n".join(parts)


def _cause(cause: Cause) -> str:
    finding = cause.finding
    episode = finding.episode
    level = episode.level if episode.open else "healthy"
    parts = [
        f'<section><h3><b class="{level}">{plain.GLYPHS[level]}</b> {_text(finding.title)}</h3>'
        f'<p class="soft">{_text(plain.status(episode))}, {_text(plain.span(episode))}</p>'
        f"<p>{_text(finding.text)}</p>",
        *_evidence(episode.evidence),
    ]
    if finding.role != "symptom":
        parts += _remedies(finding.remedies)
    if cause.symptoms:
        parts.append('<p class="soft">This explains:</p>')
        parts += [_cause(symptom) for symptom in cause.symptoms]
    return "\n".join([*parts, "</section>"])


def _evidence(evidence: Sequence[Evidence]) -> Iterator[str]:
    if not evidence:
        return
    yield "<table><thead><tr><th>Evidence</th><th>Value</th><th>Limit</th></tr></thead><tbody>"
    for e in evidence:
        value = plain.quantity(e.value, e.unit)
        yield (
            f'<tr><td><code>{_text(e.signal)}</code></td><td class="value">{_text(value)}</td>'
            f"<td>{_text(plain.limit(e.threshold, e.direction))}</td></tr>"
        )
    yield "</tbody></table>"


def _remedies(remedies: Sequence[Remedy]) -> Iterator[str]:
    if not remedies:
        return
    yield '<p class="soft">What to try</p><ol>'
    for remedy in remedies:
        code = "\n".join(plain.clean(line) for line in remedy.code.splitlines())
        watch = f" Watch <code>{_text(remedy.watch)}</code>." if remedy.watch else ""
        yield (
            f"<li>{_text(remedy.do)}<br>{_text(remedy.because)} {plain.COST[remedy.cost]}{watch}"
            + (f"<pre>{escape(code)}</pre>" if code else "")
            + "".join(f'<div class="soft">{_source(source)}</div>' for source in remedy.sources)
            + "</li>"
        )
    yield "</ol>"


def _source(source: str) -> str:
    if source.startswith("https://") and " " not in source:
        return f'<a href="{_text(source)}" rel="noreferrer">{_text(source)}</a>'
    return _text(source)


def _coverage(report: Report) -> Iterator[str]:
    checked = f"{n_checked(report.coverage)} of {len(report.coverage)} faults checked"
    found = gaps(report.coverage)
    if not found:
        yield f'<p class="soft">{checked}</p>'
        return
    yield f'<details><summary class="soft">{checked}</summary><ul>'
    for gap in found:
        reason = f": {_text(gap.reason)}" if gap.reason else ""
        yield f"<li>{STATE_TITLES[gap.state]}: {_text(', '.join(gap.faults))}{reason}</li>"
    yield "</ul></details>"


def _text(text: str) -> str:
    return escape(plain.clean(text))
