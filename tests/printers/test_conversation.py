"""What is known of a job, whatever the printer does: a firmware on a socket and on a line."""

import contextlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from printers.outcomes import MUTE, UNKNOWN, Abilities, Delivered, Job, Outcome
from printers.protocol import RESET, mark_of
from tests.printers.firmware import Attached, Faults, Firmware, OnNetwork, OnSerialLine
from tests.printers.virtual import full_line, way_to

TICKET = RESET + b"\x1bt\x10\x1ba\x01P\xf4le Sud\n\x1d!\x77B 012\n\x1d!\x00Bureau 1\n\x1dV\x42\x00"
MARK = mark_of(12)
KNOWN = Abilities(answers=True, confirms=True)
WAYS = [OnNetwork, OnSerialLine]


@contextlib.contextmanager
def printer(way: type[Attached] = OnNetwork, **faults: object) -> Iterator[Attached]:
    """Switch a printer on that behaves as badly as said."""
    firmware = Firmware(replace(Faults(), **faults))  # type: ignore[arg-type]
    with way(firmware) as attached:
        yield attached


def deliver(
    attached: Attached,
    abilities: Abilities | None = KNOWN,
    deadline: float = 1.0,
    claim: Callable[[], bool] = lambda: True,
) -> Delivered:
    """Bring the ticket to the printer."""
    job = Job(TICKET, "B012-12", MARK)
    return way_to(attached.url).deliver(job, abilities, deadline, claim)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for an answer as long as a test may."""
    monkeypatch.setattr("printers.conversation.ANSWER_SECONDS", 0.3)
    monkeypatch.setattr("printers.conversation.LEARNING_SECONDS", 0.0)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("abilities", [KNOWN, UNKNOWN])
def test_a_printer_that_confirms_has_printed(way: type[Attached], abilities: Abilities) -> None:
    with printer(way) as attached:
        delivered = deliver(attached, abilities)
        assert delivered.outcome is Outcome.PRINTED
        assert (delivered.trouble, delivered.abilities) == (None, KNOWN)
        assert attached.firmware.completed == [MARK]
        assert [b"B 012" in sheet for sheet in attached.firmware.sheets] == [True]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("faults", "trouble"),
    [
        ({"cover_open": True}, "printer.cover-open"),
        ({"paper": 0}, "printer.no-paper"),
        ({"mechanical": True}, "printer.mechanical"),
        ({"offline": True}, "printer.offline"),
    ],
)
def test_a_printer_that_says_no_gets_nothing(
    way: type[Attached], faults: dict[str, object], trouble: str
) -> None:
    asked: list[str] = []

    def claim() -> bool:
        asked.append("may it go?")
        return True

    with printer(way, **faults) as attached:
        delivered = deliver(attached, claim=claim)
        assert (delivered.outcome, delivered.trouble) == (Outcome.NOT_SENT, trouble)
        assert attached.firmware.begun == b""
    assert asked == []  # and the job still belongs to the queue


def test_a_cutter_that_jams_is_named() -> None:
    with printer(cutter_jams=True) as attached:
        first = deliver(attached, deadline=0.2)
        assert (first.outcome, first.trouble) == (Outcome.UNCONFIRMED, "printer.cutter")
        second = deliver(attached)
        assert (second.outcome, second.trouble) == (Outcome.NOT_SENT, "printer.cutter")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("answers", [True, False])
@pytest.mark.parametrize("fault", ["mechanical", "offline"])
def test_a_printer_that_fails_in_the_middle_is_named(
    way: type[Attached], fault: str, *, answers: bool
) -> None:
    with way(Firmware(sheet_seconds=0.1)) as attached, ThreadPoolExecutor() as pool:
        firmware = attached.firmware
        job = pool.submit(deliver, attached, deadline=0.5)
        firmware.wait_for(lambda: firmware.begun != b"")
        firmware.go_wrong(fault)
        if not answers:  # what it said by itself before is all that is known
            firmware.faults.mute_from = 0
        delivered = job.result(5)
        assert (delivered.outcome, delivered.trouble) == (Outcome.UNCONFIRMED, f"printer.{fault}")
        assert delivered.abilities == KNOWN
        firmware.faults.mute_from = None
        assert deliver(attached).trouble == f"printer.{fault}"
        firmware.mend(fault)
        assert deliver(attached).outcome is Outcome.PRINTED


def test_paper_that_goes_in_the_middle_is_named_and_new_paper_in_time_is_enough() -> None:
    with printer(paper=30) as attached:
        delivered = deliver(attached, deadline=0.2)
        assert (delivered.outcome, delivered.trouble) == (Outcome.UNCONFIRMED, "printer.no-paper")
        assert attached.firmware.completed == []
    with printer(paper=30) as attached, ThreadPoolExecutor() as pool:
        waiting = pool.submit(deliver, attached, deadline=5.0)
        attached.firmware.wait_for(lambda: attached.firmware.out_of_paper)
        attached.firmware.refill()
        assert waiting.result(5).outcome is Outcome.PRINTED


@pytest.mark.parametrize("way", WAYS)
def test_low_paper_is_a_warning_and_no_trouble(way: type[Attached]) -> None:
    with printer(way, low=True) as attached:
        delivered = deliver(attached)
        assert delivered.outcome is Outcome.PRINTED
        assert delivered.status is not None
        assert delivered.status.paper_low
        found = way_to(attached.url).look(KNOWN, 1.0)
        assert (found.trouble, found.status) == (None, delivered.status)


def test_a_job_that_nobody_wants_any_more_is_withdrawn() -> None:
    with printer() as attached:
        for abilities in (KNOWN, MUTE, None):
            delivered = deliver(attached, abilities, claim=lambda: False)
            assert delivered.outcome is Outcome.WITHDRAWN
        assert attached.firmware.begun == b""


@pytest.mark.parametrize("way", WAYS)
def test_a_mute_printer_is_found_out_once(way: type[Attached]) -> None:
    with printer(way, answers=False, confirms=False) as attached:
        first = deliver(attached, UNKNOWN, deadline=0.3)
        assert (first.outcome, first.trouble) == (Outcome.UNCONFIRMED, None)
        assert first.abilities == MUTE
        began = time.monotonic()
        second = deliver(attached, first.abilities)
        assert time.monotonic() - began < 0.2  # nobody waits for what will not come
        assert (second.outcome, second.abilities) == (Outcome.UNCONFIRMED, MUTE)
        attached.firmware.wait_for(lambda: len(attached.firmware.sheets) == 2)


@pytest.mark.parametrize("way", WAYS)
def test_a_printer_that_was_off_when_it_seemed_mute_is_asked_again(way: type[Attached]) -> None:
    with printer(way) as attached:
        assert deliver(attached, MUTE).abilities == UNKNOWN
        assert deliver(attached, UNKNOWN).outcome is Outcome.PRINTED


@pytest.mark.parametrize("way", WAYS)
def test_half_mute_printers(way: type[Attached]) -> None:
    with printer(way, confirms=False) as attached:
        first = deliver(attached, UNKNOWN, deadline=0.2)
        assert (first.outcome, first.trouble) == (Outcome.UNCONFIRMED, None)
        assert first.abilities == Abilities(answers=True, confirms=False)
        began = time.monotonic()
        second = deliver(attached, first.abilities)
        assert time.monotonic() - began < 0.2
        assert (second.outcome, second.abilities) == (Outcome.UNCONFIRMED, first.abilities)
    with printer(way, answers=False) as attached:
        first = deliver(attached, UNKNOWN)
        assert first.outcome is Outcome.PRINTED
        assert first.abilities == Abilities(answers=False, confirms=True)


def test_a_slow_first_page_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("printers.conversation.LEARNING_SECONDS", 5.0)
    with OnNetwork(Firmware(sheet_seconds=0.5)) as attached:
        assert deliver(attached, UNKNOWN, deadline=0.1).outcome is Outcome.PRINTED
        assert deliver(attached, KNOWN, deadline=0.1).trouble == "printer.timeout"


@pytest.mark.parametrize("way", WAYS)
def test_a_look_teaches_nothing_by_silence_and_a_job_asks_again(way: type[Attached]) -> None:
    with printer(way, mute_from=0) as attached:
        assert way_to(attached.url).look(UNKNOWN, 1.0).abilities == UNKNOWN
    with printer(way) as attached:  # it was taken for mute, and only half of it was true
        half = Abilities(answers=False, confirms=True)
        delivered = deliver(attached, half)
        assert (delivered.outcome, delivered.abilities.answers) == (Outcome.PRINTED, None)
        assert deliver(attached, delivered.abilities).abilities == KNOWN


def test_a_printer_that_is_never_to_be_asked_gets_the_job_and_nothing_else() -> None:
    with printer() as attached:
        delivered = deliver(attached, None)
        assert delivered.outcome is Outcome.UNCONFIRMED
        firmware = attached.firmware
        firmware.wait_for(lambda: len(firmware.sheets) == 1)
        assert firmware.received == len(TICKET)
        assert firmware.completed == []


@pytest.mark.parametrize("form", ["lp://{}", "serial://{}?baud=115200"])
@pytest.mark.parametrize("abilities", [None, MUTE, Abilities(answers=False, confirms=True)])
def test_a_job_is_not_claimed_before_the_printer_takes_bytes(
    form: str, abilities: Abilities | None
) -> None:
    with full_line() as (_, name):
        job = Job(TICKET, "B012-12", MARK)
        way = way_to(form.format(name))
        delivered = way.deliver(job, abilities, 0.2, lambda: pytest.fail("nothing can leave"))
        assert (delivered.outcome, delivered.trouble) == (Outcome.NOT_SENT, "printer.timeout")


@pytest.mark.parametrize("abilities", [UNKNOWN, Abilities(answers=True)])
def test_nothing_is_learned_from_the_silence_after_a_cut(abilities: Abilities) -> None:
    """What swallowed one job may have swallowed the next."""
    with printer(confirms=False) as attached:
        job = Job(TICKET, "B012-12", MARK, lead=bytes(100))
        delivered = way_to(attached.url).deliver(job, abilities, 0.1, lambda: True)
        assert delivered.outcome is Outcome.UNCONFIRMED
        assert delivered.abilities == Abilities(answers=True, confirms=None)
        assert deliver(attached, delivered.abilities, 0.1).abilities.confirms is False


def test_silence_from_a_printer_that_used_to_answer_is_a_printer_that_is_off() -> None:
    with printer(OnSerialLine, mute_from=0) as attached:
        delivered = deliver(attached)
        assert (delivered.outcome, delivered.trouble) == (Outcome.NOT_SENT, "printer.switched-off")
        assert attached.firmware.begun == b""
        assert way_to(attached.url).look(KNOWN, 1.0).trouble == "printer.switched-off"


def test_late_answers_are_waited_for_and_too_late_ones_prove_nothing() -> None:
    with printer(late=0.1) as attached:
        assert deliver(attached).outcome is Outcome.PRINTED
    with printer(OnSerialLine, late=0.4) as attached:
        delivered = deliver(attached, Abilities(answers=False, confirms=True), deadline=0.2)
        assert (delivered.outcome, delivered.trouble) == (Outcome.UNCONFIRMED, "printer.timeout")
        time.sleep(0.5)  # the answer to the first job comes now, and must not prove the second
        attached.firmware.faults.mute_from = 0
        assert deliver(attached, delivered.abilities, deadline=0.2).outcome is Outcome.UNCONFIRMED


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", range(2))
def test_garbage_is_no_answer(way: type[Attached], seed: int) -> None:
    with printer(way, garbage=seed) as attached:
        for abilities in (UNKNOWN, KNOWN):
            assert deliver(attached, abilities, deadline=0.1).outcome is not Outcome.PRINTED


# Every cut point over a whole ticket, and every fault


def length_of_everything() -> int:
    """Return how many bytes a printer gets until it is done."""
    with printer() as attached:
        assert deliver(attached).outcome is Outcome.PRINTED
        return attached.firmware.received


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fault", ["paper", "mute_from", "drops_at", "stops_at"])
def test_printed_is_only_said_of_what_was_printed(
    way: type[Attached], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("printers.conversation.ANSWER_SECONDS", 0.05)

    def fails_at(position: int) -> tuple[int, Outcome, bool, bytes]:
        with printer(way, **{fault: position}) as attached:
            patience = 0.05 if position < whole else 5.0  # where nothing fails
            delivered = deliver(attached, deadline=patience)
            firmware = attached.firmware
            # What a printer has when the line is cut, it goes on printing.
            firmware.settle()
            done = MARK in firmware.completed
            return position, delivered.outcome, done, firmware.begun + b"".join(firmware.sheets)

    whole = length_of_everything()
    with ThreadPoolExecutor(12) as pool:
        results = list(pool.map(fails_at, range(whole + 1)))
    for position, outcome, done, on_paper in results:
        if outcome is Outcome.PRINTED:
            assert done, position
        if outcome is Outcome.NOT_SENT:
            assert on_paper == b"", position
    outcomes = [outcome for _, outcome, _, _ in results]
    assert outcomes[0] is Outcome.NOT_SENT
    assert outcomes[-1] is Outcome.PRINTED
    assert Outcome.UNCONFIRMED in outcomes
