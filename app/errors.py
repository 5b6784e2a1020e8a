"""Everything that can go wrong by the visitor's hand. One sentence each; only app/web/ knows status codes.

    AppError
      + ShapeError         sizes that do not fit
          + LineError      a line of a text that cannot be read
      + RangeError         a number outside its bounds, or not finite
      + OutOfTurnError     a pass asked for before the pass it needs
          + EndedError     a move in a session that has as many as one may have
      + NotThereError      a neuron, weight, example, version or session that does not exist
      + StaleError         a move made on an old version
      + KeyReusedError     an idempotency key sent again with another body
      + UnprovenError      a session asked for by its public name, without what proves the right to drive it
      + NotYoursError      a move on a session that this visitor may only watch
      + FullError          no room for another session, version or job
      + StorageError       the disk refused to keep a move
      + DataError          a data file that cannot be read
      + FileError          a file of a visitor that is not what it should be
"""


class AppError(Exception):
    """What was asked or given, what was expected, what to do next: one sentence, fit for the screen."""


class ShapeError(AppError):
    """Sizes that do not fit: a vector for a layer of another width.  field: the name of what does not fit, W[1]."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class LineError(ShapeError):
    """A text of points, csv, that cannot be read.  line: the number of the one at fault, from 1; 0 for the whole."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(sentence, "csv")
        self.line = line


class RangeError(AppError):
    """A number outside its bounds, or not finite."""


class OutOfTurnError(AppError):
    """A pass asked for before the pass it needs."""


class EndedError(OutOfTurnError):
    """A move in a session that has as many as one may have: it never has room again."""


class NotThereError(AppError):
    """A neuron, weight, example, version or session that does not exist."""


class StaleError(AppError):
    """A move made on an old version."""


class KeyReusedError(AppError):
    """An idempotency key sent again with another body."""


class UnprovenError(AppError):
    """A session asked for by its public name, without what proves the right to drive it."""


class NotYoursError(AppError):
    """A move on a session that this visitor may only watch."""


class FullError(AppError):
    """No room for another session, version or job."""


class StorageError(AppError):
    """The disk refused to keep a move."""


class DataError(AppError):
    """A data file that cannot be read."""


class FileError(AppError):
    """A file of a visitor that is not what it should be: a receipt, weights.  field: the name in it at fault."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field
