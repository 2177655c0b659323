"""What is encoded is decoded to the same, whatever else a message may hold."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.model import Column, Episode, RunFacts, Schema
from tb_gan_doctor.store import decode, encode
from tb_gan_doctor.store import health_pb2 as pb
from tests.read.recordings import EPISODE, FACTS, SCHEMA

MAX_INT64 = 2**63 - 1


def _decoded(episodes: list[Episode]) -> list[Episode]:
    return decode.ledger(encode.ledger(episodes, 0, 99, 10)).episodes


def test_a_ledger_says_whether_its_session_has_ended() -> None:
    assert decode.ledger(encode.ledger([], 0, 99, 10, closed=True)).closed
    assert not decode.ledger(encode.ledger([], 0, 99, 10)).closed


def test_columns_keep_their_order_and_their_name() -> None:
    decoded = decode.health_schema(encode.health_schema(SCHEMA))
    assert decoded.columns == SCHEMA.columns
    assert decoded.schema8 == SCHEMA.schema8


def test_layers_and_quantities() -> None:
    table = decode.layer_schema(encode.layer_schema(["G.0", "D.0"], ["gradient_norm"]))
    assert table == decode.LayerTable(("G.0", "D.0"), ("gradient_norm",))


def test_other_layers_have_another_tag() -> None:
    assert encode.layer_schema8(["a"], ["b"]) != encode.layer_schema8(["a", "b"], [])


@pytest.mark.parametrize(
    "facts",
    [
        FACTS,
        RunFacts(),
        replace(FACTS, step=MAX_INT64, fake_shape=(3, 64, 64), errors=(("probe", "why"),)),
    ],
)
def test_facts(facts: RunFacts) -> None:
    assert decode.run_facts(encode.run_facts(facts)) == facts


def test_facts_that_are_not_finite() -> None:
    optimizer = replace(FACTS.optimizers[0], learning_rate=math.inf)
    facts = replace(FACTS, optimizers=(optimizer,))
    assert decode.run_facts(encode.run_facts(facts)) == facts


def test_a_name_that_is_not_unicode_is_stored_all_the_same() -> None:
    facts = replace(FACTS, errors=(("probe", "no such file: '\udcff'"),))
    assert decode.run_facts(encode.run_facts(facts)).errors == (("probe", "no such file: '?'"),)


@pytest.mark.parametrize(
    "episode",
    [
        EPISODE,
        replace(EPISODE, resolved_step=2000, level="healthy", severity=0.1),
        replace(EPISODE, onset_after=-1, onset_by=0, confirmed_step=0, resolved_step=0),
    ],
    ids=["open", "resolved", "resolved at step 0"],
)
def test_episodes(episode: Episode) -> None:
    assert _decoded([episode]) == [episode]


def test_the_ledger_says_what_it_covers() -> None:
    ledger = decode.ledger(encode.ledger([], 5, 99, 7))
    assert ledger == decode.Ledger([], 5, 99, 7)


def test_a_long_ledger_keeps_the_latest_episodes_and_changes() -> None:
    changes = [(step, "watch") for step in range(500)]
    episodes = [replace(EPISODE, confirmed_step=i, changes=changes) for i in range(200)]
    decoded = _decoded(episodes)
    assert [e.confirmed_step for e in decoded] == list(range(72, 200))
    assert decoded[0].changes[0] == (0, "watch")
    assert decoded[0].changes[1:] == changes[-63:]


def test_an_episode_without_changes_has_the_one_that_confirmed_it() -> None:
    assert _decoded([replace(EPISODE, changes=[])])[0].changes == [(1380, "critical")]


def test_a_newer_version_is_read_as_far_as_it_is_known() -> None:
    message = pb.Ledger(version=99)
    message.episodes.add(fault="new-fault", level="catastrophic", severity=0.9, peak=0.4)
    unknown_field = b"\xfa\x01\x03abc"
    (episode,) = decode.ledger(message.SerializeToString() + unknown_field).episodes
    assert (episode.fault, episode.level, episode.peak_level) == ("new-fault", "critical", "watch")


@pytest.mark.parametrize(
    "read", [decode.health_schema, decode.layer_schema, decode.run_facts, decode.ledger]
)
@given(content=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(read: object, content: bytes) -> None:
    assert callable(read)
    try:
        read(content)
    except InputError as error:
        assert "\n" not in str(error)


def test_a_schema_without_columns_is_refused() -> None:
    with pytest.raises(InputError, match="empty"):
        decode.health_schema(b"")


def test_the_name_of_a_users_own_value_survives() -> None:
    schema = Schema([Column("fid", "mean", "µ")])
    assert decode.health_schema(encode.health_schema(schema)).columns == schema.columns
