"""Findings as trees."""

from __future__ import annotations

from tb_gan_doctor.present.causes import causes
from tests.present.sample_reports import finding


def test_symptoms_go_below_their_cause_at_any_depth() -> None:
    top = causes(
        [
            finding("a"),
            finding("alone", "independent"),
            finding("b", "symptom", explained_by=("a",)),
            finding("c", "symptom", explained_by=("b",)),
        ]
    )
    assert [node.finding.episode.fault for node in top] == ["a", "alone"]
    assert [node.finding.episode.fault for node in top[0].symptoms] == ["b"]
    assert [n.finding.episode.fault for n in top[0].symptoms[0].symptoms] == ["c"]


def test_a_symptom_whose_cause_is_not_there_stays_at_the_top() -> None:
    top = causes([finding("b", "symptom", explained_by=("gone",))])
    assert [node.finding.episode.fault for node in top] == ["b"]


def test_causes_that_explain_each_other_are_all_kept() -> None:
    top = causes(
        [
            finding("a", "symptom", explained_by=("b",)),
            finding("b", "symptom", explained_by=("a",)),
            finding("c", "symptom", explained_by=("a",)),
        ]
    )
    shown = [node.finding.episode.fault for node in top]
    assert shown == ["a", "b"]
    assert [node.finding.episode.fault for node in top[0].symptoms] == ["c"]
