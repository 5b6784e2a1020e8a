"""`make bench`: how soon the real server is ready, and how much a first visit to its page transfers."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import httpx

from tests.bench.measuring import line, spread, verdict
from tests.browser.serving import serving

STARTS = 9
SECONDS = 2.0
KILOBYTES = 250.0
LINKS = {
    "text/html": re.compile(r"""<(?:link|script|img|image)\b[^>]*?\s(?:src|href)="([^"#]+)\""""),
    "text/css": re.compile(r"""url\(\s*["']?([^"')]+)"""),
    "text/javascript": re.compile(r"""(?:from|import)\s*\(?\s*["']([./][^"']*)"""),
}
"""By what a file of each kind makes a browser fetch further ones."""


def starts() -> list[float]:
    """Seconds from the start of a server to its first page, each time."""
    took = []
    for _ in range(STARTS):
        with serving("/") as server:
            took.append(server.took)
    return took


def transferred(address: str) -> dict[str, int]:
    """Bytes on the wire, compressed where the server compresses, of the page and of all that it brings along."""
    found: dict[str, int] = {}
    with httpx.Client(headers={"Accept-Encoding": "gzip, deflate, br"}) as client:
        waiting = [address + "/"]
        while waiting:
            url = waiting.pop()
            if url not in found:
                answer = client.get(url).raise_for_status()
                found[url] = answer.num_bytes_downloaded
                waiting += links(answer)
    return found


def links(answer: httpx.Response) -> Iterator[str]:
    """What a browser fetches along with it. Every font counts, though a browser fetches only those it needs."""
    kind = answer.headers["content-type"].partition(";")[0]
    for link in LINKS[kind].findall(answer.text) if kind in LINKS else ():
        if urlsplit(link).scheme != "data":
            yield urljoin(str(answer.url), link)


def main() -> None:
    """Print two lines of a table, and what weighs most."""
    took = starts()
    with serving() as server:
        sizes = transferred(server.address)
    kilobytes = sum(sizes.values()) / 1000
    print("\n| starting | measured | aim | |\n|---|---|---|---|")
    print(line((f"from start to first page, {STARTS} starts, s", spread(took, 2), f"<= {SECONDS:g}",
                verdict(statistics.median(took), most=SECONDS))))
    print(line((f"first visit, {len(sizes)} files with fonts, kB compressed", f"{kilobytes:.0f}", f"<= {KILOBYTES:g}",
                verdict(kilobytes, most=KILOBYTES))))
    heaviest = sorted(sizes.items(), key=lambda each: -each[1])[:5]
    print("\nHeaviest: " + ", ".join(f"{urlsplit(url).path} {size / 1000:.1f} kB" for url, size in heaviest) + ".")


if __name__ == "__main__":
    main()
