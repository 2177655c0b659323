"""The pages on faults are those that the program would write now."""

from __future__ import annotations

import functools
import re
from xml.etree import ElementTree

import pytest

from docs.pages.write import FOLDER, indexes, pages
from tb_gan_doctor.diagnose.catalogue import FAULTS
from tb_gan_doctor.diagnose.fault import Fault

_pages = functools.cache(pages)
STALE = "run `make docs-faults` and commit docs/faults"

every_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.META.id)


@every_fault
def test_the_committed_page_is_current(fault: type[Fault]) -> None:
    for name, text in _pages(fault).items():
        path = FOLDER / name
        assert path.is_file(), STALE
        assert path.read_text("utf-8") == text, STALE


def test_the_committed_indexes_are_current_and_name_every_fault() -> None:
    for name, text in indexes().items():
        assert (FOLDER / name).read_text("utf-8") == text, STALE
        assert set(re.findall(r"\]\(([a-z-]+)\.md\)", text)) >= {f.META.id for f in FAULTS}


def test_there_is_no_page_of_a_fault_that_is_gone() -> None:
    ids = {fault.META.id for fault in FAULTS} | {"README"}
    assert {path.stem for path in FOLDER.rglob("*.*")} == ids, STALE


@every_fault
def test_the_plot_is_a_picture_with_signal_limit_onset_and_severity(fault: type[Fault]) -> None:
    text = _pages(fault)[f"plots/{fault.META.id}.svg"]
    root = ElementTree.fromstring(text)
    assert root.tag.endswith("svg")
    said = " ".join(element.text or "" for element in root.iter() if element.tag.endswith("text"))
    assert "severity" in said
    assert "onset" in said
    assert re.search(r"(above|below) ", said)
    assert "nan" not in text
    kinds = [element.get("class") for element in root.iter()]
    assert "area" in kinds
    assert "line" in kinds
    assert "limit" in kinds
    assert len(text) < 20_000
