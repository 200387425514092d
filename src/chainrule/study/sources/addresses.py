"""The guard on the network: which addresses may be fetched, and connections that go to the address that was checked.

A name is resolved once; if any of its addresses is not a public one the whole name is refused, and the connection is
made to the checked address itself, so that a name cannot answer differently a moment later. Redirects pass the same
guard. Addresses that are not public: loopback, private and link-local ranges (metadata services among them), shared
address space, multicast, reserved and documentation ranges, and IPv6 forms that carry such an IPv4 address.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from chainrule.study.errors import AddressError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

LONGEST_ADDRESS = 4000  # characters
_PORTS = frozenset((80, 443, 8000, 8008, 8080, 8443))  # others speak other protocols than HTTP
_CARRIERS = tuple(  # IPv6 ranges whose addresses hold an IPv4 address in their last 32 bits
    ipaddress.IPv6Network(net)
    for net in ("::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96")
)


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of ``host`` as the system's resolver gives them. Raises OSError where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(row[4][0]) for row in found]


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, whatever form it is written in."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None or address.is_site_local:
            return False
        inner = _carried(address)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_loopback or address.is_unspecified
    )


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if any(address in net for net in _CARRIERS):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.sixtofour is not None:
        return address.sixtofour
    return address.teredo[1] if address.teredo is not None else None


@dataclass(frozen=True)
class Guard:
    """What may be fetched: the check of an address, the resolver, and the limits.

    ``allowed`` holds (host, port) pairs that pass although they are not public; it is empty outside of tests.
    """

    resolver: Resolve = resolve
    allowed: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    most_bytes: int = 20_000_000
    most_seconds: float = 60.0
    most_redirects: int = 5

    def checked(self, address: str) -> SplitResult:
        """The parts of an http(s) address. Raises AddressError where it is of another kind or malformed."""
        text = address.strip()
        if text.startswith("-"):
            raise AddressError(f"{text[:80]!r} begins with '-', which no address does.")
        if len(text) > LONGEST_ADDRESS or any(ord(c) < 33 or c in "\\\x7f" for c in text):
            raise AddressError("That is no address: it is too long or holds blanks, backslashes or control characters.")
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError as error:
            raise AddressError(f"{text[:80]!r} is not an address ({error}).") from error
        if parts.scheme.lower() not in ("http", "https"):
            raise AddressError(f"{text[:80]!r} is not an http or https address; only these are fetched.")
        if not parts.hostname:
            raise AddressError(f"{text[:80]!r} names no host.")
        if parts.username is not None or parts.password is not None:
            raise AddressError("An address with a user name or a password in it is not fetched.")
        if port is not None and port not in _PORTS and (parts.hostname, port) not in self.allowed:
            raise AddressError(f"Port {port} is not one that web pages are served from.")
        return parts

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The public addresses of ``host``, resolved once. Raises AddressError where one of them is not public."""
        bare = host.strip("[]").rstrip(".")
        try:
            ascii_host = bare if ":" in bare else bare.encode("idna").decode("ascii")
            found = self.resolver(ascii_host, port)
            parsed = [ipaddress.ip_address(address) for address in found]
        except (OSError, UnicodeError, ValueError) as error:
            raise AddressError(
                f"The host {bare[:80]!r} cannot be reached: its name has no address. Is there a network?"
            ) from error
        if (host, port) not in self.allowed:
            private = [address for address in parsed if not is_public(address)]
            if private or not parsed:
                raise AddressError(f"The host {bare[:80]!r} is not on the public internet; it is not fetched.")
        return tuple(str(address) for address in parsed)

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """A connection to ``host`` at one of its checked addresses. Raises AddressError where there is none."""
        problem: OSError | None = None
        for address in self.addresses(host, port):
            try:
                return socket.create_connection((address, port), timeout)
            except OSError as error:
                problem = error
        raise AddressError(f"The host {host[:80]!r} does not answer ({problem}). Is there a network?") from problem
