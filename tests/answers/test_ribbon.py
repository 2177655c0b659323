"""The worst level over all faults, as stretches."""

from __future__ import annotations

from tb_gan_doctor.answers.ribbon import Span, worst_levels


def test_no_fault_gives_no_stretch() -> None:
    assert worst_levels({}) == []


def test_the_worst_of_overlapping_stretches_wins_and_the_rest_stays() -> None:
    spans: dict[str, list[Span]] = {
        "mode-collapse": [(100, 300, "critical")],
        "vanishing-generator-gradient": [(50, 150, "watch"), (151, 400, "warning")],
    }
    assert worst_levels(spans) == [
        (50, 99, "watch"),
        (100, 300, "critical"),
        (301, 400, "warning"),
    ]


def test_neighbors_of_one_level_are_joined_and_gaps_stay_open() -> None:
    spans: dict[str, list[Span]] = {
        "a": [(0, 9, "watch"), (30, 39, "watch")],
        "b": [(10, 19, "watch")],
    }
    assert worst_levels(spans) == [(0, 19, "watch"), (30, 39, "watch")]


def test_every_step_has_the_worst_level_that_covers_it() -> None:
    order = ["watch", "warning", "critical"]
    spans: dict[str, list[Span]] = {
        "a": [(0, 5, "watch"), (6, 6, "critical"), (9, 20, "warning")],
        "b": [(3, 11, "warning")],
        "c": [(20, 22, "critical"), (22, 25, "watch")],
    }
    ribbon = worst_levels(spans)
    for step in range(-1, 28):
        covering = [s[2] for fault in spans.values() for s in fault if s[0] <= step <= s[1]]
        found = [s[2] for s in ribbon if s[0] <= step <= s[1]]
        assert found == ([max(covering, key=order.index)] if covering else [])
