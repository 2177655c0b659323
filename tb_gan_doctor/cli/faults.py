"""`tb-gan-doctor faults`: the catalogue."""

from __future__ import annotations

import argparse
import sys

from tb_gan_doctor.cli.options import add_language, language_of
from tb_gan_doctor.cli.output import emit, emit_document

NAME = "faults"
SUMMARY = "list the faults that can be told"
EXAMPLES = """\
examples:
  tb-gan-doctor faults
  tb-gan-doctor faults --config-template > limits.toml    # then: diagnose --config limits.toml
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument(
        "--config-template",
        action="store_true",
        help="print a TOML file with every limit, each at its default and commented out",
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Prints the table, or the template."""
    from tb_gan_doctor.present.explain import faults_table
    from tb_gan_doctor.present.params import config_template
    from tb_gan_doctor.present.terminal import Terminal
    from tb_gan_doctor.settings import rules

    known = rules()
    if arguments.config_template:
        emit_document(config_template(known.faults))
    else:
        emit(faults_table(known.faults, Terminal.of(sys.stdout, language_of(arguments))))
    for note in known.notes:
        print(f"tb-gan-doctor: {note}", file=sys.stderr)
    return 0
