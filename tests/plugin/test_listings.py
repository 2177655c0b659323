"""Requests that come together are answered from one listing; later ones see what is new."""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.plugin.listings import FRESH_S, Listings
from tb_gan_doctor.plugin.query import Query
from tb_gan_doctor.read.scalars.candidates import Candidate
from tests.plugin.shelf import QUERY, Clock, Shelf


class Counting(Shelf):
    """Counts how often it is asked."""

    asked = 0

    def listings(self, query, run=None):  # type: ignore[no-untyped-def]
        self.asked += 1
        return super().listings(query, run)


def test_parts_of_a_run_are_asked_for_once(clock: Clock) -> None:
    shelf = Counting(clock)
    shelf.put("a", 2)
    listings = Listings(shelf, clock)
    first = listings.one(QUERY, "a")
    clock.now += FRESH_S / 2
    shelf.put("a", 3)
    assert listings.one(QUERY, "a") is first
    assert shelf.asked == 1
    clock.now += FRESH_S
    again = listings.one(QUERY, "a")
    assert again is not None and first is not None and again.rev != first.rev


def test_the_list_is_always_new_and_answers_for_its_runs(clock: Clock) -> None:
    shelf = Counting(clock)
    shelf.put("a", 2)
    listings = Listings(shelf, clock)
    listings.one(QUERY, "a")
    clock.now += FRESH_S / 4
    shelf.put("a", 3)
    listed = listings.all(QUERY)
    assert listings.one(QUERY, "a") is listed["a"]
    assert listings.all(QUERY) is not listed
    assert shelf.asked == 3


def test_a_run_that_is_not_there_is_looked_for_again(clock: Clock) -> None:
    shelf = Counting(clock)
    listings = Listings(shelf, clock)
    listings.all(QUERY)
    assert listings.one(QUERY, "a") is None
    shelf.put("a", 2)
    assert listings.one(QUERY, "a") is not None


def test_an_adopted_run_is_looked_up_among_all(clock: Clock) -> None:
    class Adopting(Counting):
        def listings(self, query, run=None):  # type: ignore[no-untyped-def]
            assert run is None
            found = super().listings(query)
            return {
                name: replace(each, candidate=Candidate(name, ())) for name, each in found.items()
            }

    shelf = Adopting(clock)
    shelf.put("a", 2)
    listings = Listings(shelf, clock)
    listings.all(QUERY)
    clock.now += 2 * FRESH_S
    assert listings.one(QUERY, "a") is not None
    assert shelf.asked == 2


def test_experiments_are_kept_apart(clock: Clock) -> None:
    shelf = Counting(clock)
    shelf.put("a", 2)
    listings = Listings(shelf, clock)
    listings.one(QUERY, "a")
    listings.one(Query(None, "other", {}), "a")
    assert shelf.asked == 2
