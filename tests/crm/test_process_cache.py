"""What a process remembers: the object itself, for its time, and never more than its share."""

import time_machine
from django.core.cache import caches

from crm.process_cache import ProcessCache, ProcessCounters


def test_it_gives_the_object_itself_back_until_its_time_is_over():
    cache, word = caches["process"], ["kept"]
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        cache.set("word", word, timeout=60)
        assert cache.get("word") is word
        assert (cache.add("word", "other"), cache.get("word")) == (False, word)
        clock.shift(60)
        assert cache.get("word", "gone") == "gone"
        assert (cache.add("word", None, timeout=None), cache.get("word", "gone")) == (True, None)
    assert (cache.delete("word"), cache.delete("word")) == (True, False)


def test_it_lets_go_what_ends_soonest_before_it_grows_beyond_measure():
    cache = ProcessCache("", {"OPTIONS": {"MAX_ENTRIES": 3}})
    cache.clear()
    for n, lasts in enumerate((600, None, 60, 5)):
        cache.set(n, n, lasts)

    assert [cache.get(n) for n in range(4)] == [None, 1, None, 3]


def test_counters_push_out_nothing_that_is_drawn():
    pages, counters = ProcessCache("", {}), ProcessCounters("", {})
    pages.set("page", "drawn", 60)
    for n in range(400):
        counters.set(str(n), n, 60)
    assert (pages.get("page"), counters.get("0"), pages.get("0")) == ("drawn", 0, None)
