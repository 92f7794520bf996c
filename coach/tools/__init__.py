"""The formulas of ``coach.fitness`` as LangChain tools, and what a capable model picks among them.

``langchain_tools`` is for whoever builds with LangChain; ``worked_out`` is the turn's: the model picks function and arguments from the
question, code computes. With the default model ``coach.calculate`` reads the question by rules and no tool is offered.
"""

from __future__ import annotations

from coach.tools.offered import langchain_tools
from coach.tools.picked import worked_out

__all__ = ["langchain_tools", "worked_out"]
