"""A YAML language server as editors run it, spoken to over its own protocol (LSP) on standard input and output."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any, TypeAlias

Json: TypeAlias = "dict[str, Any]"
PATIENCE = 60.0  # seconds for one answer of the server, on a busy machine too


def read_message(pipe: IO[bytes]) -> Json | None:
    """One message of the protocol; None at the end."""
    length = 0
    while line := pipe.readline().strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    found: Json | None = json.loads(pipe.read(length)) if length else None
    return found


@dataclass
class Editor:
    """The half of the protocol that an editor plays. Lines and columns are counted from 0."""

    process: subprocess.Popen[bytes]
    heard: SimpleQueue[Json | None] = field(default_factory=SimpleQueue)
    faults: dict[str, list[Json]] = field(default_factory=dict)
    asked: int = 0

    def listen(self) -> None:
        """Read what the server says, until it ends."""
        assert self.process.stdout is not None
        while (message := read_message(self.process.stdout)) is not None:
            self.heard.put(message)
        self.heard.put(None)

    def send(self, message: Json) -> None:
        assert self.process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def ask(self, method: str, parameters: Json) -> Any:
        """A request and its answer; what the server asks meanwhile is answered with nothing."""
        self.asked += 1
        number = self.asked
        self.send({"id": number, "method": method, "params": parameters})
        while True:
            message = self.next()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message.get("result")

    def next(self) -> Json:
        """The next message, after what it means was done."""
        try:
            message = self.heard.get(timeout=PATIENCE)
        except Empty:
            raise AssertionError("the language server does not answer") from None
        assert message is not None, "the language server ended"
        if "method" in message and "id" in message:
            wanted = (
                message.get("params", {}).get("items", ()) if message["method"] == "workspace/configuration" else None
            )
            self.send(
                {
                    "id": message["id"],
                    "result": None if wanted is None else [SETTINGS.get(each["section"]) for each in wanted],
                }
            )
        elif message.get("method") == "textDocument/publishDiagnostics":
            self.faults[message["params"]["uri"]] = message["params"]["diagnostics"]
        return message

    def open(self, file: Path) -> list[Json]:
        """Open a file; the faults that the server underlines."""
        uri = file.resolve().as_uri()
        self.faults.pop(uri, None)
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": file.read_text(encoding="utf-8")}
        self.send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while uri not in self.faults:
            self.next()
        return self.faults[uri]

    def at(self, method: str, file: Path, line: int, column: int) -> Any:
        place = {"textDocument": {"uri": file.resolve().as_uri()}, "position": {"line": line, "character": column}}
        return self.ask(f"textDocument/{method}", place)

    def completions(self, file: Path, line: int, column: int) -> set[str]:
        """The words that are offered at a place."""
        found = self.at("completion", file, line, column)
        items = found["items"] if isinstance(found, dict) else found or []
        return {each["label"] for each in items}

    def hover(self, file: Path, line: int, column: int) -> str:
        """What is shown when the mouse rests on a place."""
        found = self.at("hover", file, line, column)
        contents = found["contents"] if found else ""
        return str(contents["value"] if isinstance(contents, dict) else contents)


SETTINGS: Json = {
    "yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}, "schemas": {}},
    "http": {"proxy": "", "proxyStrictSSL": False},
}
"""No list of schemas is fetched from anywhere: a file's own line names its schema."""
