"""Files written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from alliance_cli.files import put


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_over_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    put(file, b"one")
    file.chmod(0o640)
    put(file, b"two")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"two", 0o640)
    assert names(tmp_path) == ["a.txt"]


def test_a_file_that_stands_there_is_left_alone(tmp_path: Path) -> None:
    file, link = tmp_path / "a.txt", tmp_path / "link"
    file.write_bytes(b"one")
    link.symlink_to(tmp_path / "nowhere")
    for place in (file, link):
        with pytest.raises(FileExistsError):
            put(place, b"two", over=False)
    assert file.read_bytes() == b"one" and names(tmp_path) == ["a.txt", "link"]


def test_a_link_is_followed_unless_the_file_is_private(tmp_path: Path) -> None:
    file, link = tmp_path / "a.txt", tmp_path / "link"
    file.write_bytes(b"one")
    file.chmod(0o644)
    link.symlink_to(file)
    put(link, b"two")
    assert link.is_symlink() and file.read_bytes() == b"two"
    put(link, b"three", private=True)
    assert not link.is_symlink() and link.stat().st_mode & 0o777 == 0o600 and file.read_bytes() == b"two"


def test_nothing_is_left_behind_when_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        put(tmp_path / "a.txt", b"one")
    assert names(tmp_path) == []


def test_what_a_killed_process_left_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / f".a.txt.{os.getpid()}.part").write_bytes(b"half")
    put(tmp_path / "a.txt", b"one")
    assert names(tmp_path) == ["a.txt"]
