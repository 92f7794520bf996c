"""The texts the language model reads, one file each."""

from prompts.loader import prompt

__all__ = ["prompt"]
