"""The tags under which a run is stored, and what kind of data each one holds.

`<schema8>` names a list of columns because TensorBoard keeps the metadata of a tag's first
event for ever: other columns need another tag.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

PLUGIN_NAME = "gan_doctor"
SAMPLES_PLUGIN_NAME = "gan_doctor_samples"
"""Of its own, because TensorBoard's sample limit counts per plugin name."""

PREFIX = "gan_doctor/"
"""Every tag that is read back begins with it."""

RUN = "gan_doctor/run"
FIXED_SAMPLES = "gan_doctor_samples/fixed"
REAL_SAMPLES = "gan_doctor_samples/real"
SAMPLES_OF = {"fake": FIXED_SAMPLES, "real": REAL_SAMPLES}
"""What the images of a grid are, and its tag."""

_HEALTH = "gan_doctor/health/"
_LAYERS = "gan_doctor/layers/"
_LEDGER = "gan_doctor/ledger/"

Kind = Literal["health", "layers", "run", "ledger"]


class ParsedTag(NamedTuple):
    """What a tag holds; `key` is the schema or the session, "" for `run`."""

    kind: Kind
    key: str


def health(schema8: str) -> str:
    """The tag of windows with these columns."""
    return _HEALTH + schema8


def layers(schema8: str) -> str:
    """The tag of per-layer tables with these rows and columns."""
    return _LAYERS + schema8


def ledger(session: str) -> str:
    """The tag of the episodes of one recording session."""
    return _LEDGER + session


def parse(tag: str) -> ParsedTag | None:
    """What `tag` holds, or None where it is not ours (or of a kind that came later)."""
    if tag == RUN:
        return ParsedTag("run", "")
    prefixes: tuple[tuple[str, Kind], ...] = (
        (_HEALTH, "health"),
        (_LAYERS, "layers"),
        (_LEDGER, "ledger"),
    )
    for prefix, kind in prefixes:
        if tag.startswith(prefix) and len(tag) > len(prefix):
            return ParsedTag(kind, tag[len(prefix) :])
    return None
