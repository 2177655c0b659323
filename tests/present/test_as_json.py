"""The JSON document: its keys, its numbers, and what must never break it."""

from __future__ import annotations

import json
import math
from dataclasses import replace

from tb_gan_doctor.model import Evidence, OptimizerFacts, PossibleCause, RunFacts
from tb_gan_doctor.present.as_json import document, dumps, run_document
from tests.present.sample_reports import HOSTILE, REMEDY, finding, report


def test_keys_come_in_the_documented_order() -> None:
    run = run_document(report(finding()))
    assert list(document([])) == ["schema", "generated_by", "runs"]
    assert (
        list(run)
        == (
            "run source verdict headline first_step last_step windows facts findings coverage notes"
        ).split()
    )
    assert (
        list(run["findings"][0])
        == (
            "fault severity peak level open onset confirmed_step resolved_step role "
            "explained_by could_be text not_this evidence remedies"
        ).split()
    )
    assert (
        list(run["findings"][0]["evidence"][0]) == "signal value threshold direction unit".split()
    )
    assert list(run["findings"][0]["remedies"][0]) == (
        "id do because watch cost sources code unless".split()
    )
    assert list(run["coverage"][0]) == "fault state missing why".split()
    assert run["windows"] == {"kept": 640, "total": 640}
    assert run["findings"][0]["onset"] == {"after": 1190, "by": 1240}


def test_floats_have_six_significant_digits() -> None:
    found = run_document(report(finding()))["findings"][0]
    assert found["severity"] == 0.931235
    assert found["evidence"][0]["value"] == 0.713457


def test_numbers_that_are_not_finite_become_null_and_a_note() -> None:
    evidence = (
        Evidence("loss/g", math.nan, 1.0, "above", "loss"),
        Evidence("loss/d", math.inf, -math.inf, "above", "loss"),
    )
    facts = RunFacts(optimizers=(OptimizerFacts("generator", "Adam", math.nan),))
    text = dumps([report(finding(evidence=evidence), facts=facts)])
    run = json.loads(text, parse_constant=lambda name: (_ for _ in ()).throw(ValueError(name)))[
        "runs"
    ][0]
    first, second = run["findings"][0]["evidence"]
    assert (first["value"], first["note"]) == (None, "value is NaN")
    assert (second["value"], second["threshold"]) == (None, None)
    assert second["note"] == "value is infinite; threshold is minus infinite"
    assert run["facts"]["optimizers"][0]["learning_rate"] is None


def test_a_hostile_run_name_survives_encoding() -> None:
    text = dumps([report(run=HOSTILE)])
    name = json.loads(text.encode("utf-8"))["runs"][0]["run"]
    assert name == HOSTILE.replace("\udc80", "\\udc80")


def test_equal_reports_give_equal_bytes_and_text_stays_readable() -> None:
    first, second = (dumps([report(finding(), run="数字")]) for _ in range(2))
    assert first == second
    assert "数字" in first
    assert first.endswith("}\n")


def test_report_to_dict_is_the_run_document() -> None:
    assert report(finding()).to_dict() == run_document(report(finding()))


def test_causes_that_were_not_looked_for_say_what_would_decide() -> None:
    cause = PossibleCause("data-outliers", "pass real=")
    found = run_document(report(finding(could_be=(cause,))))["findings"][0]
    assert found["could_be"] == [{"fault": "data-outliers", "supply": "pass real="}]


def test_a_finding_says_what_looks_like_it_and_a_remedy_where_it_is_wrong() -> None:
    remedy = replace(REMEDY, unless={"wgan": "a critic has no probability"})
    told = run_document(report(finding(remedies=(remedy,), not_this="One.\n\nTwo.")))
    found = told["findings"][0]
    assert found["not_this"] == "One.\n\nTwo."
    assert found["remedies"][0]["unless"] == {"wgan": "a critic has no probability"}
