"""YAML text → nodes that know file, line and column; layers laid over one another, remembering who said what.

This room reads files and tells what is wrong with them as files. It does not know what a key means: that is `definitions`.
"""

from engine.source.nodes import Document, Entry, Mapping_, Node, Scalar, Sequence_, Style, Table

__all__ = ["Document", "Entry", "Mapping_", "Node", "Scalar", "Sequence_", "Style", "Table"]
