"""Keeps what fails inside the recorder out of the training loop."""

from __future__ import annotations

from tb_gan_doctor.errors import GanDoctorError, InputError, warn


class Guard:
    """Counts what failed, warns once of each, and raises only where that was asked for.

    strict: raise instead of warning, for tests.
    """

    def __init__(self, strict: bool = False) -> None:
        self.strict = strict
        self.errors: dict[str, str] = {}
        self._left_out: frozenset[str] = frozenset()
        self._said: set[str] = set()

    def is_off(self, probe: str) -> bool:
        """Whether `probe` has failed, or is left out, and is to be left alone."""
        return probe in self.errors or probe in self._left_out

    def leave_out(self, probes: frozenset[str]) -> None:
        """Has these probes measure nothing; that is no failure."""
        self._left_out = probes

    def failed(self, probe: str, error: Exception) -> None:
        """Switches `probe` off for the rest of the run; to be called in an `except` block."""
        if self.strict:
            raise error
        if probe not in self.errors:
            why = str(error) if isinstance(error, GanDoctorError) else _named(error)
            self.errors[probe] = why
            self.warn(f"{probe} is switched off: {why}; training goes on")

    def refuse(self, message: str) -> None:
        """Says that an argument cannot be used.

        Raises InputError where the guard is strict.
        """
        if self.strict:
            raise InputError(message)
        self.warn(message)

    def warn(self, message: str) -> None:
        """One GanDoctorWarning of one line, once for equal messages."""
        if message not in self._said:
            self._said.add(message)
            warn(message)


def _named(error: Exception) -> str:
    """The error on one line, of bounded length."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__
