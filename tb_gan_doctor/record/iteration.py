"""Reads scores and samples of one iteration: what the user passed, else what hooks have seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from torch import Tensor

from tb_gan_doctor.facts import GENERATOR_CLASSES, LABELS
from tb_gan_doctor.record.arguments import is_scores
from tb_gan_doctor.record.clock import Clock
from tb_gan_doctor.record.draws import Draws
from tb_gan_doctor.record.facts import FactBook, output_range
from tb_gan_doctor.record.forwards import ForwardWatch
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.outputs import batch_of, heads, storage_of
from tb_gan_doctor.record.pairing import Pair, Scored
from tb_gan_doctor.record.players import Players
from tb_gan_doctor.record.probes.batches import BatchProbe
from tb_gan_doctor.record.probes.checkerboard import CheckerboardProbe
from tb_gan_doctor.record.probes.conditions import ConditionProbe
from tb_gan_doctor.record.probes.diversity import DiversityProbe
from tb_gan_doctor.record.probes.held_out import HeldOutProbe
from tb_gan_doctor.record.probes.scores import ScoreProbe
from tb_gan_doctor.record.samples import SampleProbe
from tb_gan_doctor.record.tape import Tape

SAMPLES = frozenset(("d_real", "d_fake", "real", "fake"))
LABEL_NAMES = frozenset(("real_labels", "fake_labels"))
TENSORS = SAMPLES | LABEL_NAMES
LONGEST_SEARCH = 100
"""Iterations in which to look for reals by hooks on every step, before giving that up."""


class IterationReader:
    """Takes scores and samples and hands them to their probes when the iteration ends.

    has_all: whether the user passed all of SAMPLES, the last time that was looked at.
    """

    def __init__(
        self,
        players: Players,
        forwards: ForwardWatch,
        diversity: DiversityProbe,
        held_out: HeldOutProbe,
        samples: SampleProbe | None,
        facts: FactBook,
        tape: Tape,
        guard: Guard,
        *,
        draws: Draws,
        end_watch: Callable[[], None],
    ) -> None:
        self._draws = draws
        self._end_watch = end_watch
        self._players = players
        self._forwards = forwards
        self._diversity = diversity
        self._held_out = held_out
        self._samples = samples
        self._facts = facts
        self._guard = guard
        self._scores = ScoreProbe(tape, guard)
        generator = next((n.plain for n in players.of("g")), None)
        self._batches = BatchProbe(tape, guard, output_range(generator))
        self._checkerboard = CheckerboardProbe(tape, guard)
        self._conditions = ConditionProbe(tape, guard)
        self._passed: dict[str, Any] = {}
        self._found_reals = self._found_fakes = False
        self.has_all = False

    def take(self, name: str, value: Any) -> None:
        """Takes one of TENSORS that the user passes; the last of an iteration counts."""
        self._passed[name] = value

    def gathers_reals(self, iterations: int) -> bool:
        """Whether reals for the reference may come on the next iteration.

        iterations: how many there were so far.
        """
        if not self._diversity.wants_reals:
            return False
        by_hooks = self._found_reals or iterations < LONGEST_SEARCH
        return "real" in self._facts.inputs or (bool(self._players.of("d")) and by_hooks)

    def read(self, step: int, iteration: int | None, clock: Clock, window: int) -> None:
        """To be called at the end of the iteration.

        step: as the user counts; iteration: as the recorder does, or None to gather reals only.
        window: how many windows there were.
        """
        passed, self._passed = self._passed, {}
        self._facts.inputs.update(passed)
        self.has_all = passed.keys() >= SAMPLES and (
            LABELS not in self._facts.seen or passed.keys() >= LABEL_NAMES
        )
        for name in [name for name, value in passed.items() if not is_scores(value)]:
            self._guard.refuse(
                f"{name}= takes a tensor, or several, got {type(passed.pop(name)).__name__}; "
                "it is ignored"
            )
        for name in ("real", "fake"):
            if f"{name}_labels" in passed and name not in passed:
                # Hooks may see other samples of the iteration than those that have these labels.
                del passed[f"{name}_labels"]
                self._guard.warn(f"{name}_labels= says nothing without {name}= beside it in step()")
        pairs = {}
        if self._forwards.armed:
            pairs = self._forwards.pairs(passed.get("real"), passed.get("fake"))
        real, fake, classes = self._batches_of(passed, pairs)
        if real is not None:
            self._found_reals = True
            self._diversity.add_reals(real)
            if "real_labels" in classes:
                self._conditions.add_reals(real, classes["real_labels"])
        if iteration is None:
            return
        if self._forwards.asks_for_classes:
            self._facts.seen.add(GENERATOR_CLASSES)
        self._found_fakes = self._found_fakes or fake is not None
        if not self._found_fakes and self._draws.is_due(iteration):
            self._end_watch()
            found = self._draws.compared(iteration)
            if found is not None:
                fake = found.fakes
                if found.labels is not None:
                    classes["fake_labels"] = found.labels
        pair = self._first_pair(pairs)
        self._facts.note_batch(
            real if real is not None else fake,
            fake if "fake" in passed else None,
            summed=pair.summed if pair is not None else 0,
        )
        self._read_scores(passed, pairs)
        self._batches.read(real, fake)
        self._checkerboard.read(real, fake, iteration)
        if real is not None:
            self._held_out.add_reals(real, self._classes_as_called(passed, pairs))
        if fake is not None:
            self._diversity.add_fakes(fake, iteration, clock.length, clock.stride)
            if "fake_labels" in classes:
                self._conditions.add_fakes(fake, classes["fake_labels"])
        if self._samples is not None and clock.position == 0 and self._samples.is_due(window):
            self._forwards.disarm()  # it would see the generator run for the grid
            self._samples.take(step, window, fake, real)

    def _batches_of(
        self, passed: Mapping[str, Any], pairs: Mapping[int, Pair]
    ) -> tuple[Tensor | None, Tensor | None, dict[str, Any]]:
        """Real and fake samples; of several discriminators those that the first one scored.

        With them their classes, by LABEL_NAMES, as far as they are known.
        """
        pair = self._first_pair(pairs)
        real = batch_of(passed["real"]) if "real" in passed else None
        fake = batch_of(passed["fake"]) if "fake" in passed else None
        classes = {name: passed[name] for name in LABEL_NAMES if name in passed}
        if pair is not None:
            for name, call in (("real", pair.real), ("fake", pair.fake)):
                is_same = name not in passed or _is_that(passed[name], call)
                if is_same and call.classes is not None:
                    classes.setdefault(f"{name}_labels", call.classes)
            if pair.real.classes is not None and pair.fake.classes is not None:
                self._facts.seen.add(LABELS)
        if real is None and pair is not None:
            real = batch_of(pair.real.batch)
        if fake is None and pair is not None:
            fake = batch_of(pair.fake.batch)
        if fake is None and not self._players.members("g"):
            fake = batch_of(self._forwards.last_fake)
        return real, fake, classes

    def _classes_as_called(
        self, passed: Mapping[str, Any], pairs: Mapping[int, Pair]
    ) -> Tensor | None:
        """The classes of the reals as the first discriminator takes them."""
        pair = self._first_pair(pairs)
        if pair is None or ("real" in passed and not _is_that(passed["real"], pair.real)):
            return None
        return pair.real.classes

    def _first_pair(self, pairs: Mapping[int, Pair]) -> Pair | None:
        first = next((id(network) for network in self._players.of("d")), None)
        return pairs.get(first) if first is not None else None

    def _read_scores(self, passed: Mapping[str, Any], pairs: Mapping[int, Pair]) -> None:
        networks = [n for n in self._players.of("d") if id(n) in pairs]
        seen = [pairs[id(network)] for network in networks]
        real = heads(passed["d_real"]) if "d_real" in passed else [p.real.scores for p in seen]
        fake = heads(passed["d_fake"]) if "d_fake" in passed else [p.fake.scores for p in seen]
        by_hooks = "d_real" not in passed and "d_fake" not in passed
        named = by_hooks and self._players.members("d")
        self._scores.read(real, fake, [network.name for network in networks] if named else [])


def _is_that(passed: Any, call: Scored) -> bool:
    """Whether the samples that the user passed are those of the call."""
    same = isinstance(passed, Tensor) and storage_of(passed) == call.storage
    return same and passed.shape == call.samples.shape
