"""How much of a run TensorBoard keeps in memory for the tab."""

from __future__ import annotations

from tb_gan_doctor.store.tags import PLUGIN_NAME, SAMPLES_PLUGIN_NAME

LIMITS = {PLUGIN_NAME: 3000, SAMPLES_PLUGIN_NAME: 100}
"""Points per tag. A run of a million steps has fewer than 2,500 windows; a point costs about
2 kB. TensorBoard's own default for a plugin's data is 10 or 100 points, chosen at random."""


def raise_sample_limit(flags: object) -> None:
    """Makes TensorBoard keep every window, before it builds its reader.

    flags: TensorBoard's parsed flags. A limit that the user set stays as it is.
    """
    if not hasattr(flags, "samples_per_plugin"):
        return
    samples = {} if flags.samples_per_plugin is None else flags.samples_per_plugin
    if isinstance(samples, dict):
        for name, limit in LIMITS.items():
            samples.setdefault(name, limit)
        flags.samples_per_plugin = samples
