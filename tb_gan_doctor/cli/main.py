"""The command `tb-gan-doctor`: arguments in, exit code out, errors as one line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from tb_gan_doctor import __version__
from tb_gan_doctor.cli import demo, diagnose, explain, faults, map, watch
from tb_gan_doctor.errors import GanDoctorError
from tb_gan_doctor.present.plain import clean

PROGRAM = "tb-gan-doctor"
COMMANDS = (diagnose, watch, explain, faults, map, demo)
EXIT_ERROR = 2
EXIT_INTERRUPTED = 130  # 128 + SIGINT
EXIT_PIPE_CLOSED = 141  # 128 + SIGPIPE
_EXAMPLES = """\
examples:
  tb-gan-doctor demo                       # see it work on small real GANs
  tb-gan-doctor diagnose runs/             # which faults do these runs have?
  tb-gan-doctor watch runs/                # follow runs that are still training
  tb-gan-doctor explain mode-collapse      # what it is and what to do
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; `arguments` are those of the process."""
    parsed = parser().parse_args(arguments)
    try:
        code: int = parsed.execute(parsed)
        sys.stdout.flush()
        return code
    except GanDoctorError as error:
        return _fail(str(error))
    except BrokenPipeError:
        # Nobody reads on (`| head`): what is still buffered must not fail at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_PIPE_CLOSED
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return EXIT_INTERRUPTED
    except OSError as error:
        what = error.strerror or str(error)
        return _fail(f"{what}: {error.filename}" if error.filename else what)


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command."""
    top = _Parser(
        prog=PROGRAM,
        description="Tells which fault a GAN training has, since when, why, and what to change.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", dest="command", required=True)
    for module in COMMANDS:
        sub = commands.add_parser(
            module.NAME,
            help=module.SUMMARY,
            description=f"{module.SUMMARY[0].upper()}{module.SUMMARY[1:]}.",
            epilog=module.EXAMPLES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        module.configure(sub)
        sub.set_defaults(execute=module.run)
    return top


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line; its sub-parsers are of this kind too."""

    def error(self, message: str) -> NoReturn:
        sys.exit(_fail(f"{message} (see {self.prog} --help)"))


def _fail(message: str) -> int:
    sys.stderr.write(f"{PROGRAM}: error: {clean(message)}\n")
    return EXIT_ERROR
