"""The `tensorboard_plugins` entry point.

TensorBoard imports this module at every start, and an error here would keep it from starting:
so nothing is imported until it is needed, and no failure leaves `fix_flags`.
"""

from __future__ import annotations

from typing import Any

from tensorboard.plugins import base_plugin


class GanDoctorLoader(base_plugin.TBLoader):
    """Makes the plugin, and has TensorBoard keep every recorded window."""

    def fix_flags(self, flags: Any) -> None:
        """Raise the sample limits of this plugin's data, unless the user set them."""
        try:
            from tb_gan_doctor.read.sample_limit import raise_sample_limit

            raise_sample_limit(flags)
        except Exception:
            import logging

            logging.getLogger(__name__).warning("sample limit not raised", exc_info=True)

    def load(self, context: base_plugin.TBContext) -> base_plugin.TBPlugin:
        """The plugin; if this raises, TensorBoard logs it and goes on without the tab."""
        from tb_gan_doctor.plugin.plugin import GanDoctorPlugin

        return GanDoctorPlugin(context)
