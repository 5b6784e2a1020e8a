"""What `pip install .` installs is whole: it serves from any folder, without the checkout."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.house.tree import ROOT, files, name, told

pytestmark = pytest.mark.process


def pip(*arguments: str) -> None:
    """Run pip quietly; what it says is shown only when it fails."""
    done = subprocess.run([sys.executable, "-m", "pip", "-q", *arguments], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel of this checkout was installed, alone."""
    wheels, site = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("site")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(ROOT))
    pip("install", "--no-deps", "--target", str(site), str(next(wheels.glob("*.whl"))))
    return site


def environment(site: Path) -> dict[str, str]:
    """This process's, with the installed app before the checkout."""
    return {**os.environ, "PYTHONPATH": str(site), "BACKPROP_STORE": "memory"}


def test_the_wheel_carries_all_that_is_served_and_taught(site: Path) -> None:
    wanted = [name(path) for path in files("app")]
    wanted += [f"app/{path.relative_to(ROOT)}" for folder in ("static", "templates")
               for path in (ROOT / folder).rglob("*") if path.is_file()]

    missing = [path for path in wanted if not (site / path).is_file()]

    assert not missing, told(missing)
    assert {".gz", ".npy", ".woff2", ".html", ".css", ".js"} <= {Path(path).suffix for path in wanted}


def test_the_wheel_carries_nothing_else(site: Path) -> None:
    tops = {path.name for path in site.iterdir()}

    assert {top for top in tops if not top.startswith("backprop_live-")} == {"app", "bin"}


def test_the_licence_and_the_notices_go_along(site: Path) -> None:
    assert {path.name for path in site.glob("*.dist-info/licenses/*")} == {"LICENSE", "NOTICES.md"}


def test_the_command_explains_itself_from_another_folder(site: Path, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, site / "bin/backprop-live", "--help"], cwd=tmp_path, env=environment(site),
                          capture_output=True, text=True, timeout=30)

    assert done.returncode == 0, done.stderr
    assert {"--host", "--port", "--data", "--store"} <= set(re.findall(r"--\w+", done.stdout))


def test_the_installed_app_serves_its_page_from_another_folder(site: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, site / "bin/backprop-live", "--port", str(port)], cwd=tmp_path,
                              env=environment(site), stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        said = server.stdout.readline()
        page = httpx.get(f"http://127.0.0.1:{port}/", timeout=30)
        styles = httpx.get(f"http://127.0.0.1:{port}/static/css/fonts.css", timeout=30)
    finally:
        server.terminate()
        server.communicate(timeout=10)

    assert str(port) in said
    assert (page.status_code, styles.status_code) == (200, 200)
