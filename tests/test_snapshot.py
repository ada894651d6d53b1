"""The snapshot's rules, each with its fault made to happen."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
from pathlib import Path

import pytest

import alliance_cli
from alliance_cli.corpus import snapshot
from alliance_cli.errors import InvalidCorpus
from tests.conftest import Program, command, environment


@pytest.fixture
def cold(tmp_path: Path) -> Path:
    """A home without a snapshot."""
    return tmp_path


def snapshots(home: Path) -> list[Path]:
    return sorted((home / "cache" / "alliance").glob("*"))


def test_twelve_cold_starts_at_once_all_answer(cold: Path) -> None:
    running = [
        subprocess.Popen(command("show", "12"), env=environment(cold), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(12)
    ]
    answers = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0] * 12
    assert len({out for out, _ in answers}) == 1 and all(err == b"" for _, err in answers)
    assert len(snapshots(cold)) == 1, "no temporary file is left"


def test_read_only_cache_answers_from_memory(program: Program, cold: Path, home: Path) -> None:
    (cold / "cache").mkdir()
    (cold / "cache").chmod(0o555)
    cold.chmod(0o755)
    blocked = cold / "cache" / "file"  # works for root too: a file stands where the folder would have to be
    if os.geteuid() == 0:
        (cold / "cache").chmod(0o755)
        blocked.write_text("")
        ran = program("search", "trust", "--json", env={"XDG_CACHE_HOME": str(blocked)}, home=cold)
    else:
        ran = program("search", "trust", "--json", home=cold)
    assert ran == program("search", "trust", "--json") and ran.code == 0


@pytest.mark.parametrize(
    "env",
    [
        {"HOME": None, "XDG_CACHE_HOME": None},
        {"HOME": "/nonexistent", "XDG_CACHE_HOME": None},
        {"XDG_CACHE_HOME": "/dev/null/x"},
    ],
)
def test_no_home(program: Program, env: dict[str, str | None]) -> None:
    ran = program("show", "12", env=env)
    assert (ran.code, ran.err) == (0, "")


def test_a_user_whom_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without HOME, for a user id that the system does not list, `~` stays `~`: no folder of that name is made."""
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: Path("~/.cache/alliance"))
    assert snapshot.cache_folder() is None


@pytest.mark.parametrize("damage", ["empty", "garbage", "cut", "torn page", "other tables", "bad payload"])
def test_corrupt_snapshot_is_rebuilt(program: Program, cold: Path, damage: str) -> None:
    expected = program("show", "12", home=cold)
    (path,) = snapshots(cold)
    data = path.read_bytes()
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "garbage":
        path.write_bytes(b"not a database at all" * 1000)
    elif damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "torn page":
        path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    else:
        with sqlite3.connect(path) as connection:
            connection.execute("drop table script" if damage == "other tables" else "update script set payload = '{'")
        connection.close()
    assert program("show", "12", home=cold) == expected
    assert program("show", "12", home=cold) == expected
    (again,) = snapshots(cold)
    assert sqlite3.connect(again).execute("select count(*) from script").fetchone() == (19,)


def test_a_snapshot_of_another_version_is_not_used_and_goes_in_time(program: Program, cold: Path) -> None:
    folder = cold / "cache" / "alliance"
    folder.mkdir(parents=True)
    young, old = folder / "corpus-0000.sqlite", folder / "corpus-1111.sqlite"
    for path in (young, old, folder / ".corpus-2222.sqlite.77"):
        path.write_bytes(b"an older version wrote this")
    for path in (old, folder / ".corpus-2222.sqlite.77"):
        os.utime(path, (1, 1))
    assert program("show", "12", home=cold).code == 0
    assert young in snapshots(cold) and old not in snapshots(cold)
    assert len(snapshots(cold)) == 2


def test_a_snapshot_whose_tables_have_another_version_is_rebuilt(program: Program, cold: Path) -> None:
    expected = program("show", "12", home=cold)
    (path,) = snapshots(cold)
    with sqlite3.connect(path) as connection:
        connection.execute("update meta set value = '0' where key = 'schema'")
    connection.close()
    assert program("show", "12", home=cold) == expected
    assert sqlite3.connect(path).execute("select value from meta").fetchone() != ("0",)


def test_the_name_tells_layers_and_versions_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    from alliance_cli.corpus.layers import LayerFile

    def name(data: bytes) -> str:
        return snapshot.name_for([LayerFile(Path("a"), data, "default")])

    one, other = name(b"a"), name(b"b")
    monkeypatch.setattr(snapshot, "__version__", "99")
    assert len({one, other, name(b"a")}) == 3


def test_disk_full_leaves_nothing_behind_and_answers(cold: Path) -> None:
    def limit() -> None:  # a file may not grow beyond 16 kB, which SQLite meets as a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, 16_384))

    done = subprocess.run(
        command("search", "trust", "--json"), env=environment(cold), capture_output=True, preexec_fn=limit, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["total"] > 0
    assert snapshots(cold) == []


def test_a_corpus_that_does_not_validate_is_never_kept(cold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = cold / "bad.yaml"
    bad.write_text("format: 1\nname: bad\nscripts: none\n")
    monkeypatch.setenv("XDG_CACHE_HOME", str(cold / "cache"))
    with pytest.raises(InvalidCorpus):
        alliance_cli.load(layers=[bad])
    assert snapshots(cold) == []


def test_the_snapshot_is_read_only(program: Program, cold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program("show", "12", home=cold)
    monkeypatch.setenv("XDG_CACHE_HOME", str(cold / "cache"))
    from alliance_cli.corpus.layers import find

    connection = snapshot.open_snapshot(find(layers=[]))
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("delete from script")
    connection.close()
