"""Sessions that go over the same steps become one history: the last writer wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tb_gan_doctor.model import RunFacts, Window
from tb_gan_doctor.read.resume import (
    Written,
    in_order_of_writing,
    last_step_wins,
    last_writer_wins,
    recorded_windows,
)
from tests.read.recordings import FACTS, OTHER_SCHEMA, SCHEMA, windows


def _spans(some: Sequence[Window]) -> list[tuple[int, int]]:
    return [(window.first_step, window.last_step) for window in some]


def test_what_goes_forward_stays() -> None:
    written = windows(10)
    assert last_writer_wins(written) == written


def test_a_resumed_run_replaces_all_from_its_first_step_on() -> None:
    before, after = windows(20), windows(5, start=100)
    assert last_writer_wins(before + after) == before[:10] + after


@pytest.mark.parametrize(("start", "kept"), [(105, 10), (109, 10), (110, 11), (111, 11)])
def test_a_window_that_is_gone_over_in_part_is_replaced(start: int, kept: int) -> None:
    after = windows(2, start=start)
    assert _spans(last_writer_wins(windows(20) + after)) == _spans(windows(20)[:kept] + after)


def test_a_run_begun_anew_replaces_everything() -> None:
    again = windows(3)
    assert last_writer_wins(windows(20) + again) == again


def test_windows_of_another_length() -> None:
    before, after = windows(10, length=20), windows(4, start=90)
    assert _spans(last_writer_wins(before + after)) == _spans(before[:4] + after)


def test_tags_are_merged_by_time_but_each_keeps_its_order() -> None:
    first = Written([10.0] * 3, windows(3))
    second = Written([11.0] * 2, windows(2, start=30, schema=OTHER_SCHEMA))
    third = Written([12.0, 11.0, 10.0], windows(3, start=50))  # the clock is set back
    one_tag = Written(first.order + third.order, first.windows + third.windows)
    merged = list(in_order_of_writing([one_tag, second]))
    assert merged == first.windows + second.windows + third.windows


def test_facts_of_steps_that_were_gone_over_again_are_dropped() -> None:
    def at(*steps: int) -> list[RunFacts]:
        return [replace(FACTS, step=step) for step in steps]

    assert last_step_wins(at(0, 50, 200, 100)) == at(0, 50, 100)
    assert last_step_wins(at(0, 0, 7)) == at(0, 7)


@pytest.mark.parametrize(
    ("some", "total"),
    [
        (windows(10), 10),
        ([], 0),
        (windows(10)[::3], 10),
        (windows(10)[2:], 10),
        (windows(10) + windows(5, start=100), 15),
        (windows(10) + windows(5, start=100, first_index=10), 15),
    ],
    ids=["all", "none", "thinned", "first lost", "two sessions", "restored"],
)
def test_how_many_windows_were_recorded(some: list[Window], total: int) -> None:
    assert recorded_windows(some) == total


def test_windows_without_an_index_count_themselves() -> None:
    bare = [Window(w.first_step, w.last_step, SCHEMA, [float("nan")] * 5) for w in windows(4)]
    assert recorded_windows(bare) == 4
