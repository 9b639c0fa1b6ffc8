"""The settings: environment variables that begin with CALLFLOW_, read once, at the start.

A mistake is one clear sentence that names its variable. A password is never shown: not in a message, not in a repr.
What the telephone does is not set here but in the dialplan.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, HttpUrl, SecretStr, TypeAdapter, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from callflow.errors import SettingsError

PREFIX = "CALLFLOW_"

_HTTP = TypeAdapter(HttpUrl)

SHORTEST_SECRET = 16
"""Letters of a secret that signs: fewer can be found by trying."""
SHORTEST_TOKEN = 16
"""Characters: nobody guesses so many at a few thousand tries a second."""


class Settings(BaseSettings):
    """Everything that can be set; made by `settings()`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True)

    ari_url: Annotated[str, Field(description="Where Asterisk's HTTP server is, without `/ari`.")] = (
        "http://127.0.0.1:8088"
    )
    ari_user: Annotated[str, Field(min_length=1, description="The ARI user in Asterisk's `ari.conf`.")] = "callflow"
    ari_password: Annotated[SecretStr | None, Field(description="That user's password. Give it, or the file.")] = None
    ari_password_file: Annotated[
        Path | None, Field(description="A file that holds nothing but that password, as Docker secrets do.")
    ] = None
    app: Annotated[
        str,
        Field(pattern=r"^[A-Za-z0-9_-]+$", description="The name of the Stasis application in Asterisk's dialplan."),
    ] = "callflow"
    plans: Annotated[Path, Field(description="The dialplan: one YAML file, or a folder of `*.yaml`.")] = Path(
        "/etc/callflow/dialplans"
    )
    prompts: Annotated[Path, Field(description="The folder of studio recordings.")] = Path("/etc/callflow/prompts")
    sounds: Annotated[
        Path, Field(description="The folder into which prompts are made ready for Asterisk; Asterisk reads it too.")
    ] = Path("/var/lib/callflow/prompts")
    recordings: Annotated[Path, Field(description="The folder in which Asterisk keeps the messages of callers.")] = (
        Path("/var/lib/callflow/recording")
    )
    voice: Annotated[
        Literal["auto", "piper", "espeak-ng", "flite"],
        Field(
            description="What speaks texts without a recording; `auto`: Piper where it is installed and has a voice "
            "for the language, else `espeak-ng`, else `flite`. See [voices.md](voices.md)."
        ),
    ] = "auto"
    voices: Annotated[
        Path, Field(description="A folder of further Piper voices: `<name>.onnx` beside `<name>.onnx.json`.")
    ] = Path("/etc/callflow/voices")
    database: Annotated[
        str, Field(repr=False, description="The database's URL: SQLite, or PostgreSQL as `postgresql://...`.")
    ] = "sqlite+aiosqlite:////var/lib/callflow/db/callflow.sqlite3"
    webhook_url: Annotated[
        str | None, Field(repr=False, description="Where webhooks are sent. See [webhooks.md](webhooks.md).")
    ] = None
    webhook_secret: Annotated[
        SecretStr | None,
        Field(description="The secret that signs webhooks, 16 letters at least. Give it, or the file."),
    ] = None
    webhook_secret_file: Annotated[
        Path | None, Field(description="A file that holds nothing but that secret, as Docker secrets do.")
    ] = None
    health_host: Annotated[
        str, Field(min_length=1, description="The address on which `/health/live` and `/health/ready` answer.")
    ] = "127.0.0.1"
    health_port: Annotated[int, Field(ge=1, le=65535, description="The port on which they answer.")] = 8089
    agent_cost: Annotated[
        float,
        Field(
            gt=0,
            allow_inf_nan=False,
            description="What an hour of an agent costs you, in your own money: `callflow report` weighs it against "
            "the calls that are lost. The default is a guess; give your own. See [reports.md](reports.md).",
        ),
    ] = 30.0
    lost_call_cost: Annotated[
        float,
        Field(
            ge=0,
            allow_inf_nan=False,
            description="What a caller costs you who hangs up in line, in the same money. The default is a guess, too.",
        ),
    ] = 15.0
    api: Annotated[
        Literal["on", "off"], Field(description="Whether the HTTP API answers there too: see [agents.md](agents.md).")
    ] = "on"
    api_token: Annotated[
        SecretStr | None,
        Field(
            description="What whoever uses the API has to know. Give it, or the file; without a token only this "
            "machine is answered, and callflow must listen on loopback only."
        ),
    ] = None
    api_token_file: Annotated[
        Path | None, Field(description="A file that holds nothing but that token, as Docker secrets do.")
    ] = None
    standby: Annotated[
        Literal["on", "off"],
        Field(
            description="Whether a second engine stands by with the plans proven: the next one then answers within a "
            "second, for some hundred megabytes of memory."
        ),
    ] = "on"
    log_format: Annotated[
        Literal["json", "text"], Field(description="`json` for machines, `text` for people: one line an event.")
    ] = "json"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="The least serious event that is logged.")
    ] = "info"

    @field_validator("log_format", "log_level", "voice", "api", mode="before")
    @classmethod
    def _in_small_letters(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @field_validator("plans", "prompts", "sounds", "recordings", "voices", mode="before")
    @classmethod
    def _is_a_path(cls, value: Any) -> Any:
        if value == "":  # Path("") would be the current folder
            raise ValueError("is empty")
        return value

    @field_validator("ari_url")
    @classmethod
    def _is_an_http_url(cls, value: str) -> str:
        try:
            url = _HTTP.validate_python(value)
        except ValidationError:
            raise ValueError("must be like http://127.0.0.1:8088") from None
        if url.username or url.password:
            raise ValueError("must not carry a user or a password: they have their own settings")
        if (url.path or "/") not in ("/", "/ari", "/ari/") or url.query or url.fragment:
            raise ValueError("must end with the port: callflow adds /ari itself")
        return value.rstrip("/").removesuffix("/ari")

    @field_validator("database")
    @classmethod
    def _is_a_database_url(cls, value: str) -> str:
        from sqlalchemy import make_url  # here: half the commands need no database, and start twice as fast
        from sqlalchemy.exc import ArgumentError

        try:
            kind = make_url(value).get_backend_name()
        except ArgumentError:
            raise ValueError("must be like sqlite+aiosqlite:////var/lib/callflow/db/callflow.sqlite3") from None
        if kind not in ("sqlite", "postgresql"):
            raise ValueError("must name an SQLite or a PostgreSQL database")
        return value

    @field_validator("webhook_url")
    @classmethod
    def _is_a_receiver(cls, value: str | None) -> str | None:
        try:
            url = _HTTP.validate_python(value) if value else None
        except ValidationError:
            raise ValueError("must be like https://example.com/callflow") from None
        if url is not None and (url.username or url.password or url.fragment):
            raise ValueError("must not carry a user, a password or a fragment")
        return value or None

    @model_validator(mode="after")
    def _has_one_secret(self) -> Settings:
        if self.webhook_secret is not None and self.webhook_secret_file is not None:
            raise ValueError(f"{PREFIX}WEBHOOK_SECRET and {PREFIX}WEBHOOK_SECRET_FILE are both set: keep one")
        if self.webhook_url is not None and self.webhook_secret is None and self.webhook_secret_file is None:
            raise ValueError(
                f"{PREFIX}WEBHOOK_URL needs a secret: set {PREFIX}WEBHOOK_SECRET_FILE to a file that has it"
            )
        return self

    @model_validator(mode="after")
    def _has_one_password(self) -> Settings:
        if self.ari_password is not None and self.ari_password_file is not None:
            raise ValueError(f"{PREFIX}ARI_PASSWORD and {PREFIX}ARI_PASSWORD_FILE are both set: keep one")
        if self.api_token and self.api_token.get_secret_value() and self.api_token_file is not None:
            raise ValueError(f"{PREFIX}API_TOKEN and {PREFIX}API_TOKEN_FILE are both set: keep one")
        return self

    def token(self) -> str:
        """The API's token; empty if there is none, and then nobody but this machine can reach it."""
        token = self.api_token.get_secret_value() if self.api_token else ""
        name = "api_token"
        if self.api_token_file is not None:
            token, name = _first_line(self.api_token_file, "api_token_file", "token"), "api_token_file"
        if token and (len(token) < SHORTEST_TOKEN or not token.isascii() or " " in token):
            raise SettingsError(
                f"the token in {variable(name)} must be {SHORTEST_TOKEN} or more letters, digits and signs without "
                "spaces: `openssl rand -hex 32` makes one"
            )
        if not token and self.api == "on" and not _is_loopback(self.health_host):
            raise SettingsError(
                f"{PREFIX}HEALTH_HOST is {self.health_host}, where other machines could command your agents: give a "
                f"token in {PREFIX}API_TOKEN or {PREFIX}API_TOKEN_FILE, or set {PREFIX}HEALTH_HOST to 127.0.0.1, or "
                f"{PREFIX}API to off"
            )
        return token

    def password(self) -> str:
        """The ARI password, from wherever it is kept. Asked for only by what talks to Asterisk."""
        if self.ari_password_file is not None:
            return _first_line(self.ari_password_file, "ari_password_file", "password")
        password = self.ari_password.get_secret_value() if self.ari_password else ""
        if not password:
            raise SettingsError(
                f"the ARI password is not set: give it in {PREFIX}ARI_PASSWORD, or name a file that holds it in "
                f"{PREFIX}ARI_PASSWORD_FILE"
            )
        return password

    def webhook_signing_secret(self) -> str:
        """The secret that signs webhooks, from wherever it is kept. Asked for only where there is a receiver."""
        name, secret = "webhook_secret", self.webhook_secret.get_secret_value() if self.webhook_secret else ""
        if self.webhook_secret_file is not None:
            name = "webhook_secret_file"
            secret = _first_line(self.webhook_secret_file, name, "secret")
        if len(secret) < SHORTEST_SECRET:
            raise SettingsError(
                f"{variable(name)} holds a secret that is too short: make one by `openssl rand -hex 32`"
            )
        return secret


def settings() -> Settings:
    """The settings of this process; `SettingsError` says everything that is wrong with them, a line each."""
    try:
        found = Settings()
    except ValidationError as error:
        # From None: pydantic's own error would print what it was given.
        raise SettingsError("\n".join([*_misspelt(), *map(_sentence, error.errors(include_input=False))])) from None
    if misspelt := list(_misspelt()):
        raise SettingsError("\n".join(misspelt))
    return found


def variable(field: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + field.upper()


def page() -> str:
    """docs/settings.md, made from the settings themselves."""
    rows = [f"| `{variable(name)}` | {_default(name)} | {field.description} |" for name, field in _FIELDS.items()]
    return "\n".join([*_PAGE, *rows, ""])


_FIELDS = Settings.model_fields

_PAGE = [
    "# Settings",
    "",
    "callflow is set by environment variables. A mistake in one stops it at the start, with exit code 2 and a sentence",
    "that names the variable. What the telephone does is not set here but in the dialplan.",
    "",
    "<!-- Made by `python -m callflow.config > docs/settings.md`; a test compares. -->",
    "",
    "| variable | default | meaning |",
    "|---|---|---|",
]


def _default(name: str) -> str:
    value = _FIELDS[name].default
    return "" if value is None else f"`{value}`"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _first_line(file: Path, setting: str, what: str) -> str:
    name = variable(setting)
    try:
        password = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{name} names {file}, which cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{name} names {file}, which is not text in UTF-8") from None
    if not password:
        raise SettingsError(f"{name} names {file}, which is empty")
    if len(password.splitlines()) > 1:
        raise SettingsError(f"{name} names {file}, which has more than one line: it must hold the {what} alone")
    return password


def _misspelt() -> Iterator[str]:
    """Variables that look like ours and are not. Those unlike any may be somebody else's business."""
    known = {variable(name) for name in _FIELDS}
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            meant = difflib.get_close_matches(name, known, n=1, cutoff=0.9)
            if meant:
                yield f"{name} is not a setting: did you mean {meant[0]}?"


def _sentence(error: Any) -> str:
    """One of pydantic's errors in our words."""
    if error["type"] == "value_error":
        reason = str(error["ctx"]["error"])
    else:
        reason = error["msg"].removeprefix("Input ").removeprefix("String ")
    return f"{variable(str(error['loc'][0]))} {reason}" if error["loc"] else reason


if __name__ == "__main__":
    print(page(), end="")
