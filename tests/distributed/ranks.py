"""Starts the ranks of a small distributed training, each in a process of its own."""

from __future__ import annotations

import multiprocessing
import time
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import torch
from torch import distributed

SECONDS = 60.0
"""A test that hangs ends then; on an idle machine each takes a second or two."""

Training = Callable[..., Any]
"""Called as training(rank, world, folder, **arguments) with the process group made."""


class Ended(dict[int, Any]):
    """What each rank returned; ranks that died have returned nothing.

    codes: exit codes by rank; seconds: how long it took from the start of the training.
    """

    def __init__(self, codes: list[int | None], seconds: float) -> None:
        super().__init__()
        self.codes = codes
        self.seconds = seconds


def run(training: Training, folder: Path, world: int = 2, **arguments: Any) -> Ended:
    """Runs a training on `world` ranks; fails when it hangs, or a rank raises."""
    # Forked from one process that has imported torch: a start takes hundredths of a second.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.distributed.trainings"])
    folder.mkdir(parents=True, exist_ok=True)
    ranks = [
        context.Process(target=_rank, args=(training, rank, world, folder, arguments))
        for rank in range(world)
    ]
    for process in ranks:
        process.start()
    began = time.monotonic()
    for process in ranks:
        process.join(max(0.0, began + SECONDS - time.monotonic()))
    hanging = [rank for rank, process in enumerate(ranks) if process.is_alive()]
    for process in ranks:
        process.kill()
        process.join()
    assert not hanging, f"ranks {hanging} hang"
    errors = sorted(folder.glob("error*"))
    assert not errors, "\n".join(f"{error.name}: {error.read_text()}" for error in errors)
    ended = Ended([process.exitcode for process in ranks], time.monotonic() - began)
    for rank in range(world):
        if (folder / f"result{rank}").exists():
            ended[rank] = torch.load(folder / f"result{rank}", weights_only=False)
    return ended


def _rank(
    training: Training, rank: int, world: int, folder: Path, arguments: dict[str, Any]
) -> None:
    try:
        torch.set_num_threads(1)
        join(rank, world, folder)
        result = training(rank, world, folder, **arguments)
        torch.save(result, folder / f"result{rank}")
    except BaseException:
        (folder / f"error{rank}").write_text(traceback.format_exc())
        raise
    finally:
        if distributed.is_initialized():
            distributed.destroy_process_group()


def join(rank: int, world: int, folder: Path) -> None:
    """Makes the process group, with a store on a free port of the loopback address."""
    note = folder / "port"
    timeout = timedelta(seconds=SECONDS)
    if rank == 0:
        note.unlink(missing_ok=True)
        store = distributed.TCPStore(
            "127.0.0.1", 0, world, True, timeout=timeout, wait_for_workers=False
        )
        (folder / "port.new").write_text(str(store.port))
        (folder / "port.new").rename(note)
    else:
        until = time.monotonic() + SECONDS
        while not note.exists() and time.monotonic() < until:
            time.sleep(0.005)
        port = int(note.read_text())
        store = distributed.TCPStore("127.0.0.1", port, world, False, timeout=timeout)
    distributed.init_process_group("gloo", store=store, rank=rank, world_size=world)
