"""YAML text → nodes that know file, line and column; layers laid over one another, remembering who said what.

This room reads files and tells what is wrong with them as files. It does not know what a key means: that is `definitions`.
"""

from engine.source.folders import read_context, read_folders
from engine.source.layers import Laid, Layer, lay
from engine.source.nodes import Document, Entry, Mapping_, Node, Scalar, Sequence_, Style, Table
from engine.source.parsing.reading import read_yaml
from engine.source.tables import read_table

__all__ = [
    "Document",
    "Entry",
    "Laid",
    "Layer",
    "Mapping_",
    "Node",
    "Scalar",
    "Sequence_",
    "Style",
    "Table",
    "lay",
    "read_context",
    "read_folders",
    "read_table",
    "read_yaml",
]
