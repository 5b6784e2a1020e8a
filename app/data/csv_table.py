"""A text of points as lines of three cells, whoever wrote it: a spreadsheet, pandas, numpy, R, or a hand.

A table of small rules, each for one habit of one of them. Python's csv.Sniffer guesses a separator from how often
letters come; here it is known what the columns hold, and the separator is the one that finds numbers in them.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.errors import LineError

SEPARATORS = (";", "\t", ",", " ")
"""In the order in which they are preferred: of "0.5; 1" the first that is there."""

LOOKED_AT = 50
"""Lines by which the separator is found."""

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*|,[0-9]+)?|[.,][0-9]+)([eE][+-]?[0-9]+)?")
_OPENING = ("[", "(", "array(", "np.array(")
_BETWEEN_LISTS = re.compile(r"[\])]\s*,?\s*[\[(]")
_OF_LISTS = re.compile(r"^(np\.)?array|[\[\]()]|,$")
_OF_CLASSES = frozenset({"class", "label", "labels", "target", "klasse", "classe", "species", "category", "group"})
_OF_ROWS = frozenset({"", "index", "id", "row", "rownames", "unnamed: 0", "nr", "no"})


class Line(NamedTuple):
    """n: its number in the text, from 1.  cells: of points x, y and a class."""

    n: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CsvTable:
    """names: the cells of a first line of names, none without one.  said: what was left out, in sentences."""

    lines: tuple[Line, ...]
    names: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


def number(cell: str) -> float | None:
    """Its value, with a decimal point or comma; None for what is no number."""
    return float(cell.replace(",", ".")) if _NUMBER.fullmatch(cell) else None


def table(text: str) -> CsvTable:
    """Three cells a line.  Raises LineError, naming the line that has others."""
    lines = _lines(text)
    if not lines:
        raise LineError("there is no line in this text: write a point a line, as x, y, class")
    found = CsvTable(tuple(_cells(lines, _separator(lines))))
    for rule in RULES:
        found = rule(found)
    if not found.lines:
        raise LineError("there is only a line of names: write a point a line after it, as x, y, class")
    _check_widths(found.lines)
    return found


def counted(text: str) -> list[str]:
    """The lines of a text as LineError counts them: of Python's or numpy's lists every inner list is one."""
    return (_BETWEEN_LISTS.sub("\n", text) if is_of_lists(text) else text).splitlines()


def is_of_lists(text: str) -> bool:
    """Whether it is one of Python's or numpy's lists."""
    return text.lstrip("\N{BOM} \t\r\n").startswith(_OPENING)


def _lines(text: str) -> list[tuple[int, str]]:
    """Every line that says something, and its number."""
    if "\0" in text:
        raise LineError("this text has NUL characters, as a file in UTF-16 has: save it as UTF-8 (CSV UTF-8)")
    of_lists = is_of_lists(text)
    text = text.lstrip("\N{BOM}").replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", " ")
    lines = [(n, _plain(line, of_lists)) for n, line in enumerate(counted(text), 1)]
    return [(n, line) for n, line in lines if line]


def _plain(line: str, of_lists: bool) -> str:
    """A line without what is around its cells; nothing of a comment, or of Excel's hint at its separator.

    of_lists: whether the text is one of Python's or numpy's lists, whose brackets go.
    """
    line = line.strip()
    if line.startswith(("#", "%")) or line.lower().startswith("sep="):
        return ""
    return _OF_LISTS.sub("", line).strip(" ,") if of_lists else line


def _separator(lines: list[tuple[int, str]]) -> str:
    """The separator by which most lines have numbers where x and y stand."""
    def fits(separator: str) -> int:
        return sum(_holds_a_point(_split(line, separator) or ()) for _, line in lines[:LOOKED_AT])
    best = max(SEPARATORS, key=fits)
    return best if fits(best) else next((s for s in SEPARATORS if s in lines[0][1]), ",")


def _holds_a_point(cells: tuple[str, ...]) -> bool:
    return len(cells) in (3, 4) and sum(number(cell) is not None for cell in cells) >= 2


def _split(line: str, separator: str) -> tuple[str, ...] | None:
    try:
        cells = next(csv.reader([line], delimiter=separator, strict=True, skipinitialspace=True))
    except csv.Error:
        return None
    return tuple(cell.strip().strip("'") for cell in cells)


def _cells(lines: list[tuple[int, str]], separator: str) -> list[Line]:
    found = []
    for n, line in lines:
        cells = _split(line, separator)
        if cells is None:
            raise LineError(f"line {n} has quotation marks that do not end", n)
        found.append(Line(n, cells))
    return found


def _check_widths(lines: tuple[Line, ...]) -> None:
    """Raise LineError for the first line that is not as wide as most, or for the first if most are no points."""
    usual = Counter(len(line.cells) for line in lines).most_common(1)[0][0]
    odd = next((line for line in lines if len(line.cells) != usual), lines[0])
    have = len(odd.cells)
    if have == usual == 3:
        return
    must = f"most have {usual}" if 3 != usual != have else "a point has three: x, y and its class"
    advice = ". Keep two columns of numbers and the class" if have == usual > 3 else ""
    raise LineError(f"line {odd.n} has {have} column{'' if have == 1 else 's'}; {must}{advice}", odd.n)


Rule = Callable[[CsvTable], CsvTable]


def _empty_columns(found: CsvTable) -> CsvTable:
    """A separator at the end of every line makes a column of nothing."""
    lines = found.lines
    while all(len(line.cells) > 3 and not line.cells[-1] for line in lines):
        lines = tuple(Line(line.n, line.cells[:-1]) for line in lines)
    return replace(found, lines=lines)


def _names(found: CsvTable) -> CsvTable:
    """A first line of names: no number in it."""
    first, *others = found.lines
    if any(number(cell) is not None for cell in first.cells):
        return found
    return replace(found, lines=tuple(others), names=first.cells)


def _column_numbers(found: CsvTable) -> CsvTable:
    """pandas' first line for columns without names, 0, 1, 2, unless 2 is a class."""
    first, *others = found.lines or (Line(0, ()),)
    if first.cells not in (("0", "1", "2"), ("", "0", "1", "2")) or any(line.cells[-1] == "2" for line in others):
        return found
    return replace(found, lines=tuple(others), names=first.cells,
                   said=(*found.said, "The first line numbers the columns, 0, 1, 2, and is left out."))


def _row_numbers(found: CsvTable) -> CsvTable:
    """A fourth column before the others: pandas' index and R's row names."""
    lines, names = found.lines, found.names
    if not lines or any(len(line.cells) != 4 for line in lines):
        return found
    is_named = len(names) == 3 or (len(names) == 4 and names[0].lower() in _OF_ROWS)
    if not is_named and not _is_counting([line.cells[0] for line in lines]):
        return found
    rest = tuple(Line(line.n, line.cells[1:]) for line in lines)
    return CsvTable(rest, names[-3:], (*found.said, "The first column numbers the rows and is left out."))


def _is_counting(cells: list[str]) -> bool:
    """Whether they go on by one each."""
    values = [number(cell) for cell in cells]
    first = values[0]
    return len(values) > 1 and first is not None and values == [first + i for i in range(len(values))]


def _class_last(found: CsvTable) -> CsvTable:
    """The class elsewhere than in the last column: its name says so, or it alone is in words."""
    lines, names = found.lines, found.names
    if not lines or any(len(line.cells) != 3 for line in lines):
        return found
    named = [k for k, name in enumerate(names) if name.lower() in _OF_CLASSES]
    in_words = [k for k in range(3) if len(lines) > 1 and all(number(line.cells[k]) is None for line in lines)]
    k = next((ks[0] for ks in (named, in_words) if len(ks) == 1), 2)
    if k == 2:
        return found
    turned = tuple(Line(line.n, (*line.cells[:k], *line.cells[k + 1 :], line.cells[k])) for line in lines)
    said = f"The {('first', 'second')[k]} column is taken as the class."
    return replace(found, lines=turned, said=(*found.said, said))


RULES: tuple[Rule, ...] = (_empty_columns, _names, _column_numbers, _row_numbers, _class_last)
"""One after the other, each on what the one before has left."""
