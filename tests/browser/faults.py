"""What must never happen on a page, whoever looks at it and whatever they press."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

WATCH = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI}`));
window.swaps = 0;
addEventListener("htmx:after:swap", (event) => { if (event.target.id !== "answer") window.swaps += 1; });
"""
"""A violation is told on the console, which outlives the page. Swaps of the stage and the notice are counted, so that
a test can wait for one; the answers to a drawing come by themselves."""


@dataclass  # without slots: Playwright keeps its wrappers on the object that a method belongs to
class Faults:
    """All that went wrong in a browser.  address: the one host it may speak to.  expected: refusals that are meant."""

    address: str
    expected: set[int] = field(default_factory=set)
    found: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Listen from now on to every page of a browser."""
        context.add_init_script(WATCH)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.found.append(f"page error: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        is_refusal = any(f"a status of {status} " in message.text for status in self.expected)
        if message.type in ("error", "warning") and not is_refusal:
            self.found.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address + "/", "data:")):
            self.found.append(f"asked another host: {request.url}")

    def _failed(self, request: Request) -> None:
        is_left = request.method == "GET" and request.failure == "net::ERR_ABORTED"      # by a page that was left
        if not is_left:
            self.found.append(f"{request.method} {request.url} failed: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.found.append(f"{response.request.method} {response.url} answered {response.status}")
