"""What SQLite asks of the disk, noted in its order while it goes on as ever.

SQLite reaches its files through tables of C functions (https://sqlite.org/vfs.html). In the very
library that the driver has loaded, a few of them are replaced by ones that ask the old ones and
note what was done: no other SQLite, no other driver, nothing to install.
"""

import ctypes
import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes were written at an offset of a file."""

    file: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file was cut to so many bytes."""

    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """The disk said that it keeps what was written to a file: `fsync` or `fdatasync`."""

    file: str


@dataclass(frozen=True, slots=True)
class Create:
    """A file came to be, and is empty."""

    file: str


@dataclass(frozen=True, slots=True)
class Delete:
    """A file was removed."""

    file: str


@dataclass(frozen=True, slots=True)
class SyncFolder:
    """The disk said that it keeps which files there are."""


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody was told that it is done: the row with this token is to be there from now on."""

    kind: str
    token: str


Step = Write | Truncate | Sync | Create | Delete | SyncFolder | Said


class NotRecordable(Exception):  # noqa: N818  it is no error of ours
    """This Python's SQLite lets nobody reach its functions."""


# Functions of C, and the tables that hold them: https://sqlite.org/c3ref/vfs.html and
# https://sqlite.org/c3ref/io_methods.html. Names are passed on as the pointers that they are, since
# SQLite keeps more behind them than their letters.
_INT, _LONG, _POINTER = ctypes.c_int, ctypes.c_int64, ctypes.c_void_p
_OPEN = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _POINTER, _INT, _POINTER)
_DELETE = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT)
_WRITE = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT, _LONG)
_TRUNCATE = ctypes.CFUNCTYPE(_INT, _POINTER, _LONG)
_SYNC = ctypes.CFUNCTYPE(_INT, _POINTER, _INT)
_OPEN_FOLDER = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER)
_SET_CALL = ctypes.CFUNCTYPE(_INT, _POINTER, ctypes.c_char_p, _POINTER)
_GET_CALL = ctypes.CFUNCTYPE(_POINTER, _POINTER, ctypes.c_char_p)

_FOLDER_CALL = b"openDirectory"
"""How the VFS of Unix names what it calls to sync a folder, and for nothing else."""


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", _INT),
        ("file_size", _INT),
        ("longest_path", _INT),
        ("next", _POINTER),
        ("name", ctypes.c_char_p),
        ("data", _POINTER),
        ("open", _POINTER),
        ("delete", _POINTER),
        ("others", _POINTER * 11),
        ("set_call", _POINTER),
        ("get_call", _POINTER),
        ("next_call", _POINTER),
    )


class _Methods(ctypes.Structure):
    _fields_ = (
        ("version", _INT),
        ("close", _POINTER),
        ("read", _POINTER),
        ("write", _POINTER),
        ("truncate", _POINTER),
        ("sync", _POINTER),
        ("others", _POINTER * 13),
    )


class Recorder:
    """Notes each step that a driver's SQLite takes in one folder, while `recording` lasts."""

    def __init__(self, driver: ModuleType, folder: Path) -> None:
        self.steps: list[Step] = []
        self._folder = folder.resolve()
        self._vfs = _vfs_of(driver)
        self._names: dict[int, str] = {}
        self._known: set[str] = set()
        self._methods: dict[int, _Methods] = {}
        self._held: list[Any] = []  # what only C knows of would be collected

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Note what connections do that are opened, and closed, meanwhile."""
        vfs = self._vfs
        address = ctypes.addressof(vfs)
        set_call, get_call = _SET_CALL(vfs.set_call), _GET_CALL(vfs.get_call)
        before = vfs.open, vfs.delete, get_call(address, _FOLDER_CALL)
        vfs.open = self._hold(_OPEN(self._opening(_OPEN(before[0]))))
        vfs.delete = self._hold(_DELETE(self._deleting(_DELETE(before[1]))))
        folder = self._hold(_OPEN_FOLDER(self._opening_folder(_OPEN_FOLDER(before[2]))))
        set_call(address, _FOLDER_CALL, folder)
        try:
            yield
        finally:
            vfs.open, vfs.delete = before[:2]
            set_call(address, _FOLDER_CALL, before[2])

    def _hold(self, function: Any) -> int | None:
        self._held.append(function)
        return ctypes.cast(function, _POINTER).value

    def _name(self, pointer: int | None) -> str:
        """Return the name of a file in our folder; empty for any other."""
        path = Path(ctypes.string_at(pointer).decode()) if pointer else Path()
        return path.name if path.parent == self._folder else ""

    def _opening(self, really: Callable[..., int]) -> Callable[..., int]:
        def open_file(vfs: int, path: int | None, file: int, flags: int, out: int | None) -> int:
            name = self._name(path)
            # A database's own file is made before it is opened, empty, so that it is nobody else's.
            known = name in self._known and (self._folder / name).exists()
            result = really(vfs, path, file, flags, out)
            if name and result == 0:
                self._known.add(name)
                if not known:
                    self.steps.append(Create(name))
                self._names[file] = name
                methods = _POINTER.from_address(file)  # the first thing in a file, for every VFS
                methods.value = ctypes.addressof(self._noting(methods.value or 0))
            return result

        return open_file

    def _deleting(self, really: Callable[..., int]) -> Callable[..., int]:
        def delete(vfs: int, path: int, sync_folder: int) -> int:
            at = len(self.steps)
            result = really(vfs, path, sync_folder)
            if result == 0 and (name := self._name(path)):
                # The file comes first; its folder may have followed within the call.
                self.steps.insert(at, Delete(name))
            return result

        return delete

    def _opening_folder(self, really: Callable[..., int]) -> Callable[..., int]:
        def open_folder(path: int, descriptor: int) -> int:
            result = really(path, descriptor)
            if result == 0 and self._name(path):
                self.steps.append(SyncFolder())
            return result

        return open_folder

    def _noting(self, methods: int) -> _Methods:
        """Return a table like one of SQLite's, in which three functions note what they do."""
        if methods in self._methods:
            return self._methods[methods]
        table = _Methods.from_buffer_copy(_Methods.from_address(methods))
        if table.version < 3:
            raise NotRecordable(f"functions of files, version {table.version}")
        really_write = _WRITE(table.write)
        really_truncate, really_sync = _TRUNCATE(table.truncate), _SYNC(table.sync)

        def write(file: int, data: int, size: int, offset: int) -> int:
            result: int = really_write(file, data, size, offset)
            if result == 0:
                self.steps.append(Write(self._names[file], offset, ctypes.string_at(data, size)))
            return result

        def truncate(file: int, size: int) -> int:
            result: int = really_truncate(file, size)
            if result == 0:
                self.steps.append(Truncate(self._names[file], size))
            return result

        def sync(file: int, flags: int) -> int:
            at = len(self.steps)
            result: int = really_sync(file, flags)
            if result == 0:
                self.steps.insert(at, Sync(self._names[file]))  # before its folder, as above
            return result

        table.write = self._hold(_WRITE(write))
        table.truncate = self._hold(_TRUNCATE(truncate))
        table.sync = self._hold(_SYNC(sync))
        self._methods[methods] = table
        return table


def _vfs_of(driver: ModuleType) -> _Vfs:
    """Return the VFS that a driver's connections use. Raises `NotRecordable`."""
    package = driver.__name__
    inner = importlib.import_module("_sqlite3" if package == "sqlite3" else f"{package}._sqlite3")
    # Without a file it is a part of Python's own; what a library needs is found through it as well.
    library = ctypes.CDLL(getattr(inner, "__file__", None))
    try:
        find, version = library.sqlite3_vfs_find, library.sqlite3_libversion
    except AttributeError as error:
        raise NotRecordable(f"{package} hides its SQLite") from error
    find.argtypes, find.restype = [ctypes.c_char_p], _POINTER
    version.argtypes, version.restype = [], ctypes.c_char_p
    if version().decode() != driver.sqlite_version:
        raise NotRecordable(f"{package} uses another SQLite than the one that was found")
    vfs = _Vfs.from_address(find(None))
    if vfs.version < 3 or not vfs.name.startswith(b"unix"):
        raise NotRecordable(f"VFS {vfs.name!r}, version {vfs.version}")
    return vfs
