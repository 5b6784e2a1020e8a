"""A chronicle played: every version made again as its moves say, in turns among all trainings.

Nothing in it is believed but what no move leads to, and that is checked (store/foreign.py): labels, costs, efforts and
snapshots of the new session are all its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ValidationError

from app import limits
from app.errors import AppError, FileError
from app.session.chronicle import TOO_LONG, Chronicle, Deed, is_long
from app.session.moves.make import begin, played
from app.session.moves.turns import Job, in_time
from app.session.naming import line_name
from app.session.recent_states import size
from app.session.state.library import Library
from app.session.state.move import Move, Train
from app.session.state.recent import Recent
from app.session.state.state import State
from app.session.store.foreign import checked, checked_start
from app.session.store.new_version import Made, first_version, new_version
from app.session.store.snapshot import little_endian, restored, snapshot
from app.session.store.store import Written
from app.session.store.writing import move_from_json, move_to_json


@dataclass(frozen=True, slots=True)
class Retold:
    """written: all versions.  state: where the chronicle stands among them."""

    written: tuple[Written, ...]
    state: State


class Retelling:
    """A Work. Raises FileError for a version that cannot be, with its number."""

    def __init__(self, chronicle: Chronicle, library: Library) -> None:
        """Raises FileError where it is longer than a session may be, or stands at a version that it does not have."""
        _check_names(chronicle)
        if len(chronicle.deeds) >= limits.VERSIONS:
            raise FileError(f"it may have at most {limits.VERSIONS:,} versions")
        if not 0 <= chronicle.current <= len(chronicle.deeds):
            raise FileError(f"it stands at version {chronicle.current}, and has versions 0 to {len(chronicle.deeds)}")
        self._chronicle, self._library = chronicle, library
        self._recent: Recent[int, State] = Recent(lambda: limits.RETOLD_BYTES, size)
        self._written: list[Written] = []
        self._since, self._effort, self._bytes = [0], 0, 0
        self._under_way: tuple[Move, State, Job] | None = None
        self._current: State | None = None

    def advance(self) -> bool:
        """A turn of the moves."""
        return in_time(self._more)

    def report(self) -> Retold:
        """All of it.  Raises FileError if its weights are not those that it says."""
        assert self._current is not None
        if little_endian(self._current.net.theta) != self._chronicle.theta:
            raise FileError("its moves lead to other weights than it says: it was changed, or the machine that it "
                            "comes from has other examples, or instructions that sum in another order")
        return Retold(tuple(self._written), self._current)

    def _more(self) -> bool:
        number = len(self._written)
        try:
            return self._first() if not number else self._next(number)
        except FileError:
            raise
        except AppError as error:
            raise FileError(f"version {number} cannot be: {error}", f"version {number}") from error

    def _first(self) -> bool:
        told = self._chronicle
        state = checked_start(told.config, self._library) if told.start is None \
            else checked(told.start, told.config, self._library)
        self._keep(first_version(state, told.label, None if told.start is None else snapshot(state)), state)
        return bool(told.deeds)

    def _next(self, number: int) -> bool:
        """A turn of the next move, or the next move."""
        deed = self._chronicle.deeds[number - 1]
        if self._under_way is None:
            if not 0 <= deed.parent < number:
                raise FileError(f"version {number} comes from version {deed.parent}, which is not before it")
            move, before = _move(deed, number), self._state(deed.parent)
            if deed.after is not None:
                self._add(deed.parent, Made(move, move_to_json(move), before, self._after(deed, move, before)))
                return number < len(self._chronicle.deeds)
            self._under_way = move, before, begin(before, move, self._library)
        move, before, job = self._under_way
        if job.advance():
            return True
        self._under_way = None
        self._add(deed.parent, Made(move, move_to_json(move), before, job.report()))
        return number < len(self._chronicle.deeds)

    def _after(self, deed: Deed, move: Move, before: State) -> State:
        """Where a long training led, as the file says.  Raises FileError for one that it could not have led to."""
        assert deed.after is not None
        after = checked(deed.after, self._chronicle.config, self._library)
        if not isinstance(move, Train) or not 0 <= after.step - before.step <= move.steps <= limits.RUN_STEPS:
            raise FileError("only a training may say which weights it led to, and how far")
        return after

    def _add(self, parent: int, one: Made) -> None:
        number = len(self._written)
        is_made = self._chronicle.deeds[number - 1].after is None
        since = self._since[parent] if is_made else limits.REPLAY       # what is not made again has a snapshot
        written = new_version(number, parent, since, one, self._library)
        row = written.row
        self._spend(row.effort if is_made else 0)
        self._since.append(0 if row.has_snapshot else self._since[parent] + row.effort)
        self._keep(written, one.after)

    def _keep(self, written: Written, state: State) -> None:
        self._bytes += written.row.size
        if self._bytes > limits.SESSION_BYTES:
            raise FileError(f"it takes more than the {limits.SESSION_BYTES:,} bytes that a session may have")
        self._written.append(written)
        self._recent.put(written.row.version, state)
        if written.row.version == self._chronicle.current:
            self._current = state

    def _spend(self, effort: int) -> None:
        self._effort += effort
        if self._effort > limits.RETOLD:
            raise FileError(TOO_LONG)

    def _state(self, version: int) -> State:
        """Of a version that is written already: at hand, or from the last snapshot before it."""
        since, at = list[int](), version
        while (state := self._recent.get(at)) is None:
            written = self._written[at]
            if written.snapshot is not None or written.row.parent is None:
                state = checked_start(self._chronicle.config, self._library) if written.snapshot is None \
                    else restored(written.snapshot, self._chronicle.config, self._library)
                break
            since.append(at)
            at = written.row.parent
        for one in reversed(since):
            self._spend(self._written[one].row.effort)
            state = played(state, move_from_json(self._written[one].move), self._library)
        return self._recent.put(version, state)


def _check_names(told: Chronicle) -> None:
    """Raise FileError for a name of what is no line, and RangeError for one that none could have."""
    oldest = {deed.parent: number for number, deed in reversed(list(enumerate(told.deeds, 1)))}
    heads = {0, *(number for number, deed in enumerate(told.deeds, 1) if oldest[deed.parent] != number)}
    if len(told.called) > limits.LINES_NAMED:
        raise FileError(f"at most {limits.LINES_NAMED} lines of a session have a name")
    for one in told.called:
        if one.version not in heads or not one.name or line_name(one.name) != one.name:
            raise FileError(f"no line that can be called so begins with version {one.version}")


def _move(deed: Deed, number: int) -> Move:
    try:
        move = move_from_json(deed.move)
    except ValidationError:
        raise FileError(f"version {number} was made by no move that there is here", f"version {number}") from None
    if deed.after is not None and not is_long(move, limits.REPLAY + 1):
        raise FileError("only a training may say which weights it led to", f"version {number}")
    return move
