"""`tb-gan-doctor explain`: one fault, what it is and what to do."""

from __future__ import annotations

import argparse
import sys

from tb_gan_doctor.cli.output import emit

NAME = "explain"
SUMMARY = "explain a fault: how it is recognized, its limits, what to try"
EXAMPLES = """\
examples:
  tb-gan-doctor explain mode-collapse
  tb-gan-doctor faults                  # the names
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument("fault", metavar="FAULT", help="name of the fault, e.g. mode-collapse")


def run(arguments: argparse.Namespace) -> int:
    """Prints the page; raises UnknownName, with the near one, where there is no such fault."""
    from tb_gan_doctor.diagnose.catalogue import FAULTS, fault_named
    from tb_gan_doctor.present.explain import fault_page
    from tb_gan_doctor.present.terminal import Terminal

    emit(fault_page(fault_named(arguments.fault), FAULTS, Terminal.of(sys.stdout)))
    return 0
