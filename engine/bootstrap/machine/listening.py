"""A port to listen on, and being told to stop. Knows nothing of what is answered."""

from __future__ import annotations

import errno
import signal
import socket

WAITING = 2048
"""Connections that may wait while the process is busy."""
REASONS = {
    errno.EADDRINUSE: "somebody else listens there already. Stop that, or choose another with --port",
    errno.EACCES: "that needs more rights. Choose a port from 1024 on with --port",
    errno.EADDRNOTAVAIL: "it is no address of this machine. Choose another with --host",
}


class PortRefused(Exception):
    """Nobody can listen there. The text is a sentence with its remedy, for the operator."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections from now on; `PortRefused` when the machine doesn't allow it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=WAITING)
    except OSError as fault:
        why = REASONS.get(fault.errno or 0, "there is no such address. Check --host and --port")
        raise PortRefused(f"Tais can't listen on {host}, port {port}: {why}.") from None


def stop_when_told() -> None:
    """Being terminated is from now on the same as Ctrl+C: what is begun is ended and closed."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
