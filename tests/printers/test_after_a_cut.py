"""After a job that was cut off anywhere, the next one comes out whole."""

import random
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printers.document import Align, Cut, Document, QrCode, Size, Text
from printers.encode import encode
from printers.outcomes import MUTE, Abilities, Delivered, Job, Outcome
from printers.profiles import ROLLS, Profile, profile
from printers.protocol import listening, mark_of
from printers.rendering import known_printers
from tests.printers.documents import FRENCH_TICKET, TOKEN, documents
from tests.printers.firmware import Faults, Firmware, OnNetwork, length_of
from tests.printers.virtual import sheet_of, way_to

DRAWN = Document(
    "drawn",
    (
        Text("Чекайте на свій номер, будь ласка", Align.CENTER),
        Text("Ґ 012", size=Size.HUGE),
        QrCode(TOKEN),
        Cut(),
    ),
)
LONG_CODE = Document("a long code", (QrCode("https://example.org/" + "a" * 2200), Cut()))
KINDS = {"plain": FRENCH_TICKET, "drawn": DRAWN, "long code": LONG_CODE}
PAPERS = ("80mm", "58mm", "58mm-raster")
KNOWN = Abilities(answers=True, confirms=True)


def commands(data: bytes) -> Iterator[tuple[int, int]]:
    """Return where each command begins, and how long it is, as a printer finds it."""
    at = 0
    while at < len(data):
        length = length_of(data[at : at + 8])
        assert length is not None
        yield at, length
        at += length


@pytest.mark.parametrize("paper", sorted({*PAPERS, *known_printers()}))
@pytest.mark.parametrize("kind", KINDS)
def test_wherever_a_job_is_cut_the_lead_ends_it(kind: str, paper: str) -> None:
    on = profile(paper)
    data = listening(encode(KINDS[kind], on), mark_of(1))
    for at, length in commands(data):
        assert length <= on.longest_command
        header = data[at : at + 8]
        for taken in range(1, length):
            needs = length_of((header[:taken] + bytes(8))[:8])
            assert needs is not None
            assert needs <= taken + on.longest_command


@settings(max_examples=100, deadline=None)
@given(documents(), st.sampled_from(sorted(ROLLS)))
def test_no_command_of_any_document_is_longer_than_its_profile_says(
    document: Document, paper: str
) -> None:
    on = profile(paper)
    lengths = [length for _, length in commands(encode(document, on))]
    assert max(lengths) <= on.longest_command


def test_dots_in_bands_cost_little() -> None:
    """An ordinary drawn line is one command still, and a code on 58 mm grows by less than 1 %."""
    line = encode(Document("x", (Text("Привіт, Олено"),)), profile("80mm"))
    assert [length for _, length in commands(line) if length > 100] == [len(line) - 5]
    code = encode(Document("x", (QrCode(TOKEN),)), profile("58mm-raster"))
    bands = sum(length > 100 for _, length in commands(code))
    assert 0 < 8 * (bands - 1) < 0.01 * len(code)


def send(attached: OnNetwork, data: bytes, lead: bytes = b"", mark: int = 1) -> Delivered:
    """Bring a job to a printer that is known to confirm."""
    job = Job(data, "B012-12", mark_of(mark), lead)
    return way_to(attached.url).deliver(job, KNOWN, 5.0, lambda: True)


def cuts(data: bytes, on: Profile, draw: random.Random) -> list[int]:
    """Return places to cut: in the head and at the end of the longest command, and anywhere."""
    at, length = max(commands(data), key=lambda command: command[1])
    near = [at + 1, at + draw.randrange(2, 8), at + draw.randrange(8, length), at + length - 1]
    return [*near, draw.randrange(len(data)), len(data) - draw.randrange(1, on.columns)]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("following", KINDS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_next_job_comes_out_whole(kind: str, following: str, paper: str) -> None:
    on, draw = profile(paper), random.Random(f"{kind} {following} {paper}")  # noqa: S311
    cut_off, whole = (encode(KINDS[each], on) for each in (kind, following))
    wanted = sheet_of(whole)
    for cut in cuts(listening(cut_off, mark_of(1)), on, draw):
        greeting = 9  # three questions come before
        with OnNetwork(Firmware(Faults(drops_at=greeting + cut))) as attached:
            assert send(attached, cut_off).outcome is Outcome.UNCONFIRMED
            attached.firmware.faults.drops_at = None
            delivered = send(attached, whole, bytes(on.longest_command), mark=2)
            assert (delivered.outcome, delivered.trouble) == (Outcome.PRINTED, None), cut
            assert attached.firmware.ends_with(wanted), cut


@pytest.mark.parametrize("abilities", [KNOWN, MUTE, None])
@pytest.mark.parametrize("again", [False, True])
def test_the_lead_comes_first_on_every_way(abilities: Abilities | None, *, again: bool) -> None:
    on = profile("80mm")
    whole = encode(FRENCH_TICKET, on)
    with OnNetwork(Firmware()) as attached:
        with socket.create_connection(("127.0.0.1", attached.port)) as line:
            line.sendall(b"B 011\n\x1dv0\x00\x48\x00\x1e\x00")  # 2160 bytes of dots are to come
            attached.firmware.wait_for(lambda: attached.firmware.received > 0)
        job = Job(whole, "B012-12", mark_of(2), bytes(on.longest_command), again)
        way_to(attached.url).deliver(job, abilities, 5.0, lambda: True)
        attached.firmware.wait_for(lambda: len(attached.firmware.sheets) == 1)
        assert attached.firmware.ends_with(sheet_of(whole))
