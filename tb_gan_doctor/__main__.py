"""`python -m tb_gan_doctor`: the same as the command `tb-gan-doctor`."""

from __future__ import annotations

import sys

from tb_gan_doctor.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
