"""Every number of the table, on runs made by hand whose right answer is plain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.accuracy.claims import Claim, Diagnosis, Sighting, alarm
from benchmarks.accuracy.labels import Truth
from benchmarks.accuracy.metrics import measure
from benchmarks.accuracy.scored import Scored
from tests.accuracy.trained_runs import spec

HURT = Truth(
    spec=spec("high-rate-g", onset=0.5),
    split="tuning",
    label="manifested",
    steps=1000,
    causes=("learning-rate-too-high", "update-imbalance"),
    onset=500,
    manifested_at=600,
    harm=0.8,
)
WELL = Truth(spec=spec(), split="tuning", label="healthy", steps=1000)
PROVED = replace(
    HURT, causes=("player-not-updating",), label="benign", is_proof=True, manifested_at=None
)


def said(name: str, step: int, *, below: str = "", severity: float = 0.9) -> Claim:
    claim = alarm((name,), step)
    return replace(claim, explained_by=(below,) if below else (), severity=severity)


def watched(name: str, step: int) -> Claim:
    return Claim((name,), (Sighting(step),), severity=0.4)


def run(truth: Truth, *claims: Claim) -> Scored:
    diagnosis: Diagnosis = claims
    return Scored(truth, diagnosis)


def test_silence_counts_runs_alarms_and_steps() -> None:
    noisy = run(WELL, said("mode-collapse", 300), said("oscillation", 400))
    numbers = measure([noisy, run(WELL), run(WELL, watched("momentum-too-high", 1)), run(HURT)])
    silence = numbers["silence"]
    assert (silence["healthy"]["hits"], silence["healthy"]["total"]) == (1, 3)
    assert silence["healthy_by_loss"]["nonsaturating"]["hits"] == 1
    assert silence["alarms_per_10k_steps"] == pytest.approx(2 / 3000 * 1e4, abs=1e-3)
    assert numbers["runs"] == {"healthy": 3, "manifested": 1}


def test_an_alarm_before_anything_was_put_in_is_no_find() -> None:
    early = run(HURT, said("learning-rate-too-high", 200))
    numbers = measure([early])
    assert numbers["recall"]["detected"]["hits"] == 0
    assert numbers["silence"]["before_onset"]["hits"] == 1


def test_the_same_alarm_again_after_the_onset_is_one() -> None:
    again = Claim(
        ("learning-rate-too-high",), (Sighting(200, (200,), 180), Sighting(620, (640,), 510))
    )
    numbers = measure([run(HURT, again)])
    assert numbers["recall"]["named"]["hits"] == 1
    assert numbers["delays"]["all"]["median"] == 40
    assert numbers["delays"]["onset_error"]["median"] == 10


def test_first_among_three_and_by_fault() -> None:
    right, wrong = said("update-imbalance", 700), said("mode-dropping", 650)
    numbers = measure(
        [
            run(HURT, right),
            run(HURT, wrong, said("oscillation", 660), right),
            run(HURT, wrong, said("oscillation", 660), said("batch-too-small", 660), right),
            run(HURT),
        ]
    )
    assert numbers["causes"]["first"]["hits"] == 1
    assert numbers["causes"]["first_three"]["hits"] == 2
    assert numbers["recall"]["detected"]["hits"] == 3
    by_fault = numbers["recall"]["by_fault"]
    assert list(by_fault) == ["learning-rate-too-high"], "a run counts under its main cause"
    assert by_fault["learning-rate-too-high"]["named"]["hits"] == 3


def test_a_cause_that_is_only_watched_does_not_count_as_named() -> None:
    numbers = measure([run(HURT, watched("learning-rate-too-high", 600))])
    assert numbers["recall"]["named"]["hits"] == 0
    assert numbers["causes"]["first"]["hits"] == 0


def test_a_symptom_alone_is_credited_apart() -> None:
    numbers = measure(
        [run(HURT, said("mode-collapse", 700)), run(HURT, said("data-outliers", 700))]
    )
    assert numbers["causes"]["symptom_only"]["hits"] == 1
    assert numbers["recall"]["detected"]["hits"] == 2
    assert numbers["recall"]["named"]["hits"] == 0


def test_suppression_follows_the_chain_to_its_root() -> None:
    root = said("learning-rate-too-high", 600)
    middle = said("exploding-gradient", 610, below="learning-rate-too-high")
    end = said("mode-collapse", 700, below="exploding-gradient")
    hidden = run(
        HURT, said("batch-too-small", 600), replace(root, explained_by=("batch-too-small",))
    )
    suppression = measure([run(HURT, root, middle, end), hidden])["causes"]["suppression"]
    assert (suppression["hits"], suppression["total"]) == (2, 3), "a cause may not be put below"


def test_precision_by_name() -> None:
    natural = replace(WELL, label="natural", manifested_at=500)
    precision = measure(
        [
            run(HURT, said("learning-rate-too-high", 600), said("mode-collapse", 700)),
            run(WELL, said("mode-collapse", 700)),
            run(natural, said("mode-collapse", 700)),
        ]
    )["causes"]["precision"]
    assert precision["learning-rate-too-high"]["right"]["value"] == 1.0
    collapse = precision["mode-collapse"]
    assert (collapse["right"]["hits"], collapse["right"]["total"]) == (1, 3)
    assert collapse["right_or_effect"]["hits"] == 2


def test_delays_with_runs_that_were_never_found() -> None:
    found = [run(HURT, said("learning-rate-too-high", step)) for step in (550, 650, 800)]
    delays = measure([*found, run(HURT), run(HURT)])["delays"]["all"]
    assert delays == {"median": 200, "p90": None, "censored": 2, "runs": 5}


def test_a_proved_bug_without_harm_is_counted_both_ways() -> None:
    just = run(PROVED, said("player-not-updating", 520))
    effect = run(
        PROVED,
        said("player-not-updating", 520),
        said("mode-dropping", 600, below="player-not-updating"),
    )
    wrong = run(PROVED, said("player-not-updating", 520), said("mode-dropping", 600))
    silence = measure([just, effect, wrong, run(PROVED)])["silence"]
    assert silence["benign_any"]["hits"] == 3
    assert silence["benign_unjustified"]["hits"] == 1


def test_exact_faults_must_all_be_noted_and_never_be_wrong() -> None:
    numbers = measure(
        [
            run(PROVED, watched("player-not-updating", 520)),
            run(PROVED),
            run(WELL, said("gradients-not-zeroed", 10)),
            run(WELL),
        ]
    )["exact"]
    assert (numbers["noted"]["hits"], numbers["noted"]["total"]) == (1, 2)
    assert (numbers["false"]["hits"], numbers["false"]["total"]) == (1, 4)


def test_a_proof_that_follows_from_what_was_put_in_is_not_false() -> None:
    numbers = measure([run(HURT, said("non-finite-values", 700))])["exact"]
    assert (numbers["false"]["hits"], numbers["false"]["total"]) == (0, 1)
    early = measure([run(WELL, said("non-finite-values", 700))])["exact"]
    assert early["false"]["hits"] == 1


def test_collapse_that_comes_by_itself() -> None:
    natural = replace(WELL, label="natural", manifested_at=500, collapsed_at=600)
    by_rate = replace(HURT, collapsed_at=700)
    by_latent = replace(by_rate, causes=("mode-collapse", "latent-ignored"))
    numbers = measure(
        [
            run(natural, said("mode-collapse", 650)),
            run(by_rate, said("late-divergence", 650)),
            run(by_latent),
            run(replace(natural, best_modes=0.2)),
            run(HURT),
        ]
    )["collapse"]
    assert (numbers["named"]["hits"], numbers["named"]["total"]) == (1, 2)
    assert numbers["named_or_divergence"]["hits"] == 2


def test_severity_against_harm() -> None:
    runs = [
        run(replace(HURT, harm=harm), said("oscillation", 600, severity=severity))
        for harm, severity in ((0.1, 0.6), (0.5, 0.8), (0.9, 1.0))
    ]
    assert measure(runs)["severity"] == {"spearman": 1.0, "runs": 3}
