"""`tb-gan-doctor map`: what the tags of runs logged with plain scalars are taken for."""

from __future__ import annotations

import argparse

from tb_gan_doctor.cli.output import emit_document

NAME = "map"
SUMMARY = "show what tags of plain scalars are taken for"
EXAMPLES = """\
examples:
  tb-gan-doctor map runs/ > map.toml               # then change what is wrong in it
  tb-gan-doctor diagnose runs/ --map map.toml
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument("logdir", metavar="LOGDIR", help="directory with runs below it")
    parser.add_argument("--run", metavar="GLOB", help="only runs whose name matches")


def run(arguments: argparse.Namespace) -> int:
    """Prints a TOML file."""
    from tb_gan_doctor.read.mirror import at_hand
    from tb_gan_doctor.read.scalars.role_file import written
    from tb_gan_doctor.read.scalars.survey import survey

    with at_hand(arguments.logdir) as logdir:
        found, others = survey(logdir, arguments.run)
    emit_document(written(found, others))
    return 0
