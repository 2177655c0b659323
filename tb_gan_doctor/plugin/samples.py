"""`samples` and `sample`: which grids a run has, and the picture of one of them."""

from __future__ import annotations

from typing import Any

from tensorboard.backend import http_util
from tensorboard.errors import PublicError
from werkzeug import Request, Response

from tb_gan_doctor.answers.samples import hash_of, revision_of, samples_answer
from tb_gan_doctor.answers.thumbnail import SIZES, picture_of
from tb_gan_doctor.errors import InputError
from tb_gan_doctor.plugin.answer import json_route, response_route
from tb_gan_doctor.plugin.cache import RevisionCache
from tb_gan_doctor.plugin.diagnoses import Diagnoses
from tb_gan_doctor.plugin.query import Query, Refusal
from tb_gan_doctor.plugin.source import Source
from tb_gan_doctor.read.samples import KINDS, SampleRef, Size

DAY_S = 86_400
KEPT_RUNS = 64


class Shelf:
    """The grids of runs as last listed, so that a picture costs one request of the provider."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._refs: RevisionCache[list[SampleRef]] = RevisionCache(KEPT_RUNS)
        self._sizes: RevisionCache[dict[str, Size]] = RevisionCache(KEPT_RUNS)

    def listed(self, query: Query, run: str) -> list[SampleRef]:
        """The grids of a run as they are now."""
        refs = self.source.samples(query, run)
        return self._refs.get((query.experiment_id, run), revision_of(refs), lambda: refs)

    def sizes(self, query: Query, run: str, refs: list[SampleRef]) -> dict[str, Size]:
        """The size of the first grid of each kind, which never changes once it is there."""
        kinds = " ".join(sorted({ref.kind for ref in refs}))
        key = (query.experiment_id, run)
        return self._sizes.get(key, kinds, lambda: self.source.sample_sizes(query, run))

    def find(self, query: Query, run: str, kind: str, step: int, wanted: str) -> SampleRef | None:
        """A grid; one whose hash is the `wanted` one is found without asking the provider."""
        for ref in self._refs.newest((query.experiment_id, run)) or ():
            if ref.kind == kind and ref.step == step and hash_of(ref) == wanted:
                return ref
        found = (r for r in self.listed(query, run) if r.kind == kind and r.step == step)
        return next(found, None)


def list_route(diagnoses: Diagnoses, shelf: Shelf) -> Any:
    """The WSGI application of `samples`."""

    def of_query(query: Query) -> dict[str, Any]:
        run = query.text("run")
        diagnoses.listing(query, run)
        refs = shelf.listed(query, run)
        revision = revision_of(refs)
        if query.rev == revision:
            return {"rev": revision, "unchanged": True}
        sizes = shelf.sizes(query, run, refs) if refs else {}
        return {"rev": revision, "run": run, **samples_answer(refs, sizes)}

    return json_route(of_query)


def picture_route(shelf: Shelf) -> Any:
    """The WSGI application of `sample`."""

    def of_query(request: Request, query: Query) -> Response:
        run = query.text("run")
        kind = query.choice("tag", KINDS, KINDS[0])
        size = query.choice("size", SIZES, SIZES[0])
        query.text("step")
        step = query.number("step", 0, 0, 2**53)
        wanted = query.parameters.get("h", "")
        ref = shelf.find(query, run, kind, step, wanted)
        if ref is None:
            message = f"no {kind} samples of this run at step {step}"
            raise Refusal(404, "unknown-sample", message)
        try:
            picture = picture_of(shelf.source.sample(query, ref), size)
        except (InputError, PublicError) as error:
            # RustBoard has no pictures of runs with quotes or backslashes in their names.
            raise Refusal(404, "unknown-sample", str(error)) from None
        # What is asked for by its hash stays as it is.
        expires = DAY_S if wanted == hash_of(ref) else 0
        return http_util.Respond(request, picture.content, picture.content_type, expires=expires)

    return response_route(of_query)
