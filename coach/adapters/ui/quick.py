"""A quicker start: while Gradio is imported it parses the source of each of its components to write type stubs for editors.

That is about a third of the import, and it writes into the installed package. The page needs no stubs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_MODULE, _WRITER = "gradio.component_meta", "create_or_modify_pyi"


class NoStubs(MetaPathFinder):
    """Finds the one module as always, and takes the writing of stubs out of it once it is loaded."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name == _MODULE else None
        if spec is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            load(module)
            setattr(module, _WRITER, _nothing)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _nothing(*_: Any) -> None:
    return None


@contextmanager
def without_stubs() -> Iterator[None]:
    """Around ``import gradio``."""
    finder = NoStubs()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
