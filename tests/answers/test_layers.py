"""Heat maps of layers: order, what was measured, and what is kept where columns are merged."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

from tb_gan_doctor.answers.layers import layers_answer
from tb_gan_doctor.facts import NetworkFacts, RunFacts
from tb_gan_doctor.read.layers import LayerHistory

NAN = np.nan


def network(name: str, role: str, *layers: str) -> NetworkFacts:
    return NetworkFacts(name, role, 1, 1, layers, (), "")


FACTS = RunFacts(
    networks=(
        network("D", "discriminator", "0.weight"),
        network("G", "generator", "0.weight", "2.weight"),
    )
)


def history(values: list[list[float]], quantity: str = "gradient_norm") -> LayerHistory:
    layers = ("D.0.weight", "G.0.weight", "G.2.weight")[: len(values)]
    table = np.array(values, np.float32)
    steps = np.arange(table.shape[1]) * 100.0
    return LayerHistory(layers, steps, {quantity: table})


def unpacked(answer: dict[str, Any]) -> tuple[list[float], list[list[float]]]:
    steps = np.frombuffer(base64.b64decode(answer["steps"]), "<f8")
    values = np.frombuffer(base64.b64decode(answer["values"]), "<f4")
    assert answer["n"] == len(steps)
    return steps.tolist(), values.reshape(len(answer["layers"]), -1).tolist()


def test_generators_come_first_and_columns_without_a_number_are_left_out() -> None:
    found = history([[1, NAN, 3], [4, NAN, NAN], [7, NAN, 9]])
    answer = layers_answer(found, FACTS, "gradient_norm")
    assert answer["layers"] == ["G.0.weight", "G.2.weight", "D.0.weight"]
    assert answer["roles"] == ["generator", "generator", "discriminator"]
    assert answer["quantities"] == ["gradient_norm"]
    steps, values = unpacked(answer)
    assert steps == [0, 200]
    assert str(values) == "[[4.0, nan], [7.0, 9.0], [1.0, 3.0]]"


def test_a_quantity_that_was_not_measured_has_no_columns() -> None:
    answer = layers_answer(history([[1.0, 2.0]]), FACTS, "dead_share")
    assert (answer["n"], answer["quantities"]) == (0, ["gradient_norm"])
    empty = layers_answer(LayerHistory((), np.empty(0), {}), FACTS, "dead_share")
    assert (empty["n"], empty["layers"], empty["quantities"]) == (0, [], [])


def test_networks_named_alike_are_told_apart() -> None:
    alike = network("net", "discriminator", "w"), network("net", "generator", "w")
    facts = RunFacts(networks=alike)
    ones = {"gradient_norm": np.ones((3, 1), np.float32)}
    found = LayerHistory(("D.net.w", "G.net.w", "other"), np.zeros(1), ones)
    answer = layers_answer(found, facts, "gradient_norm")
    assert answer["layers"] == ["G.net.w", "D.net.w", "other"]
    assert answer["roles"] == ["generator", "discriminator", ""]


@pytest.mark.parametrize("spike", [1e-6, 1e6, 0.0, np.inf])
def test_a_spike_survives_merging(spike: float) -> None:
    row = [1.0 + 0.01 * (i % 7) for i in range(1001)]
    row[501] = spike
    answer = layers_answer(history([row]), FACTS, "gradient_norm", most_columns=240)
    steps, (values,) = unpacked(answer)
    assert len(steps) == 126  # by eights
    assert steps[0] == 700
    assert steps[-1] == 100_000
    assert values[501 // 8] == np.float32(spike)
    assert sum(abs(v - 1) > 0.5 for v in values) == 1


def test_of_merged_shares_the_largest_counts() -> None:
    row = [0.5, 0.1, NAN, 0.0, NAN, 0.2]
    answer = layers_answer(history([row], "dead_share"), FACTS, "dead_share", most_columns=2)
    _, values = unpacked(answer)
    assert values == [[pytest.approx(0.5), pytest.approx(0.2)]]
