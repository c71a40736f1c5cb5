"""The embedded servers: shared, kept between runs, and gone with whoever asked for them last."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from workers import embedded
from workers.embedded.home import Home

# a process of its own that shares the servers, says their addresses, and stays until it is told or killed
USER = """
import sys
from pathlib import Path
from workers import embedded
with embedded.ensure(Path(sys.argv[1])) as servers:
    print(servers.database_url, servers.redis_url, flush=True)
    sys.stdin.readline()
"""


class User:
    def __init__(self, var_dir: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(var_dir)],
            cwd=embedded.PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def urls(self) -> tuple[str, str]:
        assert self.process.stdout
        database_url, redis_url = self.process.stdout.readline().split()
        return database_url, redis_url

    def leave(self) -> None:
        self.process.communicate("\n", timeout=30)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=30)


@pytest.fixture
def var_dir(tmp_path: Path) -> Iterator[Path]:
    """With a space and a letter that is no ASCII in its path, as people name their folders."""
    place = tmp_path / "my village ก"
    yield place
    if place.exists():
        assert soon(lambda: not Home(place / "embedded").is_kept()), "servers were left behind"


@pytest.fixture
def enter() -> Iterator[Callable[[Path], User]]:
    users: list[User] = []

    def entered(place: Path) -> User:
        users.append(User(place))
        return users[-1]

    yield entered
    for user in users:
        user.kill()


def soon(come: Callable[[], bool], within: float = 20) -> bool:
    deadline = time.monotonic() + within
    while not come() and time.monotonic() < deadline:
        time.sleep(0.05)
    return come()


def ask(database_url: str, statement: str) -> Any:
    connection = psycopg2.connect(database_url.replace("+psycopg2", ""), connect_timeout=5)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def answers(database_url: str, redis_url: str) -> bool:
    try:
        with redis.Redis.from_url(redis_url) as client:
            return bool(ask(database_url, "SELECT 1") == 1 and client.ping())
    except (psycopg2.OperationalError, psycopg2.InterfaceError, redis.ConnectionError):  # also in the midst of it
        return False


def port_of(url: str) -> int:
    return urlsplit(url).port or 0


def test_what_was_stored_is_there_after_a_restart_on_the_same_addresses(var_dir: Path) -> None:
    with embedded.ensure(var_dir) as first:
        addresses = first.database_url, first.redis_url
        ask(first.database_url, "CREATE TABLE gate AS SELECT 'ประตู'::text AS name")
        with redis.Redis.from_url(first.redis_url) as client:
            client.set("gate", "open")
    assert not answers(*addresses)
    with embedded.ensure(var_dir) as second:
        assert (second.database_url, second.redis_url) == addresses
        assert ask(second.database_url, "SELECT name FROM gate") == "ประตู"
        with redis.Redis.from_url(second.redis_url) as client:
            assert client.get("gate") == b"open"


def test_a_second_process_attaches_and_the_last_one_out_stops_the_servers(
    var_dir: Path, enter: Callable[[Path], User]
) -> None:
    first = enter(var_dir)
    urls = first.urls()
    second = enter(var_dir)
    assert second.urls() == urls
    first.leave()
    assert answers(*urls)
    second.leave()
    assert not answers(*urls), "leaving returns after the servers have stopped"


def test_a_killed_first_process_leaves_the_servers_to_the_second_and_nothing_after_it(
    var_dir: Path, enter: Callable[[Path], User]
) -> None:
    first = enter(var_dir)
    urls = first.urls()
    second = enter(var_dir)
    second.urls()
    first.kill()
    time.sleep(0.5)
    assert answers(*urls)
    second.kill()
    assert soon(lambda: not answers(*urls))


def test_many_that_come_at_once_get_the_same_servers(var_dir: Path, enter: Callable[[Path], User]) -> None:
    users = [enter(var_dir) for _ in range(5)]
    assert len({user.urls() for user in users}) == 1


def test_whoever_comes_while_the_servers_stop_gets_running_ones(var_dir: Path, enter: Callable[[Path], User]) -> None:
    for _ in range(3):
        enter(var_dir).kill()
        leaving = enter(var_dir)
        leaving.urls()
        leaving.kill()
    assert answers(*enter(var_dir).urls())


def test_two_clones_side_by_side_do_not_meet(tmp_path: Path) -> None:
    with embedded.ensure(tmp_path / "one") as one, embedded.ensure(tmp_path / "two") as two:
        ask(one.database_url, "CREATE TABLE only_here ()")
        assert port_of(one.database_url) != port_of(two.database_url)
        assert ask(two.database_url, "SELECT to_regclass('only_here') IS NULL")
        stranger = one.database_url.replace(str(port_of(one.database_url)), str(port_of(two.database_url)))
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            ask(stranger, "SELECT 1")


def test_a_remembered_port_that_somebody_has_taken_is_given_up(var_dir: Path) -> None:
    with embedded.ensure(var_dir) as first:
        taken = [port_of(first.database_url), port_of(first.redis_url)]
    with socket.socket() as one, socket.socket() as two:
        for squatter, port in zip((one, two), taken, strict=True):
            squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            squatter.bind(("127.0.0.1", port))
            squatter.listen()
        with embedded.ensure(var_dir) as second:
            assert not {port_of(second.database_url), port_of(second.redis_url)} & set(taken)
            assert answers(second.database_url, second.redis_url)


def test_a_killed_server_is_started_again_at_its_address(var_dir: Path) -> None:
    with embedded.ensure(var_dir) as servers:
        ask(servers.database_url, "CREATE TABLE kept AS SELECT 1 AS one")
        os.kill(postmaster(var_dir), signal.SIGKILL)
        assert soon(lambda: answers(servers.database_url, servers.redis_url))
        assert ask(servers.database_url, "SELECT one FROM kept") == 1


def test_a_killed_keeper_takes_the_servers_along_and_the_next_one_starts_them_anew(
    var_dir: Path, enter: Callable[[Path], User]
) -> None:
    urls = enter(var_dir).urls()
    ask(urls[0], "CREATE TABLE kept AS SELECT 1 AS one")
    os.kill(parent_of(postmaster(var_dir)), signal.SIGKILL)
    assert soon(lambda: not answers(*urls))
    again = enter(var_dir).urls()
    assert ask(again[0], "SELECT one FROM kept") == 1


def test_a_lock_file_that_names_somebody_elses_process_does_not_keep_postgresql_from_starting(var_dir: Path) -> None:
    with embedded.ensure(var_dir):
        lock_file = Home(var_dir / "embedded").postgres / "postmaster.pid"
        lines = lock_file.read_text().splitlines()
    lines[0] = str(os.getpid())  # after a reboot the number is anybody's
    lock_file.write_text("\n".join(lines) + "\n")
    with embedded.ensure(var_dir) as servers:
        assert answers(servers.database_url, servers.redis_url)


def test_a_start_that_was_interrupted_half_way_is_begun_again(var_dir: Path) -> None:
    draft = Home(var_dir / "embedded").postgres.with_name("postgres.new")
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    with embedded.ensure(var_dir) as servers:
        assert answers(servers.database_url, servers.redis_url)


def test_redis_files_that_cannot_be_read_are_set_aside(var_dir: Path) -> None:
    with embedded.ensure(var_dir) as servers, redis.Redis.from_url(servers.redis_url) as client:
        client.set("gate", "open")
    stored = Home(var_dir / "embedded").redis
    for file in (stored / "appendonlydir").glob("*.rdb"):
        file.write_bytes(b"REDIS9999 from the future")
    with embedded.ensure(var_dir) as servers, redis.Redis.from_url(servers.redis_url) as client:
        assert client.get("gate") is None
    assert list(stored.glob("unreadable-*"))


def test_passwords_and_data_are_the_owners_alone(var_dir: Path) -> None:
    with embedded.ensure(var_dir) as servers:
        home = Home(var_dir / "embedded")
        for place in (var_dir, home.path, home.postgres, home.redis):
            assert place.stat().st_mode & 0o777 == 0o700
        for file in (home.path / "servers.json", home.redis / "redis.conf"):
            assert file.stat().st_mode & 0o777 == 0o600
        password = urlsplit(servers.database_url).password
        assert password
        running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        assert password not in running
        with pytest.raises(psycopg2.OperationalError):
            ask(servers.database_url.replace("village:", "postgres:"), "SELECT 1")
        with (
            redis.Redis(port=port_of(servers.redis_url), retry=Retry(NoBackoff(), 0)) as nobody,
            pytest.raises(redis.AuthenticationError),
        ):
            nobody.ping()


def test_the_database_survives_a_power_cut_and_is_owned_by_a_plain_role(var_dir: Path) -> None:
    with embedded.ensure(var_dir) as servers, redis.Redis.from_url(servers.redis_url) as client:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert ask(servers.database_url, f"SHOW {setting}") == "on"
        assert client.config_get("append*")["appendfsync"] == "everysec"
        assert client.config_get("appendonly")["appendonly"] == "yes"
        assert ask(servers.database_url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_postgresql_is_never_root(var_dir: Path) -> None:
    """For root it runs in a namespace where it has no rights, or as somebody else."""
    with embedded.ensure(var_dir):
        status = Path(f"/proc/{postmaster(var_dir)}/status").read_text()
        own_namespace = Path(f"/proc/{postmaster(var_dir)}/ns/user").readlink() != Path("/proc/self/ns/user").readlink()
        assert own_namespace or "\nUid:\t0\t" not in status


def test_servers_that_cannot_start_say_why(var_dir: Path) -> None:
    with embedded.ensure(var_dir):
        pass
    (Home(var_dir / "embedded").postgres / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(embedded.EmbeddedError, match=r"PostgreSQL: (.|\n)*incompatible with server"):
        embedded.ensure(var_dir)


def test_a_place_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    with pytest.raises(embedded.EmbeddedError, match=str(tmp_path)):
        embedded.ensure(tmp_path / "var")


def test_throwaway_servers_are_quick_to_come_and_go(tmp_path: Path) -> None:
    with embedded.throwaway(tmp_path) as servers:
        urls = servers.database_url, servers.redis_url
        assert answers(*urls)
        assert ask(urls[0], "SHOW fsync") == "off"
    assert not answers(*urls)


def postmaster(var_dir: Path) -> int:
    return int((Home(var_dir / "embedded").postgres / "postmaster.pid").read_text().splitlines()[0])


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
