"""Access control: checks keys if the server has any, and limits how many requests a client may send."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from askmuse.api.problems import http_problem
from askmuse.service.keys import Keys
from askmuse.service.rates import Rates

ALIVE = "/healthz"
"""A path that needs no key and has no limit: it only says that the server runs."""
_OPEN = ("/", "/docs", "/openapi.json")
_OPEN_BELOW = ("/page/", "/docs/")
"""The paths that need no key: the page and the description of the API contain no articles, and ask for the key."""
_MISSING = (
    "This server needs a key. Send it in the header `Authorization: Bearer KEY`. "
    "Whoever runs the server makes one with `askmuse key new`."
)
_UNKNOWN = (
    "This server does not know this key. Check that it was copied whole, or ask whoever runs the server for another."
)


class Access:
    """Passes on the requests that may be served; refuses the others with a 401 or 429 problem."""

    def __init__(self, app: ASGIApp, keys: Keys | None, rates: Rates) -> None:
        """Guard `app`; if `keys` is None, requests need no key."""
        self._app = app
        self._keys = keys
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request that may be served."""
        refused = self._refusal(scope) if scope["type"] == "http" and scope["path"] != ALIVE else None
        await (refused or self._app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        address = (scope.get("client") or ("", 0))[0]
        if pause := self._rates.wait_for_address(address):
            return _too_many(scope, "from your address", pause)
        if self._keys is None or _is_open(scope["path"]):
            return None
        text = _bearer(Headers(scope=scope).getlist("authorization"))
        key = None if text is None else self._keys.find(text)
        if key is None:
            detail = _MISSING if text is None else _UNKNOWN
            return http_problem(scope, 401, detail, {"www-authenticate": 'Bearer realm="askmuse"'})
        scope.setdefault("state", {})["key"] = key.name
        if pause := self._rates.wait_for_key(key.sha256):
            return _too_many(scope, "with this key", pause)
        return None


def _is_open(path: str) -> bool:
    return path in _OPEN or path.startswith(_OPEN_BELOW)


def _bearer(headers: list[str]) -> str | None:
    """Return the token of an Authorization header of the kind Bearer, or None if there is none."""
    scheme, _, token = (headers[0] if len(headers) == 1 else "").partition(" ")
    return (token.strip() or None) if scheme.lower() == "bearer" else None


def _too_many(scope: Scope, which: str, pause: int) -> ASGIApp:
    detail = f"Too many requests came {which}. Try again in {pause} second{'s' * (pause > 1)}."
    return http_problem(scope, 429, detail, {"retry-after": str(pause)})
