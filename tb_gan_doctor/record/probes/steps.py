"""How often each player stepped, at which learning rate, and whether it moves otherwise.

Steps are counted by hooks. A player without any step may still be trained by other means (a
joint optimizer, weights written by hand): where its weights change all the same, its steps are
not measured rather than zero.
"""

from __future__ import annotations

import torch
from torch import Tensor

from tb_gan_doctor.record.arguments import number
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.optimizers import Held, OptimizerWatch
from tb_gan_doctor.record.players import Letter, Players
from tb_gan_doctor.record.probes.unheld import UnheldNetworks
from tb_gan_doctor.record.probes.weight_prints import is_same, print_of
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape

NAME = "step counts"


class StepProbe:
    """Notes step counts and learning rates at the end of each window."""

    def __init__(self, players: Players, watch: OptimizerWatch, tape: Tape, guard: Guard) -> None:
        self._players = players
        self._watch = watch
        self._tape = tape
        self._guard = guard
        self._unheld = UnheldNetworks(players, tape)
        self._prints: dict[Letter, Tensor | None] = {"g": None, "d": None}
        for letter in self._prints:
            self._take_print(letter)

    def end_window(self) -> None:
        """Puts the window's counts on the tape."""
        if self._guard.is_off(NAME):
            return
        try:
            known = self._watch.known
            for letter in self._prints:
                if not self._players.of(letter):
                    continue
                mine = [held for held in known if held.player == letter]
                self._note_rate(letter)
                if any(held.steps for held in mine):
                    self._note_steps(f"optimizer/{letter}_steps", mine)
                    self._prints[letter] = None
                    self._unheld.end_window(letter, known)
                else:
                    self._compare_print(letter)
        except Exception as error:
            self._guard.failed(NAME, error)

    def _note_steps(self, signal: str, mine: list[Held]) -> None:
        """The steps of the optimizer that made most, without those that a scaler left out."""
        counts = [held.steps for held in mine]
        told = [held for held in mine if held.skips]
        if not told:
            self._tape.note(signal, max(counts))
            return

        def receive(tally: Tally, skipped: list[float]) -> None:
            for held, count in zip(places, skipped, strict=True):
                counts[held] -= round(count)
            tally.add(signal, max(counts))

        places = [mine.index(held) for held in told]
        self._tape.put_each([torch.stack(held.skips).sum() for held in told], receive)

    def _note_rate(self, letter: Letter) -> None:
        """The learning rate of the first weights of the player's optimizer."""
        for held in self._watch.known:
            optimizer = held.ref()
            if held.player == letter and optimizer is not None:
                rate = optimizer.param_groups[0].get("lr")
                self._note(f"optimizer/{letter}_learning_rate", rate)
                return

    def _note(self, signal: str, value: object) -> None:
        if isinstance(value, Tensor):  # as in an optimizer that is captured in a graph
            self._tape.put_each(
                [value.detach().reshape(())], lambda tally, got: tally.add(signal, got[0])
            )
        elif (plain := number(value)) is not None:
            self._tape.note(signal, plain)

    def _take_print(self, letter: Letter) -> Tensor | None:
        self._prints[letter] = print_of(self._players.weights_of(letter))
        return self._prints[letter]

    def _compare_print(self, letter: Letter) -> None:
        """Notes 0 steps if the weights are as they were at the end of the window before."""
        before = self._prints[letter]
        now = self._take_print(letter)
        if before is None or now is None or before.shape != now.shape:
            return

        def receive(tally: Tally, got: list[float]) -> None:
            if got[0]:
                tally.add(f"optimizer/{letter}_steps", 0.0)
                tally.add(f"update/{letter}_ratio", 0.0)

        self._tape.put_each([is_same(before, now)], receive)
