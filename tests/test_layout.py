"""The shape of the repository: small files, telling names, and a fault's parts all there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tb_gan_doctor.diagnose.catalogue import FAULTS

ROOT = Path(__file__).resolve().parents[1]
MOST_LINES = 300
SOURCES = (".py", ".ts", ".tsx", ".css", ".mjs")
GENERATED = ("_pb2.py", "_pb2.pyi", "plugin/static/index.js")
REFUSED_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|misc|managers?)(_|\.|$)")
REFUSED_IDS = re.compile(r"^(detect|check|is|no|bad|use|fix)-|-(problem|issue)$")


def _files() -> list[Path]:
    """What git knows or would add; without git, everything that is not built."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        skipped = {"node_modules", "build", "dist", ".venv", "__pycache__"}
        every = (path for path in ROOT.rglob("*") if path.is_file())
        return [path for path in every if not skipped & set(path.relative_to(ROOT).parts)]
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_no_source_file_is_longer_than_the_limit() -> None:
    sources = [
        path
        for path in _files()
        if path.suffix in SOURCES and not path.as_posix().endswith(GENERATED)
    ]
    assert len(sources) > 50
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in sources
        if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}, f"split these; the limit is {MOST_LINES} lines"


def test_no_file_is_a_drawer_for_odds_and_ends() -> None:
    refused = [
        path.relative_to(ROOT).as_posix()
        for path in _files()
        if path.suffix in SOURCES and REFUSED_NAMES.search(path.name)
    ]
    assert refused == [], "name the one concept that the file holds"


def test_every_python_folder_is_a_package_and_says_what_it_holds() -> None:
    folders = {path.parent for path in _files() if path.suffix == ".py"}
    for folder in folders:
        if folder.is_relative_to(ROOT / "tb_gan_doctor"):
            text = (folder / "__init__.py").read_text("utf-8")
            assert text.startswith('"""'), f"{folder}/__init__.py has no docstring"


def test_folder_catalogue_and_tests_hold_the_same_faults() -> None:
    catalogue = {fault.META.id.replace("-", "_") for fault in FAULTS}
    assert len(catalogue) == len(FAULTS)
    folder = ROOT / "tb_gan_doctor" / "diagnose" / "faults"
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    tests = {path.stem.removeprefix("test_") for path in (ROOT / "tests/faults").glob("test_*.py")}
    assert files == catalogue, "edit tb_gan_doctor/diagnose/catalogue.py"
    assert catalogue <= tests, "add tests/faults/test_<fault>.py"


def test_fault_ids_are_noun_phrases() -> None:
    for fault in FAULTS:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", fault.META.id)
        assert not REFUSED_IDS.search(fault.META.id)
        assert fault.__name__ == "".join(part.title() for part in fault.META.id.split("-"))
