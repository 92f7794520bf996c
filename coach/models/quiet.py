"""OpenVINO without its telemetry. Every import of it goes through here.

The plain ``import openvino`` reports itself to its makers over the network and leaves an identifier in the home folder, without
asking. Its own code does without where the package ``openvino_telemetry`` cannot be imported, so that is what it finds.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType


def openvino() -> ModuleType:
    """The package ``openvino``, silent. Raises ImportError where it is not installed."""
    if "openvino" not in sys.modules:
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    package: ModuleType = importlib.import_module("openvino")
    return package
