"""GAN runs among the scalars of TensorBoard's data provider, whatever code logged them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from tensorboard.data.provider import DataProvider, RunTagFilter, ScalarDatum, ScalarTimeSeries

from tb_gan_doctor.model import Run, ScalarSource
from tb_gan_doctor.read.provider import RunListing
from tb_gan_doctor.read.scalars.adopt import adopted
from tb_gan_doctor.read.scalars.candidates import Candidate, candidates
from tb_gan_doctor.read.scalars.members import Member
from tb_gan_doctor.read.scalars.series import Series, nothing

SCALARS = "scalars"
_EVERY_POINT = 2**31 - 1
_Listed = Mapping[str, Mapping[str, ScalarTimeSeries]]
_Points = Mapping[str, Mapping[str, Sequence[ScalarDatum]]]


def list_adopted(
    provider: DataProvider, context: Any, experiment_id: str, recorded: Collection[str]
) -> dict[str, RunListing]:
    """The GAN runs, told by the names of their tags, that are not among those `recorded` by us."""
    listed: _Listed = provider.list_scalars(
        context, experiment_id=experiment_id, plugin_name=SCALARS
    )
    found = candidates({run: tuple(tags) for run, tags in listed.items()}, recorded)
    return {candidate.name: _listing(candidate, listed) for candidate in found}


def read_adopted(
    provider: DataProvider, context: Any, experiment_id: str, listings: Mapping[str, RunListing]
) -> dict[str, Callable[[], Run]]:
    """Every point that the provider kept of these runs, each put together when called for."""
    members = [
        member
        for listing in listings.values()
        if listing.candidate is not None
        for member in listing.candidate.members
    ]
    if not members:
        return {}  # an empty filter would let everything through
    runs, tags = {member.run for member in members}, {member.tag for member in members}
    points: _Points = provider.read_scalars(
        context,
        experiment_id=experiment_id,
        plugin_name=SCALARS,
        downsample=_EVERY_POINT,
        run_tag_filter=RunTagFilter(runs=sorted(runs), tags=sorted(tags)),
    )
    return {
        name: partial(_run, listing.candidate, points)
        for name, listing in listings.items()
        if listing.candidate is not None
    }


def _listing(candidate: Candidate, listed: _Listed) -> RunListing:
    digest = hashlib.blake2b(digest_size=6)
    series = [listed[member.run][member.tag] for member in candidate.members]
    for member, each in zip(candidate.members, series, strict=True):
        line = f"{member.run} {member.tag} {each.max_step} {each.max_wall_time!r}\n"
        digest.update(line.encode("utf-8", "replace"))
    return RunListing(
        tags={},
        max_step=max(each.max_step or 0 for each in series),
        max_wall_time=max(each.max_wall_time or 0.0 for each in series),
        rev=digest.hexdigest(),
        candidate=candidate,
    )


def _run(candidate: Candidate, points: _Points) -> Run:
    run = adopted(candidate, partial(_series, points))
    if run is not None:
        return run
    note = "The tags have names of a GAN, but not the numbers of one"
    return Run(name=candidate.name, notes=[note], scalars=ScalarSource())


def _series(points: _Points, member: Member) -> Series:
    data = points.get(member.run, {}).get(member.tag, ())
    if not data:
        return nothing()
    # Sorted by step where several attempts lie in a run: as written tells them apart.
    steps = np.array([datum.step for datum in data], np.int64)
    times = np.array([datum.wall_time for datum in data], np.float64)
    values = np.array([datum.value for datum in data], np.float64)
    return Series(steps, times, values).at(np.argsort(times, kind="stable"))
