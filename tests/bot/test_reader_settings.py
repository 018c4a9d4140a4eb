"""The outside reader's settings: off without them, and each wrong one named with its cure at start."""

import pytest
from pydantic import SecretStr

from bot.edge.settings import ReaderSettings, Settings, SettingsWrong, load, reader
from bot.service import Service
from tests.bot.cli_cast import Terminal

FAR = {"url": "https://models.example.com", "model": "small-1", "key": "sk-1"}


def settings(**given: str) -> Settings:
    url, model, key = (given.get(name, "") for name in ("url", "model", "key"))
    return Settings(
        _env_file=None, askback_reader_url=url, askback_reader_model=model, askback_reader_key=SecretStr(key)
    )


def wrong(**changes: str) -> list[str]:
    with pytest.raises(SettingsWrong) as raised:
        reader(settings(**FAR | changes))
    return [sentence.partition(" ")[0] for sentence in str(raised.value).splitlines()]


def test_it_is_off_unless_somebody_sets_it_up() -> None:
    assert reader(Settings(_env_file=None)) is None


@pytest.mark.parametrize(
    "url", ["https://models.example.com", "https://models.example.com/", "https://models.example.com/v1/"]
)
def test_the_address_is_completed(url: str) -> None:
    address = "https://models.example.com/v1/chat/completions"
    assert reader(settings(**FAR | {"url": url})) == ReaderSettings(
        address, "models.example.com", "small-1", 200, "sk-1"
    )


def test_an_address_may_have_a_port_and_a_path() -> None:
    found = reader(settings(**FAR | {"url": "https://models.example.com:8443/team/a"}))
    assert found is not None
    assert (found.address, found.host) == (
        "https://models.example.com:8443/team/a/v1/chat/completions",
        "models.example.com:8443",
    )


@pytest.mark.parametrize(
    "url",
    [
        "models.example.com",
        "ftp://models.example.com",
        "https://",
        "https://models.example.com:99999",
        "https://me:secret@models.example.com",
        "https://models.example.com?key=1",
        "https://models.example.com/#x",
        "https://models.example.com/a b",
        "https://[::1",
        "https://modèles.example.com",
    ],
)
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    assert wrong(url=url) == ["ASKBACK_READER_URL"]


@pytest.mark.parametrize(
    "host", ["models.example.com", "127.0.0.1.example.com", "localhost.example.com", "192.168.0.2"]
)
def test_words_never_cross_a_network_in_the_open(host: str) -> None:
    assert wrong(url=f"http://{host}") == ["ASKBACK_READER_URL"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_a_reader_on_this_machine_needs_neither_tls_nor_a_key(host: str) -> None:
    assert reader(settings(url=f"http://{host}:11434", model="small-1")) is not None


def test_each_missing_part_is_named() -> None:
    assert wrong(url="") == ["ASKBACK_READER_URL"]
    assert wrong(model=" ") == ["ASKBACK_READER_MODEL"]
    assert wrong(key="") == ["ASKBACK_READER_KEY"]
    assert wrong(model="", key="") == ["ASKBACK_READER_MODEL", "ASKBACK_READER_KEY"]


@pytest.mark.parametrize("key", ["two words", "sk-1\r\nX-Other: 1", "schlüssel"])
def test_a_key_that_cannot_be_one_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(SettingsWrong, match=r"^ASKBACK_READER_KEY holds blanks") as raised:
        reader(settings(**FAR | {"key": key}))
    assert key not in str(raised.value)


@pytest.mark.parametrize(
    ("daily", "does"), [("0", False), ("1", True), ("100000", True), ("100001", False), ("many", False)]
)
def test_the_budget_is_a_number_of_comments(monkeypatch: pytest.MonkeyPatch, daily: str, does: bool) -> None:
    monkeypatch.setenv("ASKBACK_READER_DAILY", daily)
    if does:
        assert load().askback_reader_daily == int(daily)
        return
    with pytest.raises(SettingsWrong, match=r"^ASKBACK_READER_DAILY must be"):
        load()


def test_the_key_is_not_shown_where_settings_are() -> None:
    given = settings(**FAR)
    assert "sk-1" not in repr(given) and "sk-1" not in repr(reader(given))


def test_a_bot_does_not_start_with_a_wrong_one(tmp_path, monkeypatch) -> None:
    terminal = Terminal(tmp_path, monkeypatch)
    with terminal.slack():
        terminal.set(ASKBACK_READER_URL="http://models.example.com")
        with pytest.raises(SettingsWrong, match="ASKBACK_READER_URL must begin with https://"):
            Service(load())
    assert not (tmp_path / "askback.db").exists()
