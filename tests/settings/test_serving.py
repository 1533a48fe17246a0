"""Which screens are offered to browsers, as the file says it."""

from pathlib import Path

import pytest

from tests.settings.houses import MORE, SMALL, loaded, mistakes


def test_nothing_is_offered_and_to_nobody_elsewhere_unless_the_file_says_so(
    tmp_path: Path,
) -> None:
    serve = loaded(tmp_path, SMALL).serve
    assert (serve.screens, serve.rooms, serve.host) == ((), (), "127.0.0.1")


def test_what_is_offered(tmp_path: Path) -> None:
    said = '[serve]\nscreens = ["visitor"]\nrooms = ["sud"]\nhost = "::"\nport = 8443\n'
    serve = loaded(tmp_path, SMALL + MORE + said + 'address = "https://kiosk.example"\n').serve
    assert (serve.screens, serve.rooms) == (("visitor",), ("sud",))
    assert (serve.host, serve.port, serve.address) == ("::", 8443, "https://kiosk.example")


@pytest.mark.parametrize(
    ("said", "code", "key", "expected", "hint"),
    [
        ('screens = ["visiter"]', "config.unknown-value", "serve.screens[1]", "visitor", "visitor"),
        ('screens = ["desk"]', "config.unknown-value", "serve.screens[1]", "visitor", None),
        ('screens = ["visitor", "visitor"]', "config.twice", "serve.screens", "once", None),
        ('screens = "visitor"', "config.wrong-type", "serve.screens", "a list", None),
        ('rooms = ["sut"]', "config.unknown-resource", "serve.rooms[1]", "resources", "sud"),
        ('host = "kiosk"', "config.bad-host", "serve.host", "127.0.0.1", None),
        ("port = 80", "config.out-of-range", "serve.port", "1024", None),
        ("port = 70000", "config.out-of-range", "serve.port", "65535", None),
        ("sessions = 0", "config.out-of-range", "serve.sessions", "1 or more", None),
        ('address = "Kiosk.example/"', "config.bad-address", "serve.address", "without a path",
         "http://kiosk.example"),
        ('address = "ftp://kiosk"', "config.bad-address", "serve.address", "without a path", None),
        ("enabled = true", "config.unknown-key", "serve.enabled", "screens", None),
    ],
)  # fmt: skip
def test_each_mistake_is_named(
    tmp_path: Path, said: str, code: str, key: str, expected: str, hint: str | None
) -> None:
    (mistake,) = mistakes(tmp_path, f"{SMALL}{MORE}[serve]\n{said}\n")
    assert (mistake.code, mistake.key, mistake.hint) == (code, key, hint)
    assert expected in mistake.expected
