"""Which finding is shown under which."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tb_gan_doctor.diagnose.catalogue import FAULTS, fault_named
from tb_gan_doctor.diagnose.causes import (
    CAUSE_SEVERITY,
    MOST_POSSIBLE,
    ONSET_SLACK_STEPS,
    explanations,
    possible_causes,
)
from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.diagnose.fault import Meta
from tb_gan_doctor.model import Coverage, CoverageState, Episode

IDS = [fault.META.id for fault in FAULTS]


def _episode(
    fault: str, onset: int = 1000, peak: float = 1.0, kind: str = "", end: int | None = None
) -> Episode:
    return Episode(fault, onset - 10, onset, onset + 20, peak=peak, kind=kind, resolved_step=end)


def _meta(fault: str, explains: Mapping[str, tuple[str, ...]], is_proof: bool = False) -> Meta:
    return Meta(
        id=fault,
        title="",
        summary="",
        group="",
        needs=(),
        is_proof=is_proof,
        explains=explains,
        remedies=(),
    )


def _explain(
    edges: Mapping[str, Mapping[str, tuple[str, ...]]], *episodes: Episode
) -> dict[int, tuple[int, ...]]:
    """Explanations under a catalogue of these edges: fault -> own kind -> effects."""
    return explanations(episodes, lambda fault: _meta(fault, edges.get(fault, {})))


A_B = {"a": {"": ("b",)}}


def test_a_cause_explains_its_known_effect() -> None:
    assert _explain(A_B, _episode("a"), _episode("b", 1100)) == {0: (), 1: (0,)}


def test_what_has_no_edge_is_independent() -> None:
    assert _explain(A_B, _episode("a"), _episode("c", 1100)) == {0: (), 1: ()}


def test_an_effect_may_be_seen_a_little_before_its_cause() -> None:
    late = 1000 + ONSET_SLACK_STEPS
    assert _explain(A_B, _episode("a", late), _episode("b", 1000))[1] == (0,)
    assert _explain(A_B, _episode("a", late + 1), _episode("b", 1000))[1] == ()


def test_a_weak_cause_explains_nothing() -> None:
    assert _explain(A_B, _episode("a", peak=CAUSE_SEVERITY), _episode("b"))[1] == (0,)
    assert _explain(A_B, _episode("a", peak=CAUSE_SEVERITY - 0.01), _episode("b"))[1] == ()


def test_a_cause_that_was_long_gone_explains_nothing() -> None:
    gone = _episode("a", 500, end=800)
    assert _explain(A_B, gone, _episode("b", 800 + ONSET_SLACK_STEPS))[1] == (0,)
    assert _explain(A_B, gone, _episode("b", 801 + ONSET_SLACK_STEPS))[1] == ()


def test_an_edge_may_hold_for_one_kind_of_the_cause() -> None:
    edges = {"a": {"layers": ("b",)}}
    assert _explain(edges, _episode("a", kind="layers"), _episode("b"))[1] == (0,)
    assert _explain(edges, _episode("a", kind="other"), _episode("b"))[1] == ()
    assert _explain(edges, _episode("a"), _episode("b"))[1] == ()


def test_an_edge_may_name_one_kind_of_the_effect() -> None:
    edges = {"a": {"": ("b/flat",)}}
    assert _explain(edges, _episode("a"), _episode("b", kind="flat"))[1] == (0,)
    assert _explain(edges, _episode("a"), _episode("b", kind="steep"))[1] == ()


def test_causes_are_told_in_the_order_of_their_onset() -> None:
    edges = {"a": {"": ("c",)}, "b": {"": ("c",)}}
    found = _explain(edges, _episode("a", 1050), _episode("b", 1000), _episode("c", 1100))
    assert found[2] == (1, 0)


def test_of_two_that_explain_each_other_the_earlier_is_the_cause() -> None:
    edges = {"a": {"": ("b",)}, "b": {"": ("a",)}}
    assert _explain(edges, _episode("a", 1050), _episode("b", 1000)) == {0: (1,), 1: ()}
    assert _explain(edges, _episode("a", 1000), _episode("b", 1000)) == {0: (), 1: (0,)}


def test_a_ring_of_three_still_has_a_root() -> None:
    edges = {"a": {"": ("b",)}, "b": {"": ("c",)}, "c": {"": ("a",)}}
    found = _explain(edges, _episode("a", 1000), _episode("b", 1050), _episode("c", 1100))
    assert found == {0: (), 1: (0,), 2: (1,)}


@pytest.mark.parametrize("cause", FAULTS, ids=IDS)
def test_every_edge_of_the_catalogue_works(cause: type) -> None:
    for own_kind, effects in cause.META.explains.items():
        for effect in effects:
            fault, _, kind = effect.partition("/")
            episodes = [
                _episode(cause.META.id, kind=own_kind),
                _episode(fault, 1100, kind=kind),
            ]
            found = explanations(episodes, lambda name: fault_named(name).META)
            assert found[1] == (0,), f"{cause.META.id} does not explain {effect}"


def _possible(effect: Episode, *coverage: Coverage) -> list[str]:
    """Ids of the causes that were not looked for; `proof-` ids are proofs, all explain `b/flat`."""

    def meta_of(fault: str) -> Meta:
        return _meta(fault, {"any": ("b/flat",)}, fault.startswith("proof-"))

    return [cause.fault for cause in possible_causes(effect, coverage, meta_of)]


def _gap(fault: str, state: CoverageState = "not-measured", missing: int = 1) -> Coverage:
    return Coverage(fault, state, tuple(map(str, range(missing))), f"pass {fault}")


def test_a_cause_that_was_not_measured_is_named_with_what_would_decide() -> None:
    flat = _episode("b", kind="flat")
    (cause,) = possible_causes(flat, [_gap("a")], lambda fault: _meta(fault, {"x": ("b",)}))
    assert cause == ("a", "pass a")


@pytest.mark.parametrize("state", ["checked", "warming-up", "not-applicable", "errored"])
def test_a_cause_is_possible_only_where_it_was_not_measured(state: CoverageState) -> None:
    assert _possible(_episode("b", kind="flat"), _gap("a", state)) == []
    assert _possible(_episode("b", kind="steep"), _gap("a")) == []


def test_proofs_then_causes_that_few_signals_decide_are_named_and_no_long_list() -> None:
    gaps = [_gap("wide", missing=4), _gap("two", missing=2), _gap("one"), _gap("proof-x")]
    found = _possible(_episode("b", kind="flat"), *gaps)
    assert found == ["proof-x", "one", "two"]
    assert len(found) == MOST_POSSIBLE


def test_only_what_nothing_explains_names_possible_causes() -> None:
    episodes = [
        _episode("non-finite-values", 100, end=500),
        _episode("exploding-gradient", 110, end=500),
        _episode("mode-dropping", 9000),
    ]
    engine = Engine()
    engine.last_step = 10_000  # nothing was ever measured
    report = engine.report("run", episodes=episodes)
    could_be = {f.episode.fault: [cause.fault for cause in f.could_be] for f in report.findings}
    assert could_be["exploding-gradient"] == []
    assert could_be["mode-dropping"]
    ways = {entry.fault: entry.why for entry in report.coverage}
    for finding in report.findings:
        assert all(cause.supply == ways[cause.fault] for cause in finding.could_be)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(
    st.lists(
        st.builds(
            _episode,
            st.sampled_from(IDS),
            st.integers(0, 60).map(lambda place: place * 10),
            st.sampled_from((0.5, 0.9)),
            st.sampled_from(("", "layers", "loss-side", "collapsed-norm")),
            st.none() | st.integers(600, 900),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_nothing_explains_itself_around_a_corner(episodes: list[Episode]) -> None:
    found = explanations(episodes, lambda name: fault_named(name).META)
    unexplained = {place for place, causes in found.items() if not causes}
    left = set(found)
    while unexplained & left:
        left -= unexplained
        unexplained = {place for place in left if not set(found[place]) & left}
    assert not left, "these explain each other in a ring, so no root is named"
