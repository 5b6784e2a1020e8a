"""Every knob: name, default, bounds and help, from one definition. Read once, when the app is made.

The command line (--port 9000) wins over the environment (BACKPROP_PORT=9000), which wins over the default.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

MEMORY = "memory"
_SITE = re.compile(r"https?://[A-Za-z0-9._\[\]:-]+")


def _user_data() -> str:
    return str(platformdirs.user_data_path("backprop-live", appauthor=False))


class Settings(BaseSettings):
    """Serve Backprop Live: a small network, and in the browser what each pass does to it.

    Every option can also be set in the environment, as BACKPROP_ and its name: BACKPROP_PORT=9000.
    """

    model_config = SettingsConfigDict(
        env_prefix="BACKPROP_",
        env_ignore_empty=True,
        frozen=True,
        cli_prog_name="backprop-live",
        cli_avoid_json=True,
        cli_hide_none_type=True,
        cli_exit_on_error=False,
    )

    host: str = Field(default="127.0.0.1", description="address to listen on; 0.0.0.0 is every network")
    port: int = Field(default=8000, ge=1, le=65_535, description="port to listen on, 1 to 65535")
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

    @field_validator("origins")
    @classmethod
    def _are_sites(cls, origins: str) -> str:
        for site in filter(None, origins.split(",")):
            if _SITE.fullmatch(site.strip()) is None:
                raise ValueError("each must be http or https, :// and a host, with a port if need be; a star is none")
        return origins

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
        _refuse(f"--{fault['loc'][0]}: {_in_words(fault['msg'])}")
    except SettingsError as error:
        _refuse(str(error).removeprefix("error parsing CLI: "))


def _in_words(message: str) -> str:
    return message.removeprefix("Value error, ").replace("Input should", "it must")


def _refuse(sentence: str) -> NoReturn:
    print(f"backprop-live: {sentence} (see --help)", file=sys.stderr)
    raise SystemExit(2)
