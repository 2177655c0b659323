"""Faults of other packages: found, used everywhere, and never in the way."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tb_gan_doctor import settings
from tb_gan_doctor.after import diagnose
from tb_gan_doctor.cli.main import main
from tb_gan_doctor.diagnose.catalogue import FAULTS
from tests.builders import Growth
from tests.healthy_runs import FACTS, healthy

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = (ROOT / "docs" / "your-own-fault.md").read_text("utf-8")

Install = Callable[[str, str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Installs a module `my_gans.faults` of this text with these lines of entry points."""

    def installed(module: str, entry_points: str) -> None:
        package = tmp_path / "my_gans"
        package.mkdir()
        (package / "__init__.py").write_text("", "utf-8")
        (package / "faults.py").write_text(module, "utf-8")
        info = tmp_path / "my_gans-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my-gans\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[{settings.GROUP}]\n{entry_points}\n", "utf-8")
        monkeypatch.syspath_prepend(str(tmp_path))
        settings.installed.cache_clear()

    yield installed
    for name in [name for name in sys.modules if name.partition(".")[0] == "my_gans"]:
        del sys.modules[name]
    settings.installed.cache_clear()


def _example() -> str:
    """The module that the document shows."""
    return re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)[0]


def _record(directory: Path) -> None:
    from tb_gan_doctor.store.writer import EventWriter

    fid = healthy().always({"fid": 10.0}).then(2000, {"fid": Growth(10.0, 1.2, begin=1000)})
    writer = EventWriter(directory)
    writer.write_facts(FACTS)
    for window in fid.windows():
        writer.write_window(window, {})
    writer.close()


def test_the_entry_point_of_the_document_names_the_class_of_the_document() -> None:
    (toml,) = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)
    assert f'entry-points."{settings.GROUP}"' in toml
    assert 'fid-rising = "my_gans.faults:FidRising"' in toml


def test_the_fault_of_the_document_is_looked_for_and_can_be_configured(
    install: Install, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(_example(), "fid-rising = my_gans.faults:FidRising")
    _record(tmp_path / "runs" / "a")
    (report,) = diagnose(tmp_path / "runs")
    (finding,) = report.findings
    assert finding.episode.fault == "fid-rising"
    assert finding.episode.peak_level == "critical"
    assert 1100 <= finding.episode.onset_by <= 1500
    assert finding.text.startswith("FID has risen to")
    assert report.notes == ()
    config = tmp_path / "limits.toml"
    config.write_text("[fid-rising]\nok_ratio = 100\ncritical_ratio = 200\n", "utf-8")
    (lenient,) = diagnose(tmp_path / "runs", config=config)
    assert lenient.findings == ()
    assert main(["explain", "fid-rising"]) == 0
    assert "FID has risen to a multiple of its best value" in capsys.readouterr().out
    assert main(["diagnose", str(tmp_path / "runs"), "--lang", "zh"]) == 0
    assert "FID is rising" in capsys.readouterr().out


def test_the_tab_and_the_recorder_know_it(install: Install, tmp_path: Path) -> None:
    from tb_gan_doctor.answers.rows import ledger_row
    from tb_gan_doctor.store.decode import Ledger

    install(_example(), "fid-rising = my_gans.faults:FidRising")
    _record(tmp_path / "runs" / "a")
    (report,) = diagnose(tmp_path / "runs")
    ledger = Ledger([finding.episode for finding in report.findings], 0, 2999, 300)
    assert ledger_row("a", ledger, 2999, 0.0, "rev").top == (
        "fid-rising",
        report.findings[0].episode.onset_by,
    )
    torch = pytest.importorskip("torch")
    from tb_gan_doctor import GanDoctor

    doctor = GanDoctor(None, strict=True)
    for _ in range(60):
        doctor.step(fid=10.0, d_loss=torch.ones(()))
    for _ in range(1500):
        doctor.step(fid=100.0, d_loss=torch.ones(()))
    assert "fid-rising" in [finding.episode.fault for finding in doctor.report().findings]
    doctor.close()


BROKEN = """
from tb_gan_doctor.diagnose.faults.mode_collapse import ModeCollapse

class Taken(ModeCollapse):
    pass

class NoFault:
    pass
"""


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("my_gans.nowhere:X", "ModuleNotFoundError: No module named 'my_gans.nowhere'"),
        ("my_gans.faults:Missing", "AttributeError"),
        ("my_gans.faults:NoFault", "it is no subclass of tb_gan_doctor.diagnose.fault.Fault"),
        ("my_gans.faults:Taken", "ModeCollapse already has the id 'mode-collapse'"),
    ],
)
def test_a_fault_that_cannot_be_used_is_one_note_and_nothing_is_lost(
    install: Install, tmp_path: Path, entry: str, why: str
) -> None:
    install(BROKEN, f"mine = {entry}")
    _record(tmp_path / "runs" / "a")
    (report,) = diagnose(tmp_path / "runs")
    (note,) = report.notes
    assert note.startswith(f"the fault 'mine' ({entry}) is left out: ")
    assert why in note
    assert "\n" not in note
    assert len(report.coverage) == len(FAULTS)


def test_without_installed_faults_the_catalogue_is_all_there_is() -> None:
    settings.installed.cache_clear()
    assert settings.rules().faults == FAULTS
    assert settings.rules().notes == ()
