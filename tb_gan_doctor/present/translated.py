"""A Report in another language: texts and sentences translated, ids and numbers as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tb_gan_doctor.diagnose.fault import evidence_for, plain
from tb_gan_doctor.diagnose.prose import NOT_THIS
from tb_gan_doctor.diagnose.verdict import headline_of
from tb_gan_doctor.locale.language import ENGLISH, Language
from tb_gan_doctor.model import Coverage, Episode, Finding, PossibleCause, Remedy, Report

_OPTIONAL = re.compile(r"\[\[(.*?)\]\]")
_FIELD = re.compile(r"\{([^{}]+)\}")


def translated(report: Report, language: Language) -> Report:
    """`report` as it would have been told in `language`."""
    if language == ENGLISH:
        return report
    return replace(
        report,
        headline=headline_in(report, language),
        findings=tuple(_finding(finding, language) for finding in report.findings),
        coverage=tuple(_coverage(entry, language) for entry in report.coverage),
        notes=tuple(language.told(note) for note in report.notes),
    )


def headline_in(report: Report, language: Language) -> str:
    """The headline of `report`, at a small part of the cost of translating all of it."""
    if language == ENGLISH:
        return report.headline
    if report.headline != headline_of(report.verdict, report.findings, report.coverage):
        return language.told(report.headline)
    titled = [
        replace(finding, title=language.fault(finding.episode.fault).get("title", finding.title))
        for finding in report.findings
    ]
    return headline_of(report.verdict, titled, report.coverage, language.say)


def _finding(finding: Finding, language: Language) -> Finding:
    fault = finding.episode.fault
    texts = language.fault(fault)
    possible = (
        PossibleCause(cause.fault, _why(cause.supply, cause.fault, language))
        for cause in finding.could_be
    )
    return replace(
        finding,
        title=texts.get("title", finding.title),
        text=told(finding.episode, texts) or texts.get("summary", finding.text),
        remedies=tuple(remedy_in(language, fault, remedy) for remedy in finding.remedies),
        could_be=tuple(possible),
        not_this=texts.get("prose", {}).get(NOT_THIS, finding.not_this),
    )


def remedy_in(language: Language, fault: str, remedy: Remedy) -> Remedy:
    """`remedy`, one of the fault's, in this language."""
    texts = language.fault(fault)
    own = texts["remedies"].get(remedy.id, {})
    reasons = texts.get("reasons", {})
    return replace(
        remedy,
        do=own.get("do", remedy.do),
        because=own.get("because", remedy.because),
        unless={loss: language.told(why, reasons) for loss, why in remedy.unless.items()},
    )


def told(episode: Episode, texts: Mapping[str, Any]) -> str:
    """What happened, by the template for the episode's kind; "" where a number is missing.

    A template may hold `{signal}` and `{signal|limit}`, numbers of the evidence;
    `{signal|first}`, the same only where it is the first item; `{first}`, `{first|limit}` and
    `{second}`, by place; `{second|there}`, nothing, where there is such an item; `{onset}`;
    `{kind:0}`, the first part of the kind (parts stand apart by ":"), and `{first|name}`, the
    signal, as `words` translate them. Of `[[a||b]]` the first part stays of which nothing is
    missing, if any.
    """
    if not episode.evidence:
        return ""
    templates: Mapping[str, str] = texts.get("texts", {})
    kind = episode.kind
    template = next(
        (templates[key] for key in (kind, kind.partition(":")[0], "") if key in templates), ""
    )
    words: Mapping[str, str] = texts.get("words", {})

    def is_whole(part: str) -> bool:
        return all(_value(name, episode, words) is not None for name in _FIELD.findall(part))

    def optional(found: re.Match[str]) -> str:
        whole = (part for part in found.group(1).split("||") if is_whole(part))
        return next(whole, "")

    template = _OPTIONAL.sub(optional, template)
    if not is_whole(template):
        return ""
    return _FIELD.sub(lambda found: _value(found.group(1), episode, words) or "", template)


_PLACES = {"first": 0, "second": 1}


def _value(name: str, episode: Episode, words: Mapping[str, str]) -> str | None:
    """What stands for `{name}` in a template; None where the episode does not have it."""
    if name == "onset":
        return str(episode.onset_by)
    if name.startswith("kind:"):
        parts = episode.kind.split(":")
        place = int(name.removeprefix("kind:"))
        return words.get(parts[place], parts[place]) if place < len(parts) else None
    signal, _, which = name.partition("|")
    item = evidence_for(episode, signal)
    if signal in _PLACES:
        place = _PLACES[signal]
        item = episode.evidence[place] if place < len(episode.evidence) else None
    if item is None:
        return None
    if which == "first" and item is not episode.evidence[0]:
        return None
    if which == "there":
        return ""
    if which == "name":
        return words.get(item.signal, item.signal)
    return plain(item.threshold if which == "limit" else item.value)


def _coverage(entry: Coverage, language: Language) -> Coverage:
    return replace(entry, why=_why(entry.why, entry.fault, language))


def _why(why: str, fault: str, language: Language) -> str:
    """Ways to supply what is missing, or why a fault cannot speak."""
    reasons = language.fault(fault).get("reasons", {})
    whole = language.told(why, reasons)
    if whole != why or not why:
        return whole
    parts = [language.told(part, reasons) for part in why.split("; ")]
    return language.say("; ").join(parts)
