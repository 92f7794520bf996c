"""The chat model behind one small protocol: OpenVINO on a CPU, NF4 through transformers on a GPU, an endpoint, or echo."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from coach.errors import ModelError
from coach.models.base import ChatMessage, ChatModel
from coach.models.echo import EchoModel
from coach.settings import Settings

__all__ = ["ChatMessage", "ChatModel", "EchoModel", "engine_for", "load_model"]

# What each larger model is known to write; a local path or hub id not listed here is trusted with both.
DEFAULT_LANGUAGES = ("en",)
_NAME = "SmolLM2-135M-Instruct"
# Device files of NVIDIA's and AMD's drivers; asking torch would cost seconds and hundreds of megabytes on every start.
_GPU_DEVICES = (Path("/dev/nvidiactl"), Path("/dev/dxg"), Path("/dev/kfd"))


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
    if settings.model == "auto":
        return _default(settings, progress)
    from coach.models.local import LocalModel

    folder = Path(settings.model).expanduser()
    progress(f"Loading {settings.model}")
    return LocalModel(folder if folder.exists() else settings.model, languages=("en", "zh"), threads=settings.threads)


def engine_for(settings: Settings) -> Literal["openvino", "transformers"]:
    """What runs the default model: OpenVINO where it is installed and no GPU is, unless the settings say."""
    if settings.engine != "auto":
        return settings.engine
    return "openvino" if find_spec("openvino") and not _has_gpu() else "transformers"


def _has_gpu() -> bool:
    import sys

    if sys.platform == "linux" and not any(device.exists() for device in _GPU_DEVICES):
        return False
    if sys.platform == "darwin":
        return False  # bitsandbytes has no NF4 for Apple's GPUs
    import torch

    return bool(torch.cuda.is_available())


def _default(settings: Settings, progress: Callable[[str], None]) -> ChatModel:
    if engine_for(settings) == "openvino":
        try:
            return _openvino(settings, progress)
        except ModelError as exc:
            if settings.engine == "openvino":
                raise
            progress(f"{exc} Going on with NF4.")
    from coach.models import setup
    from coach.models.local import LocalModel

    path = setup.prepare(settings.data_dir, progress)
    progress("Loading the language model")
    return LocalModel(path, name=f"{_NAME} NF4", languages=DEFAULT_LANGUAGES, threads=settings.threads, small=True)


def _openvino(settings: Settings, progress: Callable[[str], None]) -> ChatModel:
    from coach.models import setup
    from coach.models.openvino_model import OpenVinoModel

    path = setup.prepare_openvino(settings.data_dir, progress)
    progress("Loading the language model")
    return OpenVinoModel(
        path, name=f"{_NAME} int8 OpenVINO", languages=DEFAULT_LANGUAGES, threads=settings.threads, small=True
    )
