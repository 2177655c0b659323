"""`tb-gan-doctor explain`: one fault, what it is and what to do."""

from __future__ import annotations

import argparse
import sys

from tb_gan_doctor.cli.options import add_language, language_of
from tb_gan_doctor.cli.output import emit

NAME = "explain"
SUMMARY = "explain a fault: how it is recognized, its limits, what to try"
EXAMPLES = """\
examples:
  tb-gan-doctor explain mode-collapse
  tb-gan-doctor explain mode-collapse --lang zh
  tb-gan-doctor faults                  # the names
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument("fault", metavar="FAULT", help="name of the fault, e.g. mode-collapse")
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Prints the page; raises UnknownName, with the near one, where there is no such fault."""
    from tb_gan_doctor.present.explain import fault_page
    from tb_gan_doctor.present.terminal import Terminal
    from tb_gan_doctor.settings import rules

    known = rules()
    terminal = Terminal.of(sys.stdout, language_of(arguments))
    emit(fault_page(known.named(arguments.fault), known.faults, terminal))
    return 0
