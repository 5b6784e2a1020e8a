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

from app.data.csv_numbers import is_number, number, without_thousands
from app.errors import LineError

SEPARATORS = (";", "\t", "|", ",", " ")
"""In the order in which they are preferred: of "0.5; 1" the first that is there."""

LOOKED_AT = 50
"""Lines by which the separator is found."""

_ALIKE = str.maketrans({"\N{MINUS SIGN}": "-", "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ",
                        "\N{THIN SPACE}": " ", "\N{ZERO WIDTH SPACE}": "", "\N{WORD JOINER}": "", "\x1a": ""})
_COMMENT = re.compile(r"^(#|%|@|sep=).*|\s(#(\s.*)?|//\s.*)$", re.IGNORECASE)
_RULED = re.compile(r"[-|:+=\s]*-[-|:+=\s]*")
_CALL = r"([A-Za-z_]\w*\s*=\s*)?(((np|numpy|torch)\.)?(array|asarray|matrix|tensor)(?=\())?"
_OPENING = re.compile(_CALL + r"[\[(]")
_BETWEEN_LISTS = re.compile(r"[\])]\s*,?\s*[\[(]")
_OF_LISTS = re.compile(rf"^{_CALL}(?=[\[(])|,?\s*(dtype|device)\s*=.*|[\[\]()]|[,;]$")
_OF_CLASSES = frozenset({
    "class", "classes", "label", "labels", "target", "klasse", "classe", "clase", "species", "category", "group",
    "gruppe", "color", "colour", "cluster", "outcome", "étiquette", "etiqueta", "type", "kind", "typ",
})
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
    """The lines of a text as LineError counts them: of Python's, numpy's or MATLAB's lists every row is one."""
    if is_of_lists(text):
        rows = _BETWEEN_LISTS.sub("\n", text)
        text = rows if rows != text else re.sub(r";[ \t]*\n?", "\n", text)
    return text.splitlines()


def is_of_lists(text: str) -> bool:
    """Whether it is one of Python's, numpy's or MATLAB's lists."""
    return _OPENING.match(text.lstrip("\N{BOM} \t\r\n")) is not None


def _lines(text: str) -> list[tuple[int, str]]:
    """Every line that says something, and its number."""
    if "\0" in text:
        raise LineError("this text has NUL characters, as a file in UTF-16 has: save it as UTF-8 (CSV UTF-8)")
    text = text.lstrip("\N{BOM}").translate(_ALIKE)
    if re.match(r"\s*[\[(]?\s*\{", text):
        raise LineError("this text is in braces, as JSON with names is: write a point a line, as x, y, class")
    of_lists = is_of_lists(text)
    lines = [(n, _plain(line, of_lists)) for n, line in enumerate(counted(text), 1)]
    return [(n, line) for n, line in lines if line]


def _plain(line: str, of_lists: bool) -> str:
    """A line without what is around its cells; nothing of a comment, or of Excel's hint at its separator.

    of_lists: whether the text is one of Python's or numpy's lists, whose brackets go.
    """
    line = _COMMENT.sub("", line.strip()).strip()
    if line.startswith("|") and line.endswith("|"):
        line = line[1:-1]
    if _RULED.fullmatch(line):
        return ""
    return _OF_LISTS.sub("", line).strip(" ,") if of_lists else line


def _separator(lines: list[tuple[int, str]]) -> str:
    """The separator by which most lines have numbers where x and y stand."""
    def fits(separator: str) -> int:
        return sum(_holds_a_point(_split(line, separator) or ()) for _, line in lines[:LOOKED_AT])
    best = max(SEPARATORS, key=fits)
    return best if fits(best) else next((s for s in SEPARATORS if s in lines[0][1]), ",")


def _holds_a_point(cells: tuple[str, ...]) -> bool:
    return len(cells) in (3, 4) and sum(map(is_number, cells)) >= 2


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


def _thousands(found: CsvTable) -> CsvTable:
    """Marks between the thousands of a number."""
    plain = without_thousands([cell for line in found.lines for cell in line.cells])
    lines = tuple(Line(line.n, tuple(map(plain, line.cells))) for line in found.lines)
    if lines == found.lines:
        return found
    return replace(found, lines=lines, said=(*found.said, "What parts the thousands of its numbers is left out."))


def _names(found: CsvTable) -> CsvTable:
    """A first line of names: no number in it, or years; of these the last names a class, and none is called so."""
    first, *others = found.lines
    labels = {line.cells[-1] for line in others}
    is_of_years = len(labels) == 2 and first.cells[-1].lower() in _OF_CLASSES and first.cells[-1] not in labels
    if any(number(cell) is not None for cell in first.cells) and not is_of_years:
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
    """The class elsewhere than in the last column: its name says so, it alone is in words, or of two values."""
    lines, names = found.lines, found.names if len(found.names) == 3 else ()
    if not lines or any(len(line.cells) != 3 for line in lines):
        return found
    named = [k for k, name in enumerate(names) if name.lower() in _OF_CLASSES] or _y_of_x(names)
    in_words = [k for k in range(3) if len(lines) > 1 and all(number(line.cells[k]) is None for line in lines)]
    k = next((ks[0] for ks in (named, in_words, _of_two(lines)) if len(ks) == 1), 2)
    if k == 2:
        return found
    turned = tuple(Line(line.n, (*line.cells[:k], *line.cells[k + 1 :], line.cells[k])) for line in lines)
    said = f"The {('first', 'second')[k]} column is taken as the class."
    return replace(found, lines=turned, said=(*found.said, said))


def _y_of_x(names: tuple[str, ...]) -> list[int]:
    """Where the class stands that is called y, beside x1 and x2."""
    plain = [name.lower() for name in names]
    return [plain.index("y")] if "y" in plain and sum(name.startswith("x") for name in plain) == 2 else []


def _of_two(lines: tuple[Line, ...]) -> list[int]:
    """The columns of two different values, where the last one has about as many as there are lines."""
    different = [len({v if (v := number(line.cells[k])) is not None else line.cells[k] for line in lines})
                 for k in range(3)]
    return [k for k in range(3) if different[k] == 2] if different[2] > max(3, len(lines) // 2) else []


RULES: tuple[Rule, ...] = (_empty_columns, _thousands, _names, _column_numbers, _row_numbers, _class_last)
"""One after the other, each on what the one before has left."""
