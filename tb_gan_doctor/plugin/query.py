"""What a request asks for, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from tensorboard import plugin_util
from werkzeug import Request

from tb_gan_doctor.errors import UnknownName
from tb_gan_doctor.locale.language import ENGLISH, Language, language_named


class Refusal(Exception):
    """A request that cannot be served, with its HTTP status and a code for programs."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters of one request.

    context, experiment_id: passed on to the data provider as they are.
    """

    context: Any
    experiment_id: str
    parameters: Mapping[str, str]

    @classmethod
    def of(cls, request: Request) -> Query:
        environ = request.environ
        return cls(
            context=plugin_util.context(environ),
            experiment_id=plugin_util.experiment_id(environ),
            parameters=request.args.to_dict(),
        )

    @property
    def rev(self) -> str:
        """The token of the answer that the asker has, "" if none."""
        return self.parameters.get("rev", "")

    def text(self, name: str) -> str:
        """A parameter that must be there."""
        value = self.parameters.get(name, "")
        if not value:
            raise Refusal(400, "missing-parameter", f"missing parameter: {name}=")
        return value

    def number(self, name: str, default: int, smallest: int, largest: int) -> int:
        """A whole number in [smallest, largest]."""
        value = self.parameters.get(name)
        if value is None:
            return default
        # ASCII digits only, and few: int() also takes other scripts' digits, "1_0" and long ones.
        is_few = len(value) <= max(9, len(str(largest)))
        is_number = value.isascii() and value.isdigit() and is_few
        if not is_number or not smallest <= int(value) <= largest:
            message = f"bad {name}: {value[:80]!r} (a whole number from {smallest} to {largest})"
            raise Refusal(400, "bad-parameter", message)
        return int(value)

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        """One of `choices`."""
        value = self.parameters.get(name, default)
        if value not in choices:
            message = f"bad {name}: {value[:80]!r} (one of {', '.join(choices)})"
            raise Refusal(400, "bad-parameter", message)
        return value

    def language(self) -> Language:
        """The language to answer in, English where none is asked for."""
        code = self.parameters.get("lang", ENGLISH.code)
        try:
            return language_named(code[:80])
        except UnknownName as error:
            raise Refusal(400, "bad-parameter", f"bad lang: {error}") from None

    def names(self, name: str, most: int) -> list[str]:
        """A comma-separated list without repeats; commas in a name are percent-encoded."""
        names = list(dict.fromkeys(unquote(n) for n in self.text(name).split(",") if n))
        if not names:
            raise Refusal(400, "missing-parameter", f"missing parameter: {name}=")
        if len(names) > most:
            raise Refusal(400, "bad-parameter", f"too many {name}: {len(names)} (at most {most})")
        return names
