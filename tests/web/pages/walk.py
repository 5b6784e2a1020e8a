"""Every number on a page that has a truth in the API, read from its HTML: where it stands, what is said and meant."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any, NamedTuple

from tests.browser.reading import read


class Found(NamedTuple):
    """where: on which lens, at which mark.  words: what is printed.  truth: in full precision."""

    where: str
    words: str
    truth: float

    @property
    def is_right(self) -> bool:
        """Whether the words are the truth, rightly rounded."""
        return read(self.words).means(self.truth)


@dataclass(frozen=True, slots=True)
class Trace:
    """Both passes as the API answers them, and the weights behind them."""

    W: list[Any]
    b: list[Any]
    eta: float
    forward: dict[str, Any]
    backward: dict[str, Any]
    y: list[float]

    @property
    def L(self) -> int:
        return len(self.W) - 1

    @property
    def slopes(self) -> dict[str, float]:
        """dC/dw and dC/db by mark."""
        nabla_W, nabla_b = self.backward["nabla_W"], self.backward["nabla_b"]
        found = {f"w-{l}-{j}-{k}": v for l in range(1, self.L + 1) for j, row in enumerate(nabla_W[l])
                 for k, v in enumerate(row)}
        return found | {f"b-{l}-{j}": v for l in range(1, self.L + 1) for j, v in enumerate(nabla_b[l])}

    @property
    def values(self) -> dict[str, float]:
        """Every weight and bias by its mark."""
        found = {f"w-{l}-{j}-{k}": v for l in range(1, self.L + 1) for j, row in enumerate(self.W[l])
                 for k, v in enumerate(row)}
        return found | {f"b-{l}-{j}": v for l in range(1, self.L + 1) for j, v in enumerate(self.b[l])}

    def first_factor(self, mark: str) -> float:
        """dz/dw: the activation that the weight reads, 1 for a bias."""
        kind, l, *_, k = mark.split("-")
        return float(self.forward["a"][int(l) - 1][int(k)]) if kind == "w" else 1.0


def attribute(html: str, name: str, id: str) -> Iterator[tuple[str, str]]:
    """Of every tag whose id matches, the id and an attribute."""
    for tag in re.findall(rf'<\w+ id="{id}"[^>]*>', html):
        said = re.search(rf' {name}="([^"]*)"', tag)
        if said:
            yield re.findall(r'id="([^"]*)"', tag)[0], unescape(said[1])


def rows(html: str) -> Iterator[tuple[str, list[str]]]:
    """Of every row of a table with a mark: the mark, and its cells of numbers."""
    for mark, row in re.findall(r'<tr[^>]* data-mark="([^"]*)"[^>]*>(.*?)</tr>', html, re.DOTALL):
        cells = re.findall(r'<td class="n[^"]*"[^>]*>(.*?)</td>', row, re.DOTALL)
        yield mark, [unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in cells]


def picture(html: str, trace: Trace) -> Iterator[Found]:
    """Neurons, rings and wishes of the picture of layers."""
    a, da = trace.forward["a"], trace.backward["da"]
    for id, words in attribute(html, "aria-label", r"a-\d+-\d+"):
        l, j = map(int, id.split("-")[1:])
        value = re.findall(r"activation ([^\s,]+)", words)
        yield Found(f"picture {id}", value[0], a[l][j])
        if wish := re.findall(r"wishes .*: (\S+)", words):
            yield Found(f"picture wish of {id}", wish[0], -da[l][j])
    for id, words in attribute(html, "data-say", r"b-\d+-\d+"):
        nudge, slope = (said[0] for said in re.findall(r"(?:nudge|slope) ([^\s,]+)()", words))
        yield Found(f"picture nudge of {id}", nudge, -trace.slopes[id])
        yield Found(f"picture slope of {id}", slope, trace.slopes[id])
    for id, words in attribute(html, "data-say", r"wish-\d+-\d+"):
        l, j = map(int, id.split("-")[1:])
        yield Found(f"picture {id}", words.removeprefix("wish "), -da[l][j])


def told(words_of_edges: str, trace: Trace) -> Iterator[Found]:
    """What every edge says when it is pointed at."""
    for id, words in json.loads(words_of_edges).items():
        nudge, slope = (said[0] for said in re.findall(r"(?:nudge|slope) ([^\s,]+)()", words))
        yield Found(f"edge nudge of {id}", nudge, -trace.slopes[id])
        yield Found(f"edge slope of {id}", slope, trace.slopes[id])


def numbers(html: str, trace: Trace) -> Iterator[Found]:
    """The tables of all neurons: z, a, y of an output, dC/da, delta."""
    for mark, cells in rows(html):
        l, j = map(int, mark.split("-")[1:])
        z, a, *y = cells[: 3 if l == trace.L else 2]
        da, delta = cells[-2:]
        yield Found(f"numbers a of {mark}", a, trace.forward["a"][l][j])
        yield Found(f"numbers da of {mark}", da, trace.backward["da"][l][j])
        if l:
            yield Found(f"numbers z of {mark}", z, trace.forward["z"][l][j])
            yield Found(f"numbers delta of {mark}", delta, trace.backward["delta"][l][j])
        for words in y:
            yield Found(f"numbers y of {mark}", words, trace.y[j])


def nudges(html: str, trace: Trace) -> Iterator[Found]:
    """The ranking: each nudge, and how many times as large as the next it is."""
    found = list(rows(html))
    for (mark, cells), (after, _) in zip(found, [*found[1:], ("", [])], strict=True):
        yield Found(f"ranking {mark}", cells[0], -trace.slopes[mark])
        if after and cells[2]:
            yield Found(f"ranking {mark} to next", cells[2].removesuffix("×"),
                        abs(trace.slopes[mark] / trace.slopes[after]))


def theta(html: str, trace: Trace) -> Iterator[Found]:
    """Every parameter: first factor, value, slope, and where a step takes it."""
    for mark, (first, value, slope, after) in rows(html):
        v, nabla = trace.values[mark], trace.slopes[mark]
        yield Found(f"theta first factor of {mark}", first, trace.first_factor(mark))
        yield Found(f"theta value of {mark}", value, v)
        yield Found(f"theta slope of {mark}", slope, nabla)
        yield Found(f"theta after {mark}", after, v - trace.eta * nabla)


def factors(html: str, trace: Trace) -> Iterator[Found]:
    """The three products of a layer of a chain: the first factor, and what comes out; not those of other examples."""
    for mark, cells in rows(html.partition('id="several"')[0]):
        l = int(mark.split("-")[1])
        first = trace.values[f"w-{l + 1}-0-0"] if mark[0] == "a" else trace.first_factor(mark)
        slope = trace.backward["da"][l][0] if mark[0] == "a" else trace.slopes[mark]
        yield Found(f"factors first of {mark}", cells[0], first)
        yield Found(f"factors product of {mark}", cells[3].removeprefix("= "), slope)


@dataclass(frozen=True, slots=True)
class Check:
    """The check of an equation's card.  digits: to how many backprop and the measurement agree.  words: below it."""

    predicted: Found
    measured: str
    digits: int
    words: str


def check(html: str, mark: str, trace: Trace) -> Check:
    """Of the card of a mark."""
    kind, l, j, *_ = mark.split("-")
    slope = trace.slopes[mark] if kind in "wb" else trace.backward[{"a": "da", "z": "delta"}[kind]][int(l)][int(j)]
    said = {id: unescape(words) for id, words in
            re.findall(r'id="(predicted|measured|digits)">(.*?)</dd>', html, re.DOTALL)}
    words = unescape(" ".join(re.findall(r'<p class="fine[^"]*"[^>]*>(.*?)</p>', html)))
    return Check(Found(f"card of {mark}", said["predicted"], slope), said["measured"],
                 int(said["digits"].split()[0]), words)


def tree(html: str, trace: Trace) -> Iterator[Found]:
    """The chain: the value and the slope of every quantity."""
    a, z, delta, da = (trace.forward["a"], trace.forward["z"], trace.backward["delta"], trace.backward["da"])
    value: dict[str, float] = {"a-0-0": a[0][0], "C": trace.backward["cost"], "y": trace.y[0]} | trace.values
    slope: dict[str, float] = {"a-0-0": da[0][0]} | trace.slopes
    for l in range(1, trace.L + 1):
        value |= {f"z-{l}-0": z[l][0], f"a-{l}-0": a[l][0]}
        slope |= {f"z-{l}-0": delta[l][0], f"a-{l}-0": da[l][0]}
    for kind, truth in (("value", value), ("slope", slope)):
        for mark, words in re.findall(rf'<text id="{kind}-([^"]*)"[^>]*>([^<]+)</text>', html):
            yield Found(f"tree {kind} of {mark}", words, truth[mark])
    for mark, words in attribute(html, "data-say", r"symbol-\w-\d+-\d+(?:-\d+)?"):
        id = mark.removeprefix("symbol-")
        v, nabla = re.findall(r": (\S+), slope of C (\S+)", words)[0]
        yield Found(f"tree says value of {id}", v, value[id])
        yield Found(f"tree says slope of {id}", nabla, slope[id])


def unreadable(html: str) -> list[str]:
    """What no page says: floats that are none, and numbers as Python writes them."""
    attributes = r'="[^"]*\b(?:nan|inf|None)\b[^"]*"'
    plain = re.sub(r"<[^>]*>|/r/\w+\S*", " ", html)
    return re.findall(r"\b(?:nan|inf|None)\b|\b\d+\.?\d*e[+-]?\d+\b", plain) + re.findall(attributes, html)
