"""Every knob: name, default, bounds and help, from one definition. Read once, when the app is made.

The command line (--port 9000) wins over the environment (BACKPROP_PORT=9000), which wins over the default.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from ipaddress import ip_network
from pathlib import Path
from typing import NoReturn

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

MEMORY = "memory"
_NAME = re.compile(r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]")
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_SITE = re.compile(r"https?://[A-Za-z0-9._\[\]:-]+")


def _user_data() -> str:
    return str(platformdirs.user_data_path("backprop-live", appauthor=False))


class Settings(BaseSettings):
    """Serve Backprop Live: a small network, and in the browser what each pass does to it.

    Every option can also be set in the environment, as BACKPROP_ and its name: BACKPROP_PORT=9000.
    `backprop-live check receipt.json` serves nothing: it recomputes the numbers of a step that was taken home.
    """

    model_config = SettingsConfigDict(
        env_prefix="BACKPROP_",
        env_ignore_empty=True,
        frozen=True,
        cli_prog_name="backprop-live",
        cli_kebab_case=True,
        cli_avoid_json=True,
        cli_hide_none_type=True,
        cli_exit_on_error=False,
    )

    host: str = Field(default="127.0.0.1", description="address to listen on; 0.0.0.0 is every network")
    port: int = Field(default=8000, ge=1, le=65_535, description="port to listen on, 1 to 65535")
    socket: Path | None = Field(default=None, description="unix socket to listen on, in place of host and port")
    hosts: str = Field(
        default="", description="names this server answers to, as a.org,www.a.org; whatever it is called by as a rule"
    )
    proxies: str = Field(
        default="127.0.0.1,::1", description="addresses of proxies whose X-Forwarded-For and -Proto are believed"
    )
    root_path: str = Field(
        default="", description="path under which a proxy has the app, as /backprop; the top as a rule"
    )
    data: Path | None = Field(
        default=None, description="folder with four IDX files under the names of MNIST's, instead of the MNIST inside"
    )
    store: str = Field(
        default_factory=_user_data,
        description="folder that keeps the sessions, or 'memory': forget them at the end",
    )

    origins: str = Field(
        default="", description="sites whose pages may use the API, as https://a.org,https://b.org; none as a rule"
    )

    @field_validator("data")
    @classmethod
    def _is_folder(cls, data: Path | None) -> Path | None:
        if data is not None and not data.is_dir():
            raise ValueError("it must be a folder that exists")
        return data

    @field_validator("root_path")
    @classmethod
    def _is_path(cls, path: str) -> str:
        path = path.strip().rstrip("/")
        if path and _PATH.fullmatch(path) is None:
            raise ValueError("it must begin with / and have letters, digits, and -._~ between its slashes")
        return path

    @field_validator("origins")
    @classmethod
    def _are_sites(cls, origins: str) -> str:
        for site in filter(None, origins.split(",")):
            if _SITE.fullmatch(site.strip()) is None:
                raise ValueError("each must be http or https, :// and a host, with a port if need be; a star is none")
        return origins

    @field_validator("hosts")
    @classmethod
    def _are_names(cls, hosts: str) -> str:
        for name in filter(None, hosts.split(",")):
            if _NAME.fullmatch(name.strip()) is None:
                raise ValueError("each must be a host name or address, without a port")
        return hosts

    @field_validator("proxies")
    @classmethod
    def _are_addresses(cls, proxies: str) -> str:
        for address in filter(None, proxies.split(",")):
            try:
                ip_network(address.strip())
            except ValueError:
                raise ValueError("each must be an address or a network, as 10.0.0.1 or 10.0.0.0/8") from None
        return proxies

    @property
    def names(self) -> frozenset[str]:
        """The names that this server answers to; all for none."""
        return frozenset(name.strip().lower() for name in self.hosts.split(",") if name.strip())

    @property
    def sites(self) -> frozenset[str]:
        """The sites whose pages may use the API."""
        return frozenset(site.strip().lower() for site in self.origins.split(",") if site.strip())

    @property
    def folder(self) -> Path | None:
        """Where sessions are kept, None for memory."""
        return None if self.store == MEMORY else Path(self.store).expanduser()


def from_command_line(argv: Sequence[str]) -> Settings:
    """The settings, or one line on stderr and exit code 2."""
    try:
        return Settings(_cli_parse_args=list(argv))
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        _refuse(f"--{str(fault['loc'][0]).replace('_', '-')}: {_in_words(fault['msg'])}")
    except SettingsError as error:
        _refuse(str(error).removeprefix("error parsing CLI: "))


def _in_words(message: str) -> str:
    return message.removeprefix("Value error, ").replace("Input should", "it must")


def _refuse(sentence: str) -> NoReturn:
    print(f"backprop-live: {sentence} (see --help)", file=sys.stderr)
    raise SystemExit(2)
