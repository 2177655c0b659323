"""A language to present Reports in: its phrases, and its texts on each fault.

English stands where it is used; another language maps it, as message catalogues do. What it has
no text for stays English, a user's own fault for instance.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

from tb_gan_doctor.errors import UnknownName

LANGUAGES = ("en", "zh")
_FIELD = re.compile(r"\\\{\w*\\\}")  # a placeholder of an escaped template


@dataclass(frozen=True)
class Language:
    """One language; the files of it are read on first use.

    code: "en", or the name of a folder beside this file.
    """

    code: str = "en"

    def say(self, template: str, **values: object) -> str:
        """The phrase, its `{placeholders}` filled in."""
        return self._phrases.get(template, template).format(**values)

    def told(self, sentence: str, reasons: Mapping[str, str] | None = None) -> str:
        """A sentence that is already filled in, found again by the template it was made from.

        reasons: look here before the language's own sentences.
        """
        both = (reasons or {}, self._sentences)
        for known in both:
            if sentence in known:
                return known[sentence]
        for known in both:
            for template, translation in known.items():
                if "{" in template and (found := _pattern(template).fullmatch(sentence)):
                    return _filled(template, translation, found)
        return sentence

    def joined(self, names: Sequence[str]) -> str:
        """`a, b and c` as this language writes it."""
        if len(names) < 2:
            return "".join(names)
        return self.say("{first} and {last}", first=self.separator.join(names[:-1]), last=names[-1])

    @property
    def comma(self) -> str:
        """What stands between two parts of a sentence."""
        return self._phrases.get(", ", ", ")

    @property
    def separator(self) -> str:
        """What stands between the items of a list."""
        return self._phrases.get("a, b", ", ")

    def fault(self, fault_id: str) -> dict[str, Any]:
        """The texts on one fault: title, summary, prose, texts, words, reasons, remedies; or {}.

        Remedies that several faults share lie in a file of their own, named by `remedies_from`.
        """
        texts = _read(self.code, f"faults/{fault_id}")
        shared = _read(self.code, texts.get("remedies_from", ""))
        return {**texts, "remedies": {**shared, **texts.get("remedies", {})}}

    def signal(self, name: str) -> str:
        """One sentence on a signal; "" where there is none in this language."""
        text: str = self._signals.get(name, "")
        return text

    @cached_property
    def _phrases(self) -> dict[str, str]:
        return _read(self.code, "interface")

    @cached_property
    def _sentences(self) -> dict[str, str]:
        return _read(self.code, "sentences")

    @cached_property
    def _signals(self) -> dict[str, str]:
        return _read(self.code, "signals")


ENGLISH = Language()


def language_named(code: str) -> Language:
    """The language of that code; raises UnknownName where there is none."""
    if code not in LANGUAGES:
        raise UnknownName("language", code, LANGUAGES)
    return Language(code)


@lru_cache(maxsize=512)
def _read(code: str, name: str) -> dict[str, Any]:
    """A file of a language; {} for English, and where there is no such file."""
    if code == ENGLISH.code or not re.fullmatch(r"[a-z0-9/_-]+", name):
        return {}
    file = files(__package__).joinpath(code, *f"{name}.json".split("/"))
    if not file.is_file():
        return {}
    read: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return read


@lru_cache(maxsize=512)
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(_FIELD.sub("(.+)", re.escape(template)), re.DOTALL)


def _filled(template: str, translation: str, found: re.Match[str]) -> str:
    names = re.findall(r"\{(\w*)\}", template)
    return translation.format(**dict(zip(names, found.groups(), strict=True)))
