"""The bar below the picture: four stops of a pass, the way that was gone, and one button for whatever comes next."""

from __future__ import annotations

from dataclasses import dataclass

from app.scene.sentences import upcoming
from app.scene.view import View
from app.session.moves.reach import STOPS, behind
from app.session.state.state import State
from app.session.store.session import Entry
from app.web.pages.controls import Place

TEXTS = {"forward": "forward", "weigh": "cost", "backward": "backward", "step": "step"}
TITLES = {
    "forward": "Compute every neuron's activation, layer by layer",
    "weigh": "Compare the outputs with what they should be",
    "backward": "Carry back from the cost what every weight should do",
    "step": "Move every weight and bias a little, by η times its nudge",
}
NAME_IT = "Press its digit above"
DRAWS, LEARNS, SCRATCH = "draw", "learn", "scratch"
"""Offers that stand in Next's place once each: to draw a digit of one's own, to watch it learn from SCRATCH."""


@dataclass(frozen=True, slots=True)
class Station:
    """One of the four.  role: "done" as far as the pass has come, "ahead" for what comes next, else "".

    can_press: whether the way there is free: a drawing has to be named before it can cost anything.
    """

    name: str
    text: str
    title: str
    role: str
    can_press: bool = True


@dataclass(frozen=True, slots=True)
class Next:
    """What the one primary button does.  route: where it posts; url: where it leads instead.

    keys: those it answers to.  by_layer: whether it can be done one layer at a time.
    """

    text: str
    title: str
    route: str = ""
    url: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    keys: str = "next"
    can_press: bool = True
    by_layer: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """The versions of the line as a slider.  at: the place of the one on the stage, from 0 to last.  text: its name."""

    at: int
    last: int
    text: str


def stops(state: State, view: View) -> tuple[Station, ...]:
    """The track."""
    waits = asks_label(state)
    done, ahead = behind(state), "weigh" if waits else upcoming(view)
    return tuple(
        Station(name, TEXTS[name], NAME_IT if waits and i >= done else TITLES[name],
                "done" if i < done else "ahead" if name == ahead else "", can_press=not waits or i < done)
        for i, name in enumerate(STOPS)
    )


def past(line: tuple[Entry, ...], version: int, is_live: bool) -> Past | None:
    """None where there is nothing but the start.  is_live: a run goes on, whose steps are counted elsewhere."""
    if len(line) < 2:
        return None
    at = _place(line, version) or 0
    return Past(at, len(line) - 1, f"{version} {line[at].kind if is_live else line[at].label}")


def asks_label(state: State) -> bool:
    """Whether a drawing stands there whose answer nobody has named: it is asked for before it can be taught."""
    example = state.example
    is_whole = state.phase == "forward" and state.layer == state.net.L
    return is_whole and example is not None and example.y is None and state.net.sizes[-1] == 10


def offer(state: State, line: tuple[Entry, ...]) -> str:
    """What to do beyond the passes: DRAWS after the first example's step, LEARNS after a drawing's; "" else."""
    if state.config.preset != "digits" or state.stepped is None:
        return ""
    has_drawn = any(entry.label.startswith("a drawing") for entry in line)
    has_learned = any(entry.kind == "train" for entry in line)
    if not has_drawn and not has_learned:
        return DRAWS
    return "" if has_learned else LEARNS


def following(line: tuple[Entry, ...], version: int) -> Entry | None:
    """The version that once came after this one on its line; None at the line's end."""
    at = _place(line, version)
    return line[at + 1] if at is not None and at + 1 < len(line) else None


def other(line: tuple[Entry, ...], version: int) -> int | None:
    """Where the line last stood with the example before this one; from there, where it came to with the next one.

    None where there has been but one.
    """
    at, chosen = _place(line, version), [i for i, entry in enumerate(line) if entry.kind == "choose"]
    if at is None:
        return None
    ends = [i - 1 for i in chosen if i] + [len(line) - 1]
    if at in ends[:-1]:
        return line[ends[ends.index(at) + 1]].version
    before = [end for end in ends if end < at]
    return line[before[-1]].version if before else None


def _place(line: tuple[Entry, ...], version: int) -> int | None:
    return next((i for i in reversed(range(len(line))) if line[i].version == version), None)


def of_pass(view: View) -> Next:
    """The next of the four moves."""
    name = upcoming(view)
    return Next(f"Next: {TEXTS[name]}", f"{TITLES[name]} (Page Down)", name, by_layer=name in ("forward", "backward"))


@dataclass(frozen=True, slots=True)
class Footbar:
    """All of it.  past: None while there is no version but the start.  begins: what "watch it learn" begins with.

    other: the version at which another example stood as far, None where there is none.
    """

    stops: tuple[Station, ...]
    past: Past | None
    other: int | None
    next: Next
    can_go_back: bool
    can_learn: bool
    begins: str
    learns: str


def bar(
    where: Place, state: State, view: View, line: tuple[Entry, ...], *, is_live: bool, is_beating: bool,
    can_train: bool, draws: str,
) -> Footbar:
    """The bar of a page.  is_live: a run goes on.  draws: where a digit is drawn, to be led there."""
    begins = SCRATCH if is_as_shipped(state) else ""
    return Footbar(
        stops(state, view), past(line, where.version, is_live), other(line, where.version),
        _next(where, state, view, line, is_live or is_beating, draws),
        can_go_back=where.can_move and where.version > 0 and not is_beating,
        can_learn=where.can_move and can_train and not is_beating,
        begins=begins,
        learns="From random weights, on mini-batches of the data (S, or F5 of a clicker)" if begins else
               "On mini-batches of the data, from these weights on (S, or F5 of a clicker)",
    )


def is_as_shipped(state: State) -> bool:
    """Whether the weights are the trained ones that come with the digits, or a few single steps from them."""
    return state.config.start == "trained" and not state.curve


def _next(where: Place, state: State, view: View, line: tuple[Entry, ...], goes_on: bool, draws: str) -> Next:
    if not where.can_drive:
        return Next("You are watching", "Take a copy to go on by yourself", "back", can_press=False)
    if goes_on:
        return Next("Pause", "Pause at once (S, F5 of a clicker, or Page Down)", "pause", keys="next play pause")
    if where.is_past:
        at = (("to", str(where.version)),)
        return Next("Go on from here", "Set the session to this version; what came after it is kept", "goto", fields=at)
    after = following(line, where.version)
    if after is not None:
        at = (("to", str(after.version)),)
        return Next(f"Next: {after.label}", "Once more, as it was (Page Down)", "goto", fields=at)
    if asks_label(state):
        return Next(NAME_IT, "Say which digit it was", "backward", can_press=False)
    offered = LEARNS if view.side and view.x is None else offer(state, line)
    if offered == DRAWS:
        return Next("Next: draw your own", "Draw a digit in the square, and teach it", url=draws)
    if offered == LEARNS:
        return Next("Next: watch it learn", "From random weights, on mini-batches of the data", "play",
                    fields=(("begin", SCRATCH), ("pace", "0")))
    return of_pass(view)
