"""The cache: one computation per key however many ask, the newest revision, a bound on size."""

from __future__ import annotations

import threading

import pytest

from tb_gan_doctor.plugin.cache import RevisionCache


def test_threads_that_ask_together_share_one_computation() -> None:
    cache: RevisionCache[str] = RevisionCache(4)
    started, release, calls = threading.Event(), threading.Event(), []

    def make() -> str:
        calls.append(1)
        started.set()
        assert release.wait(10)
        return "value"

    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(cache.get("run", "r1", make)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    assert started.wait(10)
    release.set()
    for thread in threads:
        thread.join(10)
    assert found == ["value"] * 8
    assert len(calls) == 1


def test_other_keys_are_not_held_up() -> None:
    cache: RevisionCache[str] = RevisionCache(4)
    inside, release = threading.Event(), threading.Event()

    def slow() -> str:
        inside.set()
        assert release.wait(10)
        return "slow"

    thread = threading.Thread(target=lambda: cache.get("a", "r1", slow))
    thread.start()
    assert inside.wait(10)
    assert cache.get("b", "r1", lambda: "quick") == "quick"
    release.set()
    thread.join(10)
    assert cache.peek("a", "r1") == "slow"


def test_a_new_revision_replaces_the_value() -> None:
    cache: RevisionCache[int] = RevisionCache(4)
    assert cache.get("run", "r1", lambda: 1) == 1
    assert cache.get("run", "r1", lambda: 2) == 1
    assert cache.peek("run", "r2") is None
    assert cache.newest("run") == 1
    assert cache.get("run", "r2", lambda: 2) == 2
    assert cache.peek("run", "r1") is None


def test_the_least_recently_used_key_is_dropped() -> None:
    cache: RevisionCache[str] = RevisionCache(2)
    for key in "ab":
        cache.get(key, "r", lambda key=key: key)
    cache.peek("a", "r")
    cache.get("c", "r", lambda: "c")
    assert [cache.newest(key) for key in "abc"] == ["a", None, "c"]


def test_an_error_reaches_the_caller_and_is_not_kept() -> None:
    cache: RevisionCache[str] = RevisionCache(2)

    def fail() -> str:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        cache.get("run", "r1", fail)
    assert cache.get("run", "r1", lambda: "fine") == "fine"
