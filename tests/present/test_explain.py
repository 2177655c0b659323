"""The catalogue in the terminal."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tb_gan_doctor.diagnose.catalogue import FAULTS
from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.present.explain import fault_page, faults_table
from tb_gan_doctor.present.params import limits
from tb_gan_doctor.present.terminal import Terminal

HEADINGS = (
    "What it is",
    "Why it hurts",
    "How it is recognized",
    "When it is not this",
    "References",
    "Signals it needs",
    "Limits",
    "What to try",
)


def test_the_table_names_every_fault_with_its_summary() -> None:
    lines = " ".join(faults_table(FAULTS).split())
    for fault in FAULTS:
        assert f"{fault.META.id} {fault.META.summary}" in lines


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.META.id)
def test_a_page_has_all_sections_limits_and_remedies(fault: type[Fault]) -> None:
    page = fault_page(fault, FAULTS)
    assert page.startswith(f"{fault.META.title}  {fault.META.id}\n{fault.META.summary}\n")
    places = [page.splitlines().index(heading) for heading in HEADINGS]
    assert places == sorted(places)
    for limit in limits(fault):
        assert limit.name in page
    flowing = " ".join(page.split())
    for remedy in fault.META.remedies:
        assert remedy.do in flowing
        assert remedy.sources[0] in flowing


def test_limits_carry_value_and_source() -> None:
    player = next(fault for fault in FAULTS if fault.META.id == "player-not-updating")
    first = limits(player)[0]
    assert (first.name, first.value) == ("idle_ok_steps", "60")
    assert first.source.startswith("steps without an optimizer step")


def test_a_page_says_what_explains_what() -> None:
    dropping = next(fault for fault in FAULTS if fault.META.id == "mode-dropping")
    page = fault_page(dropping, FAULTS)
    assert "mode-collapse" in page.split("It is explained by")[1]


def test_prose_keeps_to_the_width_and_references_stand_one_a_line() -> None:
    collapse = next(fault for fault in FAULTS if fault.META.id == "mode-collapse")
    page = fault_page(collapse, FAULTS, Terminal(60))
    prose = page.split("Signals it needs")[0].splitlines()
    assert max(map(len, prose)) <= 60
    references = page.split("References\n")[1].split("\n\n")[0].splitlines()
    assert references[0].startswith("  Richardson and Weiss 2018")
    assert any(line.startswith("  Naeem et al. 2020") for line in references)


def test_losses_with_one_reason_share_a_line() -> None:
    fault = next(fault for fault in FAULTS if fault.META.id == "non-finite-values")
    page = " ".join(fault_page(fault, FAULTS).split())
    assert "Not with wgan and wgan-gp: the Wasserstein loss has no logarithm" in page


def test_without_docstrings_the_page_says_so() -> None:
    code = (
        "from tb_gan_doctor.diagnose.catalogue import FAULTS, fault_named\n"
        "from tb_gan_doctor.present.explain import fault_page\n"
        "print(fault_page(fault_named('mode-collapse'), FAULTS))"
    )
    page = subprocess.run(
        [sys.executable, "-OO", "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert "python -OO" in page
    assert "What to try" in page
