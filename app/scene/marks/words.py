"""Numbers and names as a reader sees them. What a number says is said here once, for picture, lens and table."""

from __future__ import annotations

import math

from app.nn.network import Parameter

MINUS = "\N{MINUS SIGN}"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def number(v: float, digits: int = 3) -> str:
    """v in words, to so many significant digits: 0.0123, −4.56, 1.2×10⁻⁷, from 1,000 on all before the point: 12345.

    0 only where v is 0. The ratio of two numbers may leave the range of floats: over 10³⁰⁸.
    """
    if v == 0:
        return "0"
    if math.isinf(v):
        return "over 10³⁰⁸"
    text = f"{abs(v):#.{digits}g}"
    mantissa, _, power = text.partition("e")
    if power:
        is_short = 0 < int(power) < 6
        text = f"{abs(v):.0f}" if is_short else f"{mantissa.rstrip('.')}×{ten(int(power))}"
    return (MINUS if v < 0 else "") + text.rstrip(".")


def brief(v: float) -> str:
    """v with no digit more than it needs, and six at most: 0.5, −20, 2×10¹⁶, 10⁻⁵."""
    mantissa, _, power = f"{abs(v):g}".partition("e")
    text = ("" if mantissa == "1" else f"{mantissa}×") + ten(int(power)) if power else mantissa
    return (MINUS if v < 0 else "") + text


def ten(power: int) -> str:
    """A power of ten: 10⁻³."""
    return f"10{str(power).translate(_SUPERSCRIPTS)}"


def signed(v: float, digits: int = 3) -> str:
    """v as number says it, with its sign always said."""
    return ("+" if v > 0 else "") + number(v, digits)


def opposite(signed_number: str) -> str:
    """What signed said, with the other sign: the slope of a nudge."""
    if signed_number == "0":
        return "0"
    return ("+" if signed_number[0] == MINUS else MINUS) + signed_number[1:]


def fixed(v: float, places: int = 2) -> str:
    """v with so many decimals, for columns that line up: 0.02, −0.50; too long for any column, as number says it."""
    if abs(v) >= 1e4:
        return number(v)
    text = f"{abs(v):.{places}f}"
    return (MINUS if v < 0 and float(text) else "") + text


def with_sign(text: str) -> str:
    """A number in words with its sign, + as well; none where all that is left of it is 0."""
    return text if text.startswith(MINUS) or not text.strip("0.") else f"+{text}"


def percent(share: float) -> str:
    """A share of 1 as a percentage that is never rounded to 0 or 100 unless it is."""
    p = 100 * share
    if 0 < p < 0.1:
        return "under 0.1 %"
    if 99.9 < p < 100:
        return "over 99.9 %"
    return f"{p:.1f} %" if p < 10 or 99 < p < 100 else f"{p:.0f} %"


def times(ratio: float) -> str:
    """A ratio in words: 32 times, 1.4 times, 1.2×10⁷ times."""
    if ratio >= 1e6:
        return f"{number(ratio, 2)} times"
    return f"{ratio:.0f} times" if ratio >= 9.95 else f"{ratio:.1f} times"


def count(n: int) -> str:
    """A whole number with its thousands set apart: 12,544."""
    return f"{n:,}"


def name(p: Parameter) -> str:
    """The board's name in plain text: w⁽²⁾₀,₃ or b⁽²⁾₀."""
    return indexed("b", p.l, p.j) if p.k is None else indexed("w", p.l, p.j, p.k)


def indexed(letter: str, l: int, *at: int) -> str:
    """A letter of layer l with its indices below: w⁽¹⁾₇,₄₃₄. On the line they would read as a number, 7,434."""
    return letter + raised(l) + ",".join(map(str, at)).translate(_SUBSCRIPTS)


def raised(l: int) -> str:
    """The layer as the board writes it, in brackets since it is no power: ⁽²⁾."""
    return "⁽" + str(l).translate(_SUPERSCRIPTS) + "⁾"
