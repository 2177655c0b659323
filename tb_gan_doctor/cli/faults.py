"""`tb-gan-doctor faults`: the catalogue."""

from __future__ import annotations

import argparse
import sys

from tb_gan_doctor.cli.output import emit

NAME = "faults"
SUMMARY = "list the faults that can be told"
EXAMPLES = """\
examples:
  tb-gan-doctor faults
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Takes no arguments."""


def run(arguments: argparse.Namespace) -> int:
    """Prints the table."""
    from tb_gan_doctor.diagnose.catalogue import FAULTS
    from tb_gan_doctor.present.explain import faults_table
    from tb_gan_doctor.present.terminal import Terminal

    emit(faults_table(FAULTS, Terminal.of(sys.stdout)))
    return 0
