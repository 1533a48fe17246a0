"""A printer on USB: pyusb itself runs, on a bus that is played here."""

import errno
import queue
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
import usb.backend
import usb.backend.libusb1
import usb.core

from printers.outcomes import UNKNOWN, Abilities, Outcome
from tests.printers.firmware import Faults, Firmware
from tests.printers.virtual import JOB, deliver, not_reached, refused, send, way_to

OUT, IN = 0x01, 0x82


@dataclass
class Plugged:
    """A printer on the bus; `trouble` comes after the first `before` bytes."""

    serial: str = "X1"
    product: int = 0x0E28
    interface_class: int = 7
    endpoints: tuple[int, ...] = (IN, OUT)
    configured: bool = True
    takes: int = 100
    trouble: Exception | None = None
    before: int = 0
    secret: bool = False
    got: bytes = b""
    done: list[str] = field(default_factory=list)
    timeouts: list[int] = field(default_factory=list)
    firmware: Firmware | None = None
    words: "queue.Queue[bytes]" = field(default_factory=queue.Queue)
    port: int = 1

    def __post_init__(self) -> None:
        """Listen to what the firmware says."""
        if self.firmware is not None:
            self.firmware.say = self.words.put

    def next_words(self, seconds: float) -> bytes:
        """Return what it says next, or nothing in so much time."""
        try:
            return self.words.get(timeout=seconds)
        except queue.Empty:
            return b""


class Bus(usb.backend.IBackend):  # type: ignore[misc]  # it comes without types
    """What pyusb asks of libusb. The names are those of the USB standard."""

    def __init__(self, *printers: Plugged) -> None:
        self._printers = printers

    def enumerate_devices(self) -> tuple[Plugged, ...]:
        return self._printers

    def get_device_descriptor(self, dev: Plugged) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=0x04B8, idProduct=dev.product,
            bcdDevice=0x100, iManufacturer=1, iProduct=2, iSerialNumber=3, bNumConfigurations=1,
            address=dev.port, bus=1, port_number=dev.port, port_numbers=(dev.port,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: Plugged, config: int) -> Any:
        if config:
            raise IndexError(config)
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1,
            bConfigurationValue=1, iConfiguration=0, bmAttributes=0xC0, bMaxPower=1,
            extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: Plugged, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError(intf)
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0,
            bNumEndpoints=len(dev.endpoints), bInterfaceClass=dev.interface_class,
            bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(
        self, dev: Plugged, ep: int, intf: int, alt: int, config: int
    ) -> Any:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=dev.endpoints[ep], bmAttributes=2,
            wMaxPacketSize=64, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: Plugged) -> Plugged:
        dev.done.append("open")
        return dev

    def close_device(self, dev_handle: Plugged) -> None:
        dev_handle.done.append("close")

    def get_configuration(self, dev_handle: Plugged) -> int:
        return 1 if dev_handle.configured else 0

    def set_configuration(self, dev_handle: Plugged, config_value: int) -> None:
        dev_handle.configured = True

    def is_kernel_driver_active(self, dev_handle: Plugged, intf: int) -> bool:
        return "detach" not in dev_handle.done

    def detach_kernel_driver(self, dev_handle: Plugged, intf: int) -> None:
        dev_handle.done.append("detach")

    def claim_interface(self, dev_handle: Plugged, intf: int) -> None:
        dev_handle.done.append("claim")

    def release_interface(self, dev_handle: Plugged, intf: int) -> None:
        dev_handle.done.append("release")

    def ctrl_transfer(self, dev_handle: Plugged, *asked: Any) -> int:
        """Answer for text: the languages there are, or a serial number."""
        _, _, value, _, data, timeout = asked
        assert 0 < timeout <= 500
        text = b"\x09\x04" if value & 0xFF == 0 else dev_handle.serial.encode("utf-16-le")
        answer = b"" if dev_handle.secret else bytes((len(text) + 2, 3)) + text
        data[: len(answer)] = array("B", answer)
        return len(answer)

    def bulk_read(
        self, dev_handle: Plugged, ep: int, intf: int, buff: "array[int]", timeout: int
    ) -> int:
        assert ep == IN
        said = dev_handle.next_words(timeout / 1000)
        if not said:
            raise usb.core.USBTimeoutError("nothing", -7, errno.ETIMEDOUT)
        buff[: len(said)] = array("B", said)
        return len(said)

    def bulk_write(
        self, dev_handle: Plugged, ep: int, intf: int, data: "array[int]", timeout: int
    ) -> int:
        assert ep == OUT
        dev_handle.timeouts.append(timeout)
        if dev_handle.trouble and len(dev_handle.got) >= dev_handle.before:
            raise dev_handle.trouble
        piece = data.tobytes()[: dev_handle.takes]
        dev_handle.got += piece
        if dev_handle.firmware is not None:
            dev_handle.firmware.receive(piece)
        return len(piece)


Plug = Callable[..., None]


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch) -> Plug:
    """Plugs printers in."""

    def plug_in(*printers: Plugged) -> None:
        bus = Bus(*printers)
        monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: bus)

    return plug_in


@pytest.mark.parametrize("takes", [1, 100, 5000])
def test_everything_goes_whatever_the_printer_takes_at_once(plug: Plug, takes: int) -> None:
    printer = Plugged(takes=takes)
    plug(printer)
    job = JOB * 10 if takes > 1 else JOB
    assert send(way_to("usb://04b8:0e28"), job) is Outcome.UNCONFIRMED
    assert printer.got == job
    assert printer.done == ["open", "detach", "claim", "release", "close"]
    assert all(0 < timeout <= 2000 for timeout in printer.timeouts)  # zero means for ever


def test_a_printer_without_its_class_is_used_all_the_same(plug: Plug) -> None:
    printer = Plugged(interface_class=0xFF)
    plug(printer)
    assert send(way_to("usb://04b8:0e28")) is Outcome.UNCONFIRMED
    assert printer.got == JOB


def test_a_printer_that_nobody_has_set_up_yet(plug: Plug) -> None:
    printer = Plugged(configured=False)
    plug(printer)
    assert send(way_to("usb://04b8:0e28")) is Outcome.UNCONFIRMED
    assert printer.got == JOB


def test_probing_prints_nothing(plug: Plug) -> None:
    printer = Plugged()
    plug(printer)
    assert way_to("usb://04b8:0e28").look(None, 1.0).trouble is None
    assert "claim" in printer.done
    assert printer.timeouts == []


def test_the_printer_with_this_serial_number_is_found(plug: Plug) -> None:
    ours, another = Plugged("X1"), Plugged("X2")
    plug(another, ours)
    assert send(way_to("usb://04b8:0e28?serial=X1")) is Outcome.UNCONFIRMED
    assert (ours.got, another.got) == (JOB, b"")
    assert another.done == ["open", "close"]


@pytest.mark.parametrize("url", ["usb://04b8:0e28?serial=X1", "usb://04b8:0e27"])
def test_a_printer_that_is_not_there(plug: Plug, url: str) -> None:
    plug(Plugged("X2"))
    trouble = refused(way_to(url))
    assert (trouble.trouble, trouble.outcome) == ("printer.missing", Outcome.NOT_SENT)
    assert not_reached(way_to(url)).trouble == "printer.missing"


def test_a_serial_number_that_may_not_be_read(plug: Plug) -> None:
    plug(Plugged(secret=True))
    assert refused(way_to("usb://04b8:0e28?serial=X1")).trouble == "printer.denied"


def test_a_printer_that_only_speaks(plug: Plug) -> None:
    printer = Plugged(endpoints=(IN,))
    plug(printer)
    assert refused(way_to("usb://04b8:0e28")).trouble == "printer.failed"
    assert printer.done[-1] == "close"


def test_without_libusb(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(**_: object) -> None:
        raise usb.core.NoBackendError("No backend available")

    monkeypatch.setattr(usb.core, "find", none)
    trouble = refused(way_to("usb://04b8:0e28"))
    assert (trouble.trouble, "libusb" in trouble.detail) == ("printer.failed", True)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EACCES, "printer.denied"),
        (errno.ENODEV, "printer.missing"),
        (errno.EBUSY, "printer.busy"),
    ],
)
def test_a_printer_that_cannot_be_claimed(
    plug: Plug, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def no(*_: object) -> None:
        raise usb.core.USBError("no", -1, number)

    monkeypatch.setattr(Bus, "claim_interface", no)
    printer = Plugged()
    plug(printer)
    trouble = refused(way_to("usb://04b8:0e28"))
    assert (trouble.trouble, trouble.outcome) == (code, Outcome.NOT_SENT)
    assert printer.done[-1] == "close"


@pytest.mark.parametrize(("before", "outcome"), [(0, Outcome.NOT_SENT), (100, Outcome.UNCONFIRMED)])
def test_a_printer_that_takes_no_more(plug: Plug, before: int, outcome: Outcome) -> None:
    plug(Plugged(trouble=usb.core.USBTimeoutError("late", -7, errno.ETIMEDOUT), before=before))
    trouble = refused(way_to("usb://04b8:0e28"))
    assert (trouble.trouble, trouble.outcome) == ("printer.timeout", outcome)


@pytest.mark.parametrize("number", [errno.EIO, errno.EPIPE, errno.ENODEV])
def test_a_line_that_breaks_may_have_carried_the_piece(plug: Plug, number: int) -> None:
    plug(Plugged(trouble=usb.core.USBError("broken", -1, number), before=100))
    trouble = refused(way_to("usb://04b8:0e28"))
    assert (trouble.trouble, trouble.outcome) == ("printer.cut-off", Outcome.UNCONFIRMED)


def test_a_printer_that_takes_nothing_at_once_is_given_up_in_time(plug: Plug) -> None:
    plug(Plugged(takes=0))
    trouble = refused(way_to("usb://04b8:0e28"), deadline=0.1)
    assert (trouble.trouble, trouble.outcome) == ("printer.timeout", Outcome.NOT_SENT)


# What it answers


KNOWN = Abilities(answers=True, confirms=True)


def test_a_printer_on_usb_says_when_it_is_done(plug: Plug) -> None:
    firmware = Firmware(Faults(low=True))
    plug(Plugged(firmware=firmware))
    delivered = deliver(way_to("usb://04b8:0e28"), abilities=UNKNOWN)
    assert (delivered.outcome, delivered.abilities) == (Outcome.PRINTED, KNOWN)
    assert delivered.status is not None
    assert delivered.status.paper_low
    assert len(firmware.completed) == 1
    firmware.switch_off()


def test_without_paper_nothing_goes_over_usb(plug: Plug) -> None:
    firmware = Firmware(Faults(paper=0))
    plug(Plugged(firmware=firmware))
    delivered = deliver(way_to("usb://04b8:0e28"), abilities=KNOWN)
    assert (delivered.outcome, delivered.trouble) == (Outcome.NOT_SENT, "printer.no-paper")
    assert firmware.begun == b""
    firmware.switch_off()


def test_a_printer_that_only_listens_is_mute(plug: Plug) -> None:
    plug(Plugged(endpoints=(OUT,)))
    delivered = deliver(way_to("usb://04b8:0e28"), abilities=UNKNOWN, deadline=0.1)
    assert (delivered.outcome, delivered.trouble) == (Outcome.UNCONFIRMED, None)
    assert delivered.abilities == Abilities(answers=False, confirms=False)


def test_a_printer_is_found_again_on_another_port(plug: Plug) -> None:
    firmware = Firmware()
    way = way_to("usb://04b8:0e28?serial=X1")
    plug(Plugged(firmware=firmware, port=1))
    assert deliver(way, abilities=KNOWN).outcome is Outcome.PRINTED
    plug()
    unplugged = deliver(way, abilities=KNOWN)
    assert (unplugged.outcome, unplugged.trouble) == (Outcome.NOT_SENT, "printer.missing")
    plug(Plugged(serial="Y2", port=1), Plugged(firmware=firmware, port=5))
    assert deliver(way, abilities=KNOWN).outcome is Outcome.PRINTED
    assert len(firmware.completed) == 2
    firmware.switch_off()
