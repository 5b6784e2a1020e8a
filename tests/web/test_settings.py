from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import Settings, from_command_line


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "PORT", "DATA", "STORE", "ORIGINS", "ROOT_PATH"):
        monkeypatch.delenv(f"BACKPROP_{name}", raising=False)


def test_nothing_set_serves_on_this_machine_only() -> None:
    settings = from_command_line([])

    assert (settings.host, settings.port, settings.data) == ("127.0.0.1", 8000, None)
    assert settings.folder is not None and settings.folder.name == "backprop-live"


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKPROP_PORT", "9000")

    assert from_command_line([]).port == 9000


def test_the_command_line_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKPROP_PORT", "9000")

    assert from_command_line(["--port", "9001"]).port == 9001


def test_an_empty_value_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKPROP_PORT", "")

    settings = from_command_line(["--host", ""])

    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


def test_no_other_site_is_let_in_unless_it_is_named() -> None:
    assert Settings(store="memory").sites == frozenset()
    assert Settings(store="memory", origins="https://A.org, http://b.org:8080,").sites == {
        "https://a.org", "http://b.org:8080"}


@pytest.mark.parametrize("origins", ["*", "a.org", "https://", "https://a.org/path", "https://a.org,*", "null"])
def test_a_site_that_is_none_is_refused(origins: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        from_command_line(["--origins", origins])

    assert end.value.code == 2
    assert "--origins: each must be http or https" in capsys.readouterr().err


def test_memory_is_no_folder() -> None:
    assert Settings(store="memory").folder is None


def test_a_store_is_a_folder_with_the_home_spelt_out() -> None:
    assert Settings(store="~/runs").folder == Path.home() / "runs"


def test_help_names_every_setting_and_the_environment(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        from_command_line(["--help"])

    assert end.value.code == 0
    told = capsys.readouterr().out
    assert all(f"--{name.replace('_', '-')}" in told for name in Settings.model_fields)
    assert "BACKPROP_PORT" in told


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        (["--port", "x"], "port"), (["--port", "0"], "port"), (["--port", "65536"], "port"), (["--port"], "port"),
        (["--data", "/nowhere/at/all"], "data"), (["--nope"], "--nope"), (["extra"], "extra"),
    ],
)
def test_a_bad_value_ends_with_one_line_that_names_it(
    argv: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        from_command_line(argv)

    told = capsys.readouterr().err
    assert end.value.code == 2
    assert told.count("\n") == 1 and named in told


def test_a_bad_value_in_the_environment_ends_the_same_way(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BACKPROP_PORT", "eighty")

    with pytest.raises(SystemExit) as end:
        from_command_line([])
    assert end.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("port", [1, 65_535])
def test_ports_are_allowed_to_both_ends(port: int) -> None:
    assert from_command_line(["--port", str(port)]).port == port


def test_a_server_answers_to_all_names_unless_some_are_given() -> None:
    assert Settings().names == frozenset()
    assert Settings(hosts="A.org, b.org,[::1]").names == {"a.org", "b.org", "[::1]"}


@pytest.mark.parametrize("argv", [
    ["--hosts", "a.org:8000"], ["--hosts", "http://a.org"], ["--hosts", "*"],
    ["--proxies", "a.org"], ["--proxies", "10.0.0.0/99"], ["--proxies", "*"],
])
def test_what_is_no_name_or_address_is_refused_in_one_line(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        from_command_line(argv)

    told = capsys.readouterr().err
    assert end.value.code == 2
    assert told.count("\n") == 1 and argv[0] in told and "each must be" in told


def test_proxies_are_those_on_this_machine_unless_others_are_named() -> None:
    assert Settings().proxies == "127.0.0.1,::1"
    assert Settings(proxies="10.0.0.0/8").proxies == "10.0.0.0/8"


def test_a_name_of_several_words_is_written_as_usual_on_the_command_line_and_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert from_command_line(["--root-path", "/a/"]).root_path == "/a"
    monkeypatch.setenv("BACKPROP_ROOT_PATH", "/b")
    assert from_command_line([]).root_path == "/b"

    with pytest.raises(SystemExit):
        from_command_line(["--root-path", "a?"])
    assert "--root-path: it must begin with /" in capsys.readouterr().err
