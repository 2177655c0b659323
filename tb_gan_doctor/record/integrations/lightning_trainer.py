"""What a Lightning trainer has for the recorder: writer, optimizers, steps, logged losses."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from torch.optim import Optimizer

from tb_gan_doctor.errors import warn
from tb_gan_doctor.record.integrations.step_values import losses_among
from tb_gan_doctor.record.players import Letter


def target_of(trainer: Any) -> Any:
    """Where to record: the writer of a logger, or a directory; None: nowhere."""
    if trainer.fast_dev_run or not trainer.is_global_zero:
        return None
    for logger in trainer.loggers:
        experiment: Any = getattr(logger, "experiment", None)
        if hasattr(type(experiment), "_get_file_writer"):
            experiment._get_file_writer()  # opens it again where another fit() has closed it
            return experiment
    directory = _directory(trainer)
    warn(
        f"the trainer has no TensorBoardLogger, so the doctor records to {directory}; "
        "pass writer=... to record elsewhere"
    )
    return directory


def optimizers_of(trainer: Any, networks: dict[Letter, dict[str, Any]]) -> dict[str, Any]:
    """By argument of `GanDoctor`, the optimizers that hold weights of one player only."""
    owner = {
        id(weight): letter
        for letter, named in networks.items()
        for module in named.values()
        for weight in module.parameters()
    }
    found: dict[str, Any] = {"g_optimizer": [], "d_optimizer": []}
    for optimizer in trainer.optimizers:
        if isinstance(optimizer, Optimizer):
            held = [weight for group in optimizer.param_groups for weight in group["params"]]
            letters = {owner[id(weight)] for weight in held if id(weight) in owner}
            if len(letters) == 1:
                found[f"{letters.pop()}_optimizer"].append(optimizer)
    return found


def step_of(trainer: Any) -> int | None:
    """The number that `self.log` uses, which grows by one a batch; None where it is not found."""
    loop = getattr(trainer.fit_loop, "epoch_loop", None)
    return getattr(loop, "_batches_that_stepped", None)


class LoggedLosses:
    """Losses that a training step logs; `trainer.callback_metrics` would wait for the device."""

    def __init__(self) -> None:
        self._n = 0
        self._keys: dict[str, str] = {}
        self._seen: dict[str, Any] = {}

    def fresh(self, trainer: Any) -> dict[str, Any]:
        """`d_loss` and `g_loss`, as far as they were logged in this batch."""
        results = trainer._results
        if len(results) != self._n:
            self._n = len(results)
            keys = {item.meta.name: key for key, item in results.items()}
            self._keys = {loss: keys[name] for loss, name in losses_among(tuple(keys)).items()}
        found = {}
        for loss, key in self._keys.items():
            value = results[key]._forward_cache
            if value is not self._seen.get(loss):  # else it is that of an earlier batch
                found[loss] = self._seen[loss] = value
        return found


def _directory(trainer: Any) -> str:
    """The directory of a logger, or a new one below the trainer's."""
    for logger in trainer.loggers:
        directory = getattr(logger, "log_dir", None)
        if isinstance(directory, str | os.PathLike):
            return os.fspath(directory)
    if "://" in str(trainer.default_root_dir):
        return f"{trainer.default_root_dir}/gan_doctor/{time.strftime('%Y-%m-%d_%H-%M-%S')}"
    root = Path(trainer.default_root_dir) / "gan_doctor"
    taken = {path.name for path in root.glob("version_*")}
    number = next(n for n in range(len(taken) + 1) if f"version_{n}" not in taken)
    return str(root / f"version_{number}")
