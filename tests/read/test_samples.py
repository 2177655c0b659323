"""Grids of samples, through each of TensorBoard's readers and from the file itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tb_gan_doctor.read.file_extras import FileSamples
from tb_gan_doctor.read.logdir import find_runs
from tb_gan_doctor.read.provider_extras import list_samples, read_sample, sample_sizes
from tb_gan_doctor.read.samples import SampleRef, kept_samples, sizes_in
from tb_gan_doctor.read.thinned import Thinned
from tb_gan_doctor.record.png import png_of
from tb_gan_doctor.store import tags
from tb_gan_doctor.store.writer import EventWriter
from tests.read.providers import CONTEXT, KINDS, provider_of
from tests.read.recordings import begun_earlier, record, windows

READERS = (*KINDS, "files")
Found = tuple[list[tuple[str, int, bytes]], dict[str, tuple[int, int]]]


def png(shade: int) -> bytes:
    return png_of(np.full((4, 8), shade, np.uint8))


def write(target: Path, steps: range, shade: int, real: bool = True) -> None:
    writer = EventWriter(target)
    if real:
        writer.write_sample(steps[0], png(shade + 99), 8, 4, tags.REAL_SAMPLES)
    for step in steps:
        writer.write_sample(step, png(shade + step // 100), 8, 4)
    writer.close()


def read(reader: str, logdir: Path) -> Found:
    """The grids of the run "run" below `logdir`, with their pictures, and sizes by kind."""
    if reader == "files":
        ((_, files),) = find_runs(logdir)
        samples = FileSamples(files)
        return [(r.kind, r.step, samples.png(r)) for r in samples.refs], samples.sizes
    with provider_of(reader, logdir) as provider:
        refs = list_samples(provider, CONTEXT, "", "run")
        pictures = [(r.kind, r.step, read_sample(provider, CONTEXT, r)) for r in refs]
        return pictures, sample_sizes(provider, CONTEXT, "", "run")


@pytest.mark.parametrize("reader", READERS)
def test_what_was_written_is_read(reader: str, tmp_path: Path) -> None:
    write(tmp_path / "run", range(0, 1000, 250), 10)
    record(tmp_path / "run", windows(4))
    pictures, sizes = read(reader, tmp_path)
    fakes = [("fake", step, png(10 + step // 100)) for step in range(0, 1000, 250)]
    assert pictures == [*fakes, ("real", 0, png(109))]
    assert sizes == {"fake": (8, 4), "real": (8, 4)}


@pytest.mark.parametrize("reader", READERS)
def test_of_steps_that_were_gone_over_again_the_last_are_read(reader: str, tmp_path: Path) -> None:
    write(tmp_path / "run", range(0, 1000, 250), 10, real=False)
    begun_earlier(tmp_path / "run")
    write(tmp_path / "run", range(410, 610, 100), 60)
    record(tmp_path / "run", windows(4))
    pictures, _ = read(reader, tmp_path)
    assert [(kind, step) for kind, step, _ in pictures] == [
        ("fake", 0), ("fake", 250), ("fake", 410), ("fake", 510), ("real", 410),
    ]  # fmt: skip
    assert pictures[3][2] == png(65)


def test_a_run_without_samples_has_none(tmp_path: Path) -> None:
    record(tmp_path / "run", windows(4))
    assert read("files", tmp_path) == ([], {"fake": (0, 0), "real": (0, 0)})


def test_the_order_of_writing_counts_within_a_kind() -> None:
    def ref(kind: str, step: int, order: float) -> SampleRef:
        return SampleRef(kind, step, 0.0, "", order)

    found = [ref("fake", 500, 3), ref("fake", 600, 1), ref("real", 700, 2), ref("fake", 0, 0)]
    assert [(r.kind, r.step) for r in kept_samples(found)] == [
        ("fake", 0), ("fake", 500), ("real", 700),
    ]  # fmt: skip


def test_sizes_that_cannot_be_read_are_unknown() -> None:
    assert sizes_in({tags.FIXED_SAMPLES: b"\xff"}) == {"fake": (0, 0), "real": (0, 0)}


@pytest.mark.parametrize("n", [0, 1, 9, 10, 11, 12, 20, 21, 22, 39, 500, 1001])
def test_a_list_that_stays_short_keeps_its_ends(n: int) -> None:
    kept: Thinned[int] = Thinned(10)
    for i in range(n):
        kept.add(i)
    items = kept.items()
    assert len(items) <= 11
    assert items == sorted(set(items))
    assert items[:1] == list(range(n))[:1]
    assert items[-1:] == list(range(n))[-1:]
    gaps = np.diff(items[:-1])
    assert n <= 11 or (gaps == gaps[0]).all()
