from __future__ import annotations

import os
from pathlib import Path

import pytest

from callflow import config
from callflow.config import Settings, settings
from callflow.errors import SettingsError

DOCS = Path(__file__).parent.parent / "docs" / "settings.md"
SECRET = "hunter2"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(config.PREFIX):
            monkeypatch.delenv(name)


def refusal() -> str:
    with pytest.raises(SettingsError) as caught:
        settings().password()
    assert caught.value.__cause__ is None
    return str(caught.value)


def test_nothing_set_is_enough_to_begin() -> None:
    found = settings()
    assert found.ari_url == "http://127.0.0.1:8088"
    assert found.database == "sqlite+aiosqlite:////var/lib/callflow/db/callflow.sqlite3"
    assert (found.health_host, found.health_port) == ("127.0.0.1", 8089)


def test_a_variable_sets_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLFLOW_PLANS", "/srv/plan.yaml")
    monkeypatch.setenv("CALLFLOW_HEALTH_PORT", "9000")
    monkeypatch.setenv("CALLFLOW_LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("CALLFLOW_ARI_URL", "http://asterisk:8088/ari/")
    found = settings()
    assert found.plans == Path("/srv/plan.yaml")
    assert found.health_port == 9000
    assert found.log_level == "debug"
    assert found.ari_url == "http://asterisk:8088"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("HEALTH_PORT", "eighty", "CALLFLOW_HEALTH_PORT should be a valid integer"),
        ("HEALTH_PORT", "0", "CALLFLOW_HEALTH_PORT should be greater than or equal to 1"),
        ("LOG_FORMAT", "xml", "CALLFLOW_LOG_FORMAT should be 'json' or 'text'"),
        ("VOICE", "festival", "CALLFLOW_VOICE should be 'auto', 'piper', 'espeak-ng' or 'flite'"),
        ("VOICES", "", "CALLFLOW_VOICES is empty"),
        ("LOG_LEVEL", "loud", "CALLFLOW_LOG_LEVEL should be 'debug'"),
        ("APP", "call flow", "CALLFLOW_APP should match pattern"),
        ("ARI_URL", "asterisk:8088", "CALLFLOW_ARI_URL must be like http://127.0.0.1:8088"),
        ("ARI_URL", f"http://me:{SECRET}@asterisk:8088", "CALLFLOW_ARI_URL must not carry a user or a password"),
        ("ARI_URL", "http://asterisk:8088/phone", "CALLFLOW_ARI_URL must end with the port"),
        ("ARI_USER", "", "CALLFLOW_ARI_USER should have at least 1 character"),
        ("PLANS", "", "CALLFLOW_PLANS is empty"),
        ("DATABASE", "calls.db", "CALLFLOW_DATABASE must be like sqlite+aiosqlite:///"),
        ("DATABASE", f"mysql://me:{SECRET}@db/calls", "CALLFLOW_DATABASE must name an SQLite or a PostgreSQL"),
        ("WEBHOOK_URL", "ftp://example.com", "CALLFLOW_WEBHOOK_URL must be like https://example.com/callflow"),
        ("WEBHOOK_URL", f"https://me:{SECRET}@example.com", "CALLFLOW_WEBHOOK_URL must not carry a user"),
        ("WEBHOOK_URL", "https://example.com/hook", "CALLFLOW_WEBHOOK_URL needs a secret"),
        ("ARI_PASWORD", SECRET, "CALLFLOW_ARI_PASWORD is not a setting: did you mean CALLFLOW_ARI_PASSWORD?"),
        ("ARI_PASSWORD", "", "the ARI password is not set: give it in CALLFLOW_ARI_PASSWORD"),
        ("APP", "callflow", "the ARI password is not set: give it in CALLFLOW_ARI_PASSWORD"),
    ],
)
def test_a_mistake_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str) -> None:
    monkeypatch.setenv(config.PREFIX + name, value)
    said = refusal()
    assert said.startswith(why)
    assert "\n" not in said
    assert SECRET not in said


def test_every_mistake_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLFLOW_HEALTH_PORT", "x")
    monkeypatch.setenv("CALLFLOW_LOG_FORMAT", "x")
    monkeypatch.setenv("CALLFLOW_LOG_LEVLE", "x")
    assert [line.split()[0] for line in refusal().splitlines()] == [
        "CALLFLOW_LOG_LEVLE",
        "CALLFLOW_HEALTH_PORT",
        "CALLFLOW_LOG_FORMAT",
    ]


def test_a_variable_unlike_any_setting_is_not_ours_to_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLFLOW_IMAGE_MIRROR", "x")
    settings()


def test_two_passwords_are_one_too_many(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CALLFLOW_ARI_PASSWORD", SECRET)
    monkeypatch.setenv("CALLFLOW_ARI_PASSWORD_FILE", str(tmp_path / "secret"))
    assert refusal() == "CALLFLOW_ARI_PASSWORD and CALLFLOW_ARI_PASSWORD_FILE are both set: keep one"


def test_a_password_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    monkeypatch.setenv("CALLFLOW_ARI_PASSWORD_FILE", str(tmp_path / "secret"))
    assert settings().password() == SECRET


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "which cannot be read: No such file or directory"),
        (b"", "which is empty"),
        (b" \n", "which is empty"),
        (b"user\nhunter2\n", "which has more than one line: it must hold the password alone"),
        (b"\xff\xfe\x00", "which is not text in UTF-8"),
    ],
)
def test_a_password_file_that_will_not_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, why: str
) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("CALLFLOW_ARI_PASSWORD_FILE", str(file))
    assert refusal() == f"CALLFLOW_ARI_PASSWORD_FILE names {file}, {why}"


def test_a_folder_is_no_password_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CALLFLOW_ARI_PASSWORD_FILE", str(tmp_path))
    assert refusal().endswith("which cannot be read: Is a directory")


def test_the_secret_of_webhooks_is_given_or_in_a_file_and_not_too_short(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CALLFLOW_WEBHOOK_URL", "https://example.com/hook?key=in-the-address")
    monkeypatch.setenv("CALLFLOW_WEBHOOK_SECRET", SECRET)
    found = settings()
    assert not any(one in repr(found) + str(found) for one in (SECRET, "in-the-address"))
    with pytest.raises(SettingsError, match="CALLFLOW_WEBHOOK_SECRET holds a secret that is too short"):
        found.webhook_signing_secret()
    monkeypatch.setenv("CALLFLOW_WEBHOOK_SECRET_FILE", str(tmp_path / "secret"))
    assert refusal() == "CALLFLOW_WEBHOOK_SECRET and CALLFLOW_WEBHOOK_SECRET_FILE are both set: keep one"
    monkeypatch.delenv("CALLFLOW_WEBHOOK_SECRET")
    (tmp_path / "secret").write_text(f"{SECRET * 3}\n")
    assert settings().webhook_signing_secret() == SECRET * 3
    monkeypatch.setenv("CALLFLOW_WEBHOOK_URL", "")
    assert settings().webhook_url is None, "as a compose file leaves it"


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLFLOW_ARI_PASSWORD", SECRET)
    monkeypatch.setenv("CALLFLOW_DATABASE", f"postgresql://me:{SECRET}@db/calls")
    found = settings()
    assert SECRET not in repr(found) + str(found)
    assert found.password() == SECRET


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    assert Settings.model_fields[name].description
    assert f"`{config.variable(name)}`" in DOCS.read_text(encoding="utf-8")


def test_the_page_of_settings_is_current() -> None:
    assert DOCS.read_text(encoding="utf-8") == config.page()


def token(monkeypatch: pytest.MonkeyPatch, **values: str) -> str:
    for name, value in values.items():
        monkeypatch.setenv(f"CALLFLOW_{name}", value)
    return settings().token()


LONG = "0123456789abcdef"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_without_a_token_the_api_is_for_this_machine(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    assert token(monkeypatch, HEALTH_HOST=host) == ""


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "callflow.example"])
def test_where_others_could_reach_the_api_a_token_is_asked_for(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    with pytest.raises(SettingsError, match=f"CALLFLOW_HEALTH_HOST is {host}, where other machines could command"):
        token(monkeypatch, HEALTH_HOST=host)
    assert token(monkeypatch, HEALTH_HOST=host, API_TOKEN=LONG) == LONG
    monkeypatch.delenv("CALLFLOW_API_TOKEN")
    assert token(monkeypatch, HEALTH_HOST=host, API="OFF") == "", "health alone may be reached"


def test_the_token_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{LONG}\n")
    assert token(monkeypatch, API_TOKEN_FILE=str(file)) == LONG
    file.write_text(f"{LONG}\n{LONG}\n")
    with pytest.raises(SettingsError, match=r"API_TOKEN_FILE names .* it must hold the token alone"):
        settings().token()
    monkeypatch.setenv("CALLFLOW_API_TOKEN", LONG)
    with pytest.raises(SettingsError, match="CALLFLOW_API_TOKEN and CALLFLOW_API_TOKEN_FILE are both set"):
        settings()


@pytest.mark.parametrize("weak", ["short", "0123 456789abcdef", "ąęćłńóśźż0123456"])
def test_a_token_that_can_be_guessed_or_not_be_sent_is_refused(monkeypatch: pytest.MonkeyPatch, weak: str) -> None:
    with pytest.raises(SettingsError, match="the token in CALLFLOW_API_TOKEN must be 16 or more") as caught:
        token(monkeypatch, API_TOKEN=weak)
    assert weak not in str(caught.value)
