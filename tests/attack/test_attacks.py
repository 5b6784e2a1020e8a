"""Each attack in its short form: seconds, and what it would have cost. `make attack` has the long ones."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app import limits
from tests.attack import anything, ends, files, hall, sockets, twins, visiting
from tests.attack.innocent import clicking
from tests.attack.victim import Victim, attacked, kernel_memory

pytestmark = [pytest.mark.attack, pytest.mark.process]

ATTACKED = 4.0
"""Seconds in which somebody's clicks are answered meanwhile: the first of them may take a cold, busy server two."""


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    """One server that all of them attack: what one leaves behind is the next one's."""
    with attacked(tmp_path_factory.mktemp("victim")) as victim:
        yield victim
        assert "Traceback" not in victim.log.read_text()


def test_networks_of_many_outputs_keep_no_memory(victim: Victim) -> None:
    assert visiting.targets(victim, 12) < 50


def test_a_megabyte_in_chunks_of_one_byte_is_refused_before_it_is_read(victim: Victim) -> None:
    with clicking(victim.address) as clicks, visiting.many(2, lambda number: visiting.tiny_chunks(victim, number)):
        time.sleep(ATTACKED)

    assert clicks.lost == 0 and len(clicks.ms) > 3


def test_a_long_body_of_a_session_that_is_not_there_is_not_parsed(victim: Victim) -> None:
    before = victim.memory
    with clicking(victim.address) as clicks, visiting.many(2, visiting.put(victim, "/api/sessions/nobody/weights")):
        time.sleep(ATTACKED)

    assert clicks.lost == 0 and len(clicks.ms) > 3
    assert victim.memory - before < 100


def test_links_that_nobody_waits_for_hold_up_no_training(victim: Victim) -> None:
    with visiting.many(16, lambda number: visiting.vanish(victim, number)):
        time.sleep(0.7)

    assert visiting.seconds_until_training(victim) < 5 + 5     # of another's on the same cores


def test_trails_of_ever_other_starts_are_not_kept(victim: Victim) -> None:
    before = victim.memory

    statuses = visiting.trails(victim, 6)

    assert set(statuses) <= {200, 503}
    assert victim.memory - before < limits.MEASURING_BYTES / 2**20 / limits.SHARE + 100


def test_of_listeners_one_client_has_a_fourth_and_others_have_theirs(victim: Victim) -> None:
    name, share = visiting.session(victim).name, limits.LISTENERS // limits.SHARE
    said = f"GET /r/{name}/events HTTP/1.1\r\nHost: a\r\n\r\n".encode()

    with sockets.opened(victim, share, said):
        refused = httpx.get(f"{victim.address}/r/{name}/events")
        with httpx.stream("GET", f"{victim.address}/r/{name}/events",
                          headers={"X-Forwarded-For": "198.51.100.1"}) as other:
            assert (refused.status_code, other.status_code) == (503, 200)


def test_a_hall_behind_one_address_begins_plays_and_listens(victim: Victim) -> None:
    found = hall.filled(victim, 20, 0.5)

    assert found.refused == 0 and len(found.sessions) == 20


def test_silent_connections_let_clicks_in_where_there_are_few_descriptors(tmp_path: Path) -> None:
    with attacked(tmp_path, "--store", "memory", descriptors=512) as victim, sockets.opened(victim, 700):
        with clicking(victim.address) as clicks:
            time.sleep(0.5)

        assert clicks.lost == 0 and clicks.ms
        assert victim.log.stat().st_size < 1_000


def test_requests_at_random_are_answered_and_refused_truly(victim: Victim) -> None:
    found = anything.anything(victim, 160, (1, 2))

    assert found.wrong == []
    assert found.count == 160


def test_files_that_were_tampered_with_begin_a_session_whole_or_none(victim: Victim) -> None:
    found = files.tampered(victim, 150, seed=5, warm=100)

    assert found.wrong == [] and found.left == 0
    assert set(found.statuses) == {201, 400, 422}
    assert found.grown < 32


def test_no_answered_move_is_lost_when_the_server_is_killed_under_traffic(tmp_path: Path) -> None:
    found = ends.ended(tmp_path, 1, is_killed=True, seed=3)

    assert found.lost == [] and found.damaged == 0
    assert set(found.statuses) <= {200, 201, 202, 409}


def test_a_second_server_on_a_store_says_so_in_one_line_and_ends(tmp_path: Path) -> None:
    with attacked(tmp_path, "--store", str(tmp_path)):
        code, told = twins.second(tmp_path)

    assert code == 1
    assert told.count("\n") == 1 and "another server keeps its sessions here" in told


def test_two_servers_on_one_store_change_nothing_that_was_answered(tmp_path: Path) -> None:
    found = twins.interleaved(tmp_path, 40)

    assert found.wrong == [] and len(found.answered) > 10
    assert set(found.statuses) <= {200, 202, 409, 412}


def test_a_store_that_was_taken_away_refuses_moves_and_begins_no_session(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with attacked(tmp_path, "--store", str(folder)) as victim:
        one = visiting.session(victim)
        folder.rename(tmp_path / "elsewhere")

        moved = httpx.post(f"{victim.address}/api/sessions/{one.id}/forward", json={})
        begun = httpx.post(f"{victim.address}/api/sessions", json={"preset": "chain"})
        page = httpx.get(f"{victim.address}/r/{one.name}")

    assert (moved.status_code, begun.status_code, page.status_code) == (507, 507, 200)
    assert "Nothing was changed (version 0)" in moved.json()["detail"]


def test_listeners_that_do_not_read_take_no_more_than_their_buffer(victim: Victim) -> None:
    """Their end is limits.UNREAD away: tests/web/gate/test_connection.py has it sooner."""
    one, before = visiting.session(victim), kernel_memory()
    said = f"GET /r/{one.name}/events HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    httpx.post(f"{victim.address}/api/sessions/{one.id}/play", json={})

    with sockets.opened(victim, 50, said, buffer=4096):
        time.sleep(ATTACKED)
        grown = kernel_memory() - before
    httpx.post(f"{victim.address}/api/sessions/{one.id}/pause", json={})

    assert grown < 50 * 0.5
