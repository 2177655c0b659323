"""Where the callback records, and which Lightning takes it."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tb_gan_doctor.errors import GanDoctorWarning
from tb_gan_doctor.read.runs import read_runs
from tests.integrations import ring_gan
from tests.integrations.ring_module import GanDoctorCallback, RingModule, fit, pl, trainer_of


def test_a_fast_run_for_development_writes_nothing(tmp_path: Path) -> None:
    callback = GanDoctorCallback(strict=True)
    fit(trainer_of(tmp_path, callback, fast_dev_run=3), RingModule())
    assert callback.doctor is not None
    assert callback.doctor.report().last_step == 1  # Lightning counts 2 steps a batch
    assert not list(tmp_path.rglob("*tfevents*"))


def test_the_tensorboard_logger_among_several_is_used(tmp_path: Path) -> None:
    loggers = [
        pl.loggers.CSVLogger(tmp_path / "csv"),
        pl.loggers.TensorBoardLogger(tmp_path / "tb"),
    ]
    fit(trainer_of(tmp_path, GanDoctorCallback(strict=True), steps=5, logger=loggers), RingModule())
    (run,) = read_runs(tmp_path / "tb")
    assert run.windows
    assert not list((tmp_path / "csv").rglob("*tfevents*"))


def test_a_directory_of_another_logger(tmp_path: Path) -> None:
    logger = pl.loggers.CSVLogger(tmp_path / "csv")
    trainer = trainer_of(tmp_path, GanDoctorCallback(), steps=5, logger=logger)
    with pytest.warns(GanDoctorWarning, match="no TensorBoardLogger, so the doctor records to"):
        trainer.fit(RingModule(), ring_gan.loader())
    assert list((tmp_path / "csv" / "lightning_logs" / "version_0").glob("*tfevents*"))


def test_every_run_without_a_logger_has_a_directory_of_its_own(tmp_path: Path) -> None:
    for _ in range(2):
        trainer = trainer_of(tmp_path, GanDoctorCallback(), steps=5, logger=False)
        with pytest.warns(GanDoctorWarning, match="pass writer="):
            trainer.fit(RingModule(), ring_gan.loader())
    found = sorted(path.parent.name for path in (tmp_path / "gan_doctor").rglob("*tfevents*"))
    assert found == ["version_0", "version_1"]


def test_networks_that_are_not_there(tmp_path: Path) -> None:
    callback = GanDoctorCallback("netG", writer=tmp_path)
    trainer = trainer_of(tmp_path, callback, steps=12, logger=False)
    with pytest.warns(
        GanDoctorWarning, match="no network 'netG'.*it has: generator, discriminator"
    ):
        trainer.fit(RingModule(), ring_gan.loader())
    assert callback.doctor is not None
    assert callback.doctor.report().last_step == 11


ORDERS = """
import importlib, sys
first, then = sys.argv[1].split(), sys.argv[2].split()
for name in first:
    importlib.import_module(name)
from tb_gan_doctor.record.integrations.lightning import GanDoctorCallback
for name in then:
    pl = importlib.import_module(name)
    assert isinstance(GanDoctorCallback(), pl.Callback), name
    pl.Trainer(callbacks=GanDoctorCallback(), logger=False, accelerator="cpu")
assert len(then) == 2 or len(set(sys.modules) & {"lightning.pytorch", "pytorch_lightning"}) == 1
"""


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("", "pytorch_lightning"),
        ("lightning.pytorch", "lightning.pytorch"),
        ("pytorch_lightning lightning.pytorch", "lightning.pytorch pytorch_lightning"),
    ],
)
def test_either_package_of_lightning_takes_it(first: str, then: str) -> None:
    is_both = find_spec("lightning") is not None
    if is_both != ("lightning.pytorch" in first):
        pytest.skip("needs other packages of Lightning")
    subprocess.run([sys.executable, "-W", "ignore", "-c", ORDERS, first, then], check=True)
