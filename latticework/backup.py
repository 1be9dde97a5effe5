"""Copies of a root: its files and the published store, whole or not at all, each file with its digest.

A copy is made beside its place and moved there in one step, as is a root that is restored: whoever is killed leaves
nothing under either name.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from latticework.content import FOLDERS
from latticework.errors import InputError, UsageError
from latticework.store import writer
from latticework.workspace import Workspace

_MANIFEST = "backup.json"
_STORE = "store"
_KEPT = (*FOLDERS, "articles")
_FORM = 1


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds: the number of files of the root, all bytes, and the digest of the content."""

    files: int
    size: int
    digest: str
    has_store: bool


def backup(workspace: Workspace, place: Path) -> Copied:
    """Copy the files of the root and the published store to a new folder, while nobody writes.

    Raises UsageError where there is something at the place, InputError where the root changes by hand meanwhile.
    """
    place = place.expanduser().absolute()
    root = workspace.content.root
    if place.is_file() or (place.is_dir() and any(place.iterdir())):
        raise UsageError(f"{place} is there already", remedy="name a new folder")
    if place == root or any(place.is_relative_to(root / name) for name in _KEPT):
        raise UsageError(f"{place} lies in the root itself", remedy="name a folder elsewhere")
    workspace.open()
    place.parent.mkdir(parents=True, exist_ok=True)
    making = _beside(place, "making")
    try:
        with workspace.home.writing():
            published = workspace.home.current()
            if published is None or published.digest != writer.content_digest(workspace.files()):
                raise InputError("its files changed meanwhile", where=str(root), remedy="back up again")
            for name in _KEPT:
                if (root / name).is_dir():
                    shutil.copytree(root / name, making / name, ignore=_passing)
            shutil.copytree(published.folder, making / _STORE)
        files = {name: _about(making / name) for name in _names(making)}
        told = {
            "form": _FORM, "made": datetime.now(UTC).isoformat(timespec="seconds"), "digest": published.digest, "files": files,
        }  # fmt: skip
        (making / _MANIFEST).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        _moved(making, place)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return _copied(told)


def restore(workspace: Workspace, place: Path) -> Copied:
    """Make the root what a copy holds, after checking every file of it; the root must have no files of its own.

    The store comes too where the shipped content is that of the copy; else it is built at the next use. Raises
    InputError where the copy is not whole, UsageError where the root has files.
    """
    place, root = place.expanduser().absolute(), workspace.content.root
    told = checked(place)
    entries = [path for path in root.iterdir() if path != workspace.home.directory] if root.is_dir() else []
    if held := [path for entry in entries for path in (entry, *entry.rglob("*")) if not path.is_dir()]:
        raise UsageError(
            f"{root} holds files: {held[0].relative_to(root)}",
            remedy="name an empty root with --root, or move it",
        )
    root.parent.mkdir(parents=True, exist_ok=True)
    making = _beside(root, "restoring")
    try:
        for name in _KEPT:
            if (place / name).is_dir():
                shutil.copytree(place / name, making / name)
        making.mkdir(exist_ok=True)
        _compared(making, {n: a for n, a in told["files"].items() if not n.startswith(_STORE + "/")})
        _moved(making, root)
        with workspace.home.writing():
            files = workspace.files()
            has_store = writer.content_digest(files) == told["digest"]
            if has_store:
                building = workspace.home.fresh()
                shutil.copytree(place / _STORE, building)
                workspace.home.publish(building, told["digest"], files)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return _copied(told, has_store=has_store)


def checked(place: Path) -> dict[str, Any]:
    """Return what a copy says of itself. Raises InputError where a file is missing, other or too many."""
    try:
        told: dict[str, Any] = json.loads((place / _MANIFEST).read_text(encoding="utf-8"))
        files = {str(name): dict(about) for name, about in told["files"].items()}
        form, told["digest"] = told["form"], str(told["digest"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InputError(
            "it is no backup, or not a whole one",
            where=str(place),
            remedy=f"name a folder that holds {_MANIFEST}",
        ) from None
    if form != _FORM:
        raise InputError(f"it is a backup of form {form}", where=str(place), remedy="use a newer latticework")
    for name in files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or path.parts[0] not in (*_KEPT, _STORE):
            raise InputError(f"it names {name!r}, which is no file of a root", where=str(place / _MANIFEST))
    _compared(place, files)
    return told


def _compared(place: Path, files: dict[str, dict[str, Any]]) -> None:
    for name in sorted(set(_names(place)) ^ set(files)):
        said = "is missing" if name in files else "is none of the backup's files"
        raise InputError(said, where=str(place / name), remedy="take another backup")
    for name, about in files.items():
        if _about(place / name) != about:
            raise InputError(
                "its content is not what was backed up", where=str(place / name), remedy="take another backup"
            )


def _names(place: Path) -> list[str]:
    """Return the files under a folder, but for the manifest. Raises InputError for a link."""
    found: list[str] = []
    for path in sorted(place.rglob("*")):
        if path.is_symlink():
            raise InputError("it is a link", where=str(path), remedy="take another backup")
        if path.is_file() and path != place / _MANIFEST:
            found.append(path.relative_to(place).as_posix())
    return found


def _about(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "size": path.stat().st_size}


def _passing(_: str, names: list[str]) -> set[str]:
    return {name for name in names if name == "__pycache__" or name.endswith(".part")}


def _beside(place: Path, what: str) -> Path:
    """Return a new place in the same folder, after clearing what killed processes left there."""
    for left in place.parent.glob(f".{place.name}.{what}-*"):
        number = left.name.rpartition("-")[2]
        try:
            os.kill(int(number), 0)
        except (ValueError, ProcessLookupError):
            shutil.rmtree(left, ignore_errors=True)
        except OSError:
            continue
    return place.parent / f".{place.name}.{what}-{os.getpid()}"


def _moved(making: Path, place: Path) -> None:
    """Move a folder to its place in one step; a store that stands there goes into it first, empty folders go."""
    if place.is_dir():
        for left in list(place.iterdir()):
            if any(path.is_file() for path in left.rglob("*")):
                left.rename(
                    making / left.name
                )  # a cache: should this be killed now, the next use builds it anew
            else:
                shutil.rmtree(left)
        place.rmdir()
    making.rename(place)


def _copied(told: dict[str, Any], *, has_store: bool = True) -> Copied:
    own = [name for name in told["files"] if not name.startswith(_STORE + "/")]
    size = sum(about["size"] for about in told["files"].values())
    return Copied(len(own), size, told["digest"], has_store)
