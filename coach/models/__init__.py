"""The chat model behind one small protocol: local 4-bit, an endpoint, or echo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coach.models.base import ChatMessage, ChatModel
from coach.models.echo import EchoModel
from coach.settings import Settings

__all__ = ["ChatMessage", "ChatModel", "EchoModel", "load_model"]

# What each larger model is known to write; a local path or hub id not listed here is trusted with both.
DEFAULT_LANGUAGES = ("en",)


def load_model(settings: Settings, progress: Callable[[str], None] = lambda _: None) -> ChatModel:
    """The model that ``settings.model`` names, ready to speak. Raises ModelError or SettingsError."""
    settings.check()
    if settings.model == "echo":
        return EchoModel()
    if settings.model_is_endpoint:
        from coach.models.endpoint import endpoint_model

        return endpoint_model(
            settings.model,
            name=settings.model_name,
            api_key=settings.api_key,
            timeout_s=settings.turn_timeout_s,
        )
    from coach.models.local import LocalModel

    if settings.model == "auto":
        from coach.models import setup

        path = setup.prepare(settings.data_dir, progress)
        progress("Loading the language model")
        return LocalModel(
            path, name="SmolLM2-135M-Instruct NF4", languages=DEFAULT_LANGUAGES, threads=settings.threads, small=True
        )
    folder = Path(settings.model).expanduser()
    progress(f"Loading {settings.model}")
    return LocalModel(folder if folder.exists() else settings.model, languages=("en", "zh"), threads=settings.threads)
