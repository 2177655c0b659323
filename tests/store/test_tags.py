"""Tags are built and taken apart the same way."""

from __future__ import annotations

import pytest

from tb_gan_doctor.store import tags


@pytest.mark.parametrize(
    ("tag", "kind", "key"),
    [
        (tags.health("0a1b2c3d"), "health", "0a1b2c3d"),
        (tags.layers("0a1b2c3d"), "layers", "0a1b2c3d"),
        (tags.ledger("s1"), "ledger", "s1"),
        (tags.RUN, "run", ""),
    ],
)
def test_a_tag_says_what_it_holds(tag: str, kind: str, key: str) -> None:
    assert tags.parse(tag) == (kind, key)
    assert tag.startswith(tags.PREFIX)


@pytest.mark.parametrize(
    "tag",
    ["", "loss", "gan_doctor/", "gan_doctor/health/", "gan_doctor/new/x", tags.FIXED_SAMPLES],
)
def test_other_tags_are_not_ours(tag: str) -> None:
    assert tags.parse(tag) is None
