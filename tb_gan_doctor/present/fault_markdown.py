"""One fault as a page of Markdown, and the index of all of them: what `docs/faults` is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.locale.language import ENGLISH, Language
from tb_gan_doctor.model import Remedy
from tb_gan_doctor.present import plain
from tb_gan_doctor.present.params import limits
from tb_gan_doctor.present.prose import REFERENCES, effects, reasons, sections, summary, title
from tb_gan_doctor.present.remedies import effort, exceptions
from tb_gan_doctor.present.translated import remedy_in
from tb_gan_doctor.signals import signal_of


def fault_markdown(
    fault: type[Fault],
    faults: Sequence[type[Fault]],
    plot: Sequence[str] = (),
    language: Language = ENGLISH,
) -> str:
    """All that is known of one fault. Ends with a newline.

    faults: the whole catalogue, whose pages lie beside this one.
    plot: lines of Markdown that show a typical run.
    """
    meta, say = fault.META, language.say
    lines = [f"# {title(fault, language)}", ""]
    lines.append(f"`{meta.id}` · {say(meta.group)} · [{say('all faults')}](README.md)")
    lines += ["", f"**{summary(fault, language)}**", *plot]
    for section in sections(fault, language):
        lines += ["", f"## {say(section.heading)}", ""]
        if section.heading == REFERENCES:
            lines += [f"- {reference}" for reference in section.paragraphs]
        else:
            lines.append("\n\n".join(section.paragraphs))
    lines += ["", f"## {say('What to try')}"]
    for number, remedy in enumerate(meta.remedies, 1):
        lines += _remedy(number, remedy_in(language, meta.id, remedy), language)
    lines += _signals(fault, language)
    lines += _limits(fault, language)
    for heading, names in (
        ("It explains", effects(fault)),
        ("It is explained by", reasons(fault, faults)),
    ):
        if names:
            links = language.separator.join(f"[{name}]({name}.md)" for name in names)
            lines += ["", f"## {say(heading)}", "", links]
    return "\n".join(lines) + "\n"


def index_markdown(
    faults: Sequence[type[Fault]], intro: Sequence[str], language: Language = ENGLISH
) -> str:
    """A table of all faults for each group, with links to their pages. Ends with a newline."""
    say = language.say
    lines = [*intro]
    for group in dict.fromkeys(fault.META.group for fault in faults):
        lines += ["", f"## {say(group).capitalize()}", ""]
        lines += [f"| {say('fault')} | {say('what it is')} |", "| --- | --- |"]
        for fault in faults:
            if fault.META.group == group:
                link = f"[`{fault.META.id}`]({fault.META.id}.md)"
                name = title(fault, language)
                lines.append(f"| {link} | {name}{say(': ')}{summary(fault, language)} |")
    return "\n".join(lines) + "\n"


def _remedy(number: int, remedy: Remedy, language: Language) -> Iterator[str]:
    yield from ("", f"{number}. **{remedy.do}** {remedy.because}")
    if remedy.code:
        yield from ("", "   ```python")
        yield from (f"   {line}" if line else "" for line in remedy.code.splitlines())
        yield "   ```"
    sources = language.say("Source: {sources}", sources="; ".join(remedy.sources))
    effort_told = effort(remedy, language).replace(remedy.watch, f"`{remedy.watch}`")
    yield from ("", f"   {effort_told} {sources}")
    for text in exceptions(remedy, language):
        yield from ("", f"   {text}")


def _signals(fault: type[Fault], language: Language) -> Iterator[str]:
    say = language.say
    yield from ("", f"## {say('Signals')}", "")
    yield f"| {say('signal')} | | {say('what it is')} | {say('how it is supplied')} |"
    yield "| --- | --- | --- | --- |"
    for role, names in (("needed", fault.META.needs), ("sharpens", fault.META.uses)):
        for name in names:
            what = language.signal(name) or signal_of(name).what
            supply = language.told(signal_of(name).supply)
            yield f"| `{name}` | {say(role)} | {what} | {supply} |"


def _limits(fault: type[Fault], language: Language) -> Iterator[str]:
    say, meta = language.say, fault.META
    yield from ("", f"## {say('Limits')}", "")
    yield f"| {say('limit')} | {say('default')} | {say('where it comes from')} |"
    yield "| --- | ---: | --- |"
    for limit in limits(fault):
        yield f"| `{limit.name}` | {limit.value} | {limit.source.replace('|', chr(92) + '|')} |"
    yield ""
    held = say(
        "Counts after {hold} steps and {readings} readings, is gone after {clear} steps without.",
        hold=plain.step(meta.hold_steps),
        readings=meta.hold_readings,
        clear=plain.step(meta.clear_steps),
    )
    names = say("To set them: these names below [{fault}] in a --config file.", fault=meta.id)
    yield held + language.say(" ") + names
