"""A fault's limits as people read them: value, unit in the name, and the source beside it."""

from __future__ import annotations

import dataclasses
import inspect
import io
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.present import plain


@dataclass(frozen=True, slots=True)
class Limit:
    """One field of a fault's `Params`; its name ends in its unit."""

    name: str
    value: str
    source: str  # "" where the program's own text is not at hand


def limits(fault: type[Fault]) -> list[Limit]:
    """The fault's limits, in the order in which they are written."""
    fields = dataclasses.fields(fault.Params)
    defaults = fault.Params()
    sources = _comments(fault.Params)
    return [
        Limit(field.name, _shown(getattr(defaults, field.name)), sources.get(field.name, ""))
        for field in fields
    ]


def config_template(faults: Sequence[type[Fault]]) -> str:
    """A TOML file with a table per fault and all of its limits, commented out: it changes nothing.

    Ends with a newline.
    """
    lines = [
        "# Limits of the faults, as they are. Take the # off a line to change it, then use",
        "# `--config FILE`, `diagnose(path, config=FILE)` or `GanDoctor(..., config=FILE)`.",
        "# A severity rises from an `ok` limit to a `critical` one.",
        "",
        '# disable = ["mode-dropping"]  # faults that are not looked for',
    ]
    for fault in faults:
        defaults = fault.Params()
        lines += ["", f"[{fault.META.id}]  # {fault.META.summary}"]
        for limit in limits(fault):
            source = f"  # {limit.source}" if limit.source else ""
            lines.append(f"# {limit.name} = {getattr(defaults, limit.name)!r}{source}")
    return "\n".join(lines) + "\n"


def _shown(value: object) -> str:
    return plain.number(value) if isinstance(value, int | float) else str(value)


def _comments(params: type) -> dict[str, str]:
    """The comment at the end of each field's line, by field; empty without source code."""
    try:
        source = inspect.getsource(params)
    except OSError:
        return {}
    found: dict[str, str] = {}
    name = ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME and token.line.lstrip().startswith(f"{token.string}:"):
            name = token.string
        elif token.type == tokenize.COMMENT and name:
            found[name] = token.string.lstrip("# ")
    return found
