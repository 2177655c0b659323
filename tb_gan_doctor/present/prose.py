"""A fault's prose by heading, in the language asked for; what all pages on faults are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.diagnose.prose import REFERENCES as REFERENCES
from tb_gan_doctor.diagnose.prose import paragraphs_of
from tb_gan_doctor.locale.language import Language

STRIPPED = "(The prose is stripped by python -OO; the limits and remedies below are not.)"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, in English as the name of the section, and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


def sections(fault: type[Fault], language: Language) -> list[Section]:
    """The sections of the module's docstring; none in English where docstrings are stripped.

    References are as they are in every language.
    """
    found = paragraphs_of(fault)
    texts = language.fault(fault.META.id).get("prose", {})
    if not found:
        return [Section(heading, tuple(_translated(heading, texts))) for heading in texts]
    return [
        Section(heading, tuple(_translated(heading, texts) or paragraphs))
        for heading, paragraphs in found.items()
    ]


def _translated(heading: str, texts: Mapping[str, Any]) -> Sequence[str]:
    text: str = texts.get(heading, "")
    return text.split("\n\n") if text else ()


def title(fault: type[Fault], language: Language) -> str:
    """The fault's title."""
    text: str = language.fault(fault.META.id).get("title", fault.META.title)
    return text


def summary(fault: type[Fault], language: Language) -> str:
    """What the fault is, in one sentence."""
    text: str = language.fault(fault.META.id).get("summary", fault.META.summary)
    return text


def effects(fault: type[Fault]) -> list[str]:
    """The faults that `fault` explains, whatever their kind."""
    named = (effect for effects in fault.META.explains.values() for effect in effects)
    return list(dict.fromkeys(effect.partition("/")[0] for effect in named))


def reasons(fault: type[Fault], faults: Sequence[type[Fault]]) -> list[str]:
    """The faults of `faults` that explain `fault`."""
    return [other.META.id for other in faults if fault.META.id in effects(other)]
