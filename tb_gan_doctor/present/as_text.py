"""The Report for a terminal: verdict, findings with their symptoms below them, coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tb_gan_doctor.locale.language import ENGLISH, Language
from tb_gan_doctor.model import LEVELS, Evidence, PossibleCause, Remedy, Report
from tb_gan_doctor.present import plain
from tb_gan_doctor.present.causes import Cause, causes
from tb_gan_doctor.present.columns import left, right, width
from tb_gan_doctor.present.coverage import STATE_TITLES, checked, gaps
from tb_gan_doctor.present.remedies import remedy_lines
from tb_gan_doctor.present.terminal import Terminal

_REMEDIES_SHOWN = 3
COULD_BE = "Could also come from, not looked for"
UNDECIDED = "{causes} explain this alike; what was measured does not tell which. Mend one and look."


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
    counts = t.language.separator.join(
        f"{count} {t.say(level)}" for level, count in verdicts.items()
    )
    yield t.paint(t.say("{count} runs: {counts}", count=len(reports), counts=counts), "bold")
    columns = max(width(plain.clean(report.run)) for report in ranked)
    for report in ranked:
        glyph = t.paint(plain.GLYPHS[report.verdict], report.verdict)
        yield f"{glyph} {left(plain.clean(report.run), columns)}  {plain.clean(report.headline)}"


def _verdict(report: Report, t: Terminal) -> Iterator[str]:
    glyph = plain.GLYPHS[report.verdict]
    yield (
        f"{t.paint(glyph, report.verdict)} {t.paint(plain.clean(report.run), 'bold')}"
        f"  {t.paint(t.say(report.verdict), report.verdict)}"
    )
    yield from t.paragraph(plain.clean(report.headline), "  ")
    yield t.paint(f"  {measured(report, t.language)}", "dim")
    for note in report.notes:
        yield from t.paragraph(plain.clean(note), "  ", f"  {t.say('Note:')} ")


def measured(report: Report, language: Language = ENGLISH) -> str:
    """What the Report rests on: `steps 0 to 20,000 · 640 windows · hinge loss`."""
    first, last = plain.step(report.first_step), plain.step(report.last_step)
    parts = [language.say("steps {first} to {last}", first=first, last=last)]
    total, kept = f"{report.windows_total:,}", f"{report.windows_kept:,}"
    if report.windows_kept < report.windows_total:
        parts.append(language.say("{kept} of {total} windows", kept=kept, total=total))
    else:
        windows = "1 window" if report.windows_total == 1 else "{total} windows"
        parts.append(language.say(windows, total=total))
    if report.facts.loss != "auto":
        parts.append(language.say("{loss} loss", loss=plain.clean(report.facts.loss)))
    if report.source == "scalars":
        parts.append(language.say("from plain scalars"))
    return " · ".join(parts)


def _cause(cause: Cause, t: Terminal, indent: str) -> Iterator[str]:
    yield from _finding(cause, t, indent)
    if cause.symptoms:
        yield from ("", f"{indent}{t.paint(t.say('This explains:'), 'dim')}")
    for place, symptom in enumerate(cause.symptoms):
        if place:
            yield ""
        yield from _cause(symptom, t, indent + "  ")


def _finding(cause: Cause, t: Terminal, indent: str) -> Iterator[str]:
    finding = cause.finding
    episode = finding.episode
    level = episode.level if episode.open else "healthy"
    title = t.paint(plain.clean(finding.title), "bold")
    status = t.paint(plain.status(episode, t.language), level)
    span = plain.span(episode, t.language)
    yield f"{indent}{t.paint(plain.GLYPHS[level], level)} {title}  {status}{t.language.comma}{span}"
    inner = indent + "  "
    yield from t.paragraph(plain.clean(finding.text), inner)
    yield from _evidence(episode.evidence, t, inner)
    if cause.rivals:
        yield from t.paragraph(plain.clean(undecided(cause.rivals, t.language)), inner)
    if finding.role != "symptom":
        yield from _could_be(finding.could_be, t, inner)
        yield from _remedies(finding.remedies, episode.fault, t, inner)


def undecided(rivals: Sequence[str], language: Language = ENGLISH) -> str:
    """What is said of a finding that several causes explain alike."""
    return language.say(UNDECIDED, causes=language.joined(rivals))


def _evidence(evidence: Sequence[Evidence], t: Terminal, indent: str) -> Iterator[str]:
    if not evidence:
        return
    names = [plain.clean(e.signal) for e in evidence]
    values = [plain.quantity(e.value, e.unit, t.language) for e in evidence]
    name_width, value_width = max(map(len, names)), max(map(width, values))
    yield f"{indent}{t.paint(t.say('Evidence'), 'dim')}"
    for name, value, e in zip(names, values, evidence, strict=True):
        line = f"{indent}  {name:<{name_width}}  {right(value, value_width)}"
        limit = plain.limit(e.threshold, e.direction, t.language)
        yield f"{line}  {t.paint(limit, 'dim')}" if limit else line


def _could_be(could_be: Sequence[PossibleCause], t: Terminal, indent: str) -> Iterator[str]:
    if not could_be:
        return
    yield f"{indent}{t.paint(t.say(COULD_BE), 'dim')}"
    for cause in could_be:
        text = f"{plain.clean(cause.fault)}{t.say(': ')}{plain.clean(cause.supply)}"
        yield from t.paragraph(text, indent + "    ", indent + "  ")


def _remedies(remedies: Sequence[Remedy], fault: str, t: Terminal, indent: str) -> Iterator[str]:
    if not remedies:
        return
    yield f"{indent}{t.paint(t.say('What to try'), 'dim')}"
    for i, remedy in enumerate(remedies[:_REMEDIES_SHOWN], 1):
        yield from remedy_lines(i, remedy, t, indent + "  ")
    hidden = len(remedies) - _REMEDIES_SHOWN
    if hidden > 0:
        more = t.say("{count} more: tb-gan-doctor explain {fault}", count=hidden, fault=fault)
        yield t.paint(f"{indent}  {more}", "dim")


def _coverage(report: Report, t: Terminal) -> Iterator[str]:
    yield f"  {t.paint(checked(report.coverage, t.language), 'dim')}"
    for gap in gaps(report.coverage, t.language):
        reason = t.say(": ") + plain.clean(gap.reason) if gap.reason else ""
        text = t.language.separator.join(gap.faults) + reason
        yield from t.paragraph(text, "    ", f"  {t.say(STATE_TITLES[gap.state])}{t.say(': ')}")
