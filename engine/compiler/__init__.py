"""Definitions → one compiled context, in named passes; every fault of every file is collected, none is thrown.

A definition that failed in one pass is left alone by the later ones, and whatever points at it isn't faulted for that. This room reads
no file (`source` does) and runs nothing (`casework` does).
"""

from engine.compiler.compiling import Compiled, compile_context

__all__ = ["Compiled", "compile_context"]
