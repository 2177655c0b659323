"""Find out which fault a GAN training has, since when, why, and what to change.

`GanDoctor` records and diagnoses while training (needs torch); `diagnose` reads stored runs
(needs no torch). Both are resolved on first use, so that `import tb_gan_doctor` stays light.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["GanDoctor", "__version__", "diagnose"]

if TYPE_CHECKING:
    from tb_gan_doctor.after import diagnose
    from tb_gan_doctor.record.recorder import GanDoctor


def __getattr__(name: str) -> Any:
    if name == "GanDoctor":
        try:
            from tb_gan_doctor.record.recorder import GanDoctor
        except ModuleNotFoundError as missing:
            if missing.name != "torch":
                raise
            raise ModuleNotFoundError(
                "GanDoctor records PyTorch training and needs torch: "
                "pip install 'tb_gan_doctor[torch]'",
                name="torch",
            ) from None
        return GanDoctor
    if name == "diagnose":
        # The package of that name, which can be called: importing any part of it would put it
        # in the place of a function.
        return importlib.import_module("tb_gan_doctor.diagnose")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
