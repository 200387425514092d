"""Start the app: choose a port, print the address once, open the browser."""

import socket
import threading
import webbrowser
from pathlib import Path

from chainrule.errors import ChainruleError
from chainrule.server.access import LOOPBACK

FIRST_PORT = 8517


class PortError(ChainruleError):
    """The port that was asked for is taken, or may not be used."""


def serve(
    port: int | None, open_browser: bool, data: Path, host: str = "127.0.0.1", password: str | None = None
) -> None:
    """Serve until Ctrl-C. Without a port, 8517 or the next free one.

    Raises AccessError for an open host without a password, PortError where the port is not free.
    """
    import uvicorn

    from chainrule.server.app import create_app

    app = create_app(data, host=host, password=password)
    listener = listen(host, port)
    number = listener.getsockname()[1]
    address = address_of(host, number)
    token = "" if password else f"/?token={app.state.access.token}"
    print(f"Chainrule is at {address}{token}\nIts data is in {data}. Ctrl-C ends it.", flush=True)
    if open_browser:
        threading.Timer(0.4, webbrowser.open, (address + token,)).start()
    config = uvicorn.Config(
        app,
        log_level="warning",
        ws_max_size=2**20,
        ws_per_message_deflate=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=64 * 1024,
    )
    uvicorn.Server(config).run(sockets=[listener])


def listen(host: str, port: int | None) -> socket.socket:
    """A listening socket on the port, or on the first free one from 8517 on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in [port] if port is not None else [*range(FIRST_PORT, FIRST_PORT + 20), 0]:
        taken = socket.socket(family, socket.SOCK_STREAM)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((host, candidate))
        except OSError as error:
            taken.close()
            if port is not None:
                raise PortError(
                    f"Port {port} on {host} cannot be used: {error.strerror}. Choose another with --port."
                ) from None
            continue
        taken.listen(128)
        return taken
    raise PortError(f"No port is free on {host}.")


def address_of(host: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    name = "127.0.0.1" if host in {"0.0.0.0", "localhost", *LOOPBACK[:1]} else f"[{host}]" if ":" in host else host
    return f"http://{'[::1]' if host == '::' else name}:{port}"
