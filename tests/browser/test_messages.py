"""What is taken of what a page says."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.browser.gate import Gate
from kiosk.browser.messages import (
    LONGEST,
    MOST_COLUMNS,
    MOST_ROWS,
    NotOurs,
    Ping,
    Size,
    Typed,
    read,
)

NOT_OURS = {
    "no JSON": "hello",
    "half of it": '["stdin", "x',
    "nothing": "",
    "no list": '{"stdin": "x"}',
    "an empty list": "[]",
    "an unknown type": '["deliver_chunk_request", {"key": "x", "size": 1}]',
    "a type that is none": "[null]",
    "keys that are none": '["stdin", 5]',
    "keys that are a list": '["stdin", ["x"]]',
    "no keys": '["stdin"]',
    "more than keys": '["stdin", "x", "y"]',
    "a size in words": '["resize", {"width": "100", "height": "30"}]',
    "a size that is none": '["resize", {"width": NaN, "height": Infinity}]',
    "a size of halves": '["resize", {"width": 80.5, "height": 24.5}]',
    "half a size": '["resize", {"width": 80}]',
    "a number without an end": '["resize", {"width": ' + "9" * 5000 + ', "height": 1}]',
    "depth": "[" * 60_000,
}


@pytest.mark.parametrize("said", NOT_OURS.values(), ids=NOT_OURS)
def test_what_no_page_of_ours_says(said: str) -> None:
    with pytest.raises(NotOurs):
        read(said)


def test_what_our_page_says() -> None:
    assert read('["stdin", "é"]') == Typed("é")
    assert read('["resize", {"width": 100, "height": 30}]') == Size(100, 30)
    assert read('["ping", "1796000000000"]') == Ping("1796000000000")
    assert read('["focus"]') is None
    assert read('["blur"]') is None


def test_a_size_can_always_be_drawn_and_what_is_typed_is_never_long() -> None:
    assert read('["resize", {"width": -5, "height": 0}]') == Size(1, 1)
    huge = json.dumps(["resize", {"width": 2**70, "height": 9999}])
    assert read(huge) == Size(MOST_COLUMNS, MOST_ROWS)
    assert read(json.dumps(["stdin", "x" * 50_000])) == Typed("x" * LONGEST)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
tagged = st.tuples(st.sampled_from(["stdin", "resize", "ping", "focus"]), anything)


@given(anything | tagged)
def test_whatever_is_said_is_taken_or_refused(said: object) -> None:
    try:
        found = read(json.dumps(said))
    except NotOurs:
        return
    assert found is None or isinstance(found, (Typed, Size, Ping))


KNOWN = ["127.0.0.1:8080", "192.0.2.7", "[::1]:8080", "localhost:8080", "kiosk.example:8080"]
UNKNOWN = [
    "",
    "evil.example",
    "127.0.0.1.evil.example",
    "kiosk.example",
    "u@127.0.0.1",
    "[::1",
    "a b",
]


def test_only_addresses_that_nobody_can_have_forged_are_ours() -> None:
    gate = Gate("http://kiosk.example:8080")
    assert [host for host in KNOWN + UNKNOWN if gate.knows(host)] == KNOWN


def test_only_a_page_that_we_gave_out_opens_a_screen() -> None:
    gate = Gate("https://kiosk.example")
    assert gate.lets_in("192.0.2.7:8080", "http://192.0.2.7:8080")
    assert gate.lets_in("kiosk.example", "https://kiosk.example")
    assert gate.lets_in("127.0.0.1:8080", "https://kiosk.example")  # another program before us
    assert not gate.lets_in("192.0.2.7:8080", "http://192.0.2.7")
    assert not gate.lets_in("192.0.2.7:8080", "http://evil.example")
    assert not gate.lets_in("192.0.2.7:8080", "")
    assert not gate.lets_in("evil.example", "https://kiosk.example")
    assert not Gate("").lets_in("192.0.2.7", "")
