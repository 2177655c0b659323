"""From cached runs to the document: every tool on every run, one split at a time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.accuracy.baselines import BASELINES
from benchmarks.accuracy.cache import Cache
from benchmarks.accuracy.cells import Cell
from benchmarks.accuracy.claims import claims_of
from benchmarks.accuracy.faults import INJECTIONS
from benchmarks.accuracy.score import RESULTS, TOOL, main, results, score_split, written
from benchmarks.accuracy.score_text import complaints
from benchmarks.accuracy.splits import FIRST_HELD_OUT_SEED
from tb_gan_doctor.diagnose.engine import Engine
from tests.accuracy.trained_runs import RING, spec, trained
from tests.builders import Script, facts, steady

FROZEN = next(i.name for i in INJECTIONS if i.causes == ("player-not-updating",))
WELL = (0.9,) * 6
HURT = (0.9, 0.9, 0.9, 0.3, 0.2, 0.1)
MOVES: dict[str, float] = {
    "optimizer/g_steps": 10.0,
    "optimizer/d_steps": 10.0,
    "update/g_ratio": 1e-3,
    "update/d_ratio": 1e-3,
    "gradient/g_norm": 1.0,
}


def frozen() -> Script:
    return steady(300, MOVES).then(300, {"update/g_ratio": 0.0, "gradient/g_norm": 0.0})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two splits with healthy runs and one with a generator that stops."""
    for split, first in (("tuning", 0), ("seeds", FIRST_HELD_OUT_SEED)):
        cache = Cache(split, tmp_path)
        for seed in range(first, first + 3):
            cache.store(trained(spec(seed=seed), WELL, steady(600, MOVES)))
        cache.store(trained(spec(FROZEN, first + 3, RING, 0.5), HURT, frozen()))
    other = spec(seed=FIRST_HELD_OUT_SEED, cell=Cell("hinge", "mlp", "ring"))
    Cache("losses", tmp_path).store(trained(other, WELL, steady(600, MOVES)))
    return tmp_path


def test_a_generator_that_stops_is_named_first(folder: Path) -> None:
    scored = score_split("tuning", folder)
    assert set(scored.said) == {TOOL, *BASELINES}
    numbers = results([scored])["groups"]["tuning"][TOOL]
    assert numbers["runs"] == {"healthy": 3, "manifested": 1}
    assert numbers["causes"]["first"]["hits"] == 1
    assert numbers["silence"]["healthy"]["hits"] == 0
    assert complaints(scored.scored(TOOL)) == []


def test_processes_come_to_the_same(folder: Path) -> None:
    for seed in range(1, 5):
        for intensity_seed in range(5):
            which = spec(FROZEN, intensity_seed, RING, seed / 10)
            Cache("tuning", folder).store(trained(which, HURT, frozen()))
    assert score_split("tuning", folder, jobs=2).said == score_split("tuning", folder).said


def test_the_document_has_all_groups_and_is_strict_json(folder: Path) -> None:
    out = folder / "results.json"
    assert main(["--cache", str(folder), "--jobs", "1", "--out", str(out)]) == 0
    text = out.read_text()
    document = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} in the document"))
    assert set(document["groups"]) == {"held-out", "seeds", "losses"}
    assert document["groups"]["held-out"][TOOL]["runs"] == {"healthy": 4, "manifested": 1}
    assert len(document["rows"]) == 5
    assert all(row["split"] != "tuning" for row in document["rows"])
    assert sum(line.strip().startswith('{"run"') for line in text.splitlines()) == 5


def test_tuning_writes_no_results(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = RESULTS.read_bytes() if RESULTS.is_file() else None
    assert main(["--cache", str(folder), "--split", "tuning", "--jobs", "1"]) == 0
    assert (RESULTS.read_bytes() if RESULTS.is_file() else None) == before
    assert "healthy with an alarm" in capsys.readouterr().out


def test_nothing_to_score_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--cache", str(tmp_path), "--split", "tuning"]) == 1
    assert "benchmarks.accuracy.run" in capsys.readouterr().out


def test_the_text_of_a_document_is_the_same_twice(folder: Path) -> None:
    one, two = (written(results([score_split("tuning", folder)])) for _ in range(2))
    assert one == two


def test_a_fault_that_comes_twice_is_one_claim() -> None:
    engine = Engine()
    engine.learn(facts())
    twice = frozen().then(300, {"update/g_ratio": 1e-3, "gradient/g_norm": 1.0})
    for window in twice.then(300, {"update/g_ratio": 0.0, "gradient/g_norm": 0.0}).windows():
        engine.feed(window)
    claims = [c for c in claims_of(engine.report("r")) if c.names == ("player-not-updating",)]
    assert len(claims) == 1
    assert len(claims[0].sightings) == 2
    later = claims[0].alarm_from(700)
    assert later is not None
    assert 900 <= later < 1000
    onset = claims[0].onset_from(700)
    assert onset is not None
    assert 890 <= onset <= 910
