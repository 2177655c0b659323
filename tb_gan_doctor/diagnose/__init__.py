"""Windows in, Report out: rules, episodes, causes. numpy and the standard library only.

The package can be called: `tb_gan_doctor.diagnose(path)` gives the Reports of stored runs.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from tb_gan_doctor.model import Report


class _CallablePackage(ModuleType):
    """The public function and this package share one name; so the package is the function."""

    def __call__(
        self,
        path: str | PathLike[str],
        pattern: str | None = None,
        *,
        config: str | PathLike[str] | None = None,
        roles: str | PathLike[str] | None = None,
    ) -> list[Report]:
        """See `tb_gan_doctor.after.diagnose`."""
        from tb_gan_doctor.after import diagnose

        return diagnose(path, pattern, config=config, roles=roles)


sys.modules[__name__].__class__ = _CallablePackage
