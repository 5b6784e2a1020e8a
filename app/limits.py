"""Every bound on size, count and time. Errors quote these names; tests stand on both sides of each.

The reasons are beside them. What only one lens knows, as how long a text of its own may be, stands there.
"""

from typing import Final

# The network. Sizes that one machine of two cores and 1 GiB serves to a class.
LAYERS: Final = 8                      # hidden and output layers, the input not counted
WIDTH: Final = 256                     # neurons in a hidden or output layer
INPUTS: Final = 1024                   # neurons in layer 0: 28x28 and room to spare
PARAMETERS: Final = 250_000            # 2 MB of float64 a network
WEIGHT: Final = 1e6                    # |w| and |b| beyond this count as diverged: every pass stays finite below
INPUT: Final = 1e3                     # |x_k| and |y_j| beyond this are refused
SEED: Final = 2**32 - 1

# Training.
ETA: Final = 100.0                     # 0 < eta <= ETA
STEPS: Final = 20_000                  # steps in one command
RUNS: Final = 1_200                    # trainings that are watched, at once: a fourth of them is a hall of 300
RUN_BYTES: Final = 384 * 1024 * 1024   # of all of them: some 0.3 MB each of the digits, 9 of the largest networks
RUN_STEPS: Final = 10_000_000          # steps of one: hours of the digits
PACE: Final = 1_000.0                  # steps a second that one can be held to
FRAME: Final = 1 / 54                  # seconds between two frames of one: with what lies between, 40 a second
MAPS: Final = 0.1                      # seconds between two frames with maps of the plane: some 10 KB
BEAT: Final = 900                      # milliseconds that slow motion leaves between two layers
SAVED: Final = 1.0                     # seconds between two savings of one: what a crash may lose
LEFT: Final = 3.0                      # seconds without anybody at the wheel after which one is paused
UNASKED: Final = 60.0                  # and one that a program began: it may well sleep between two questions
BATCH: Final = 200_000                 # examples in one mini-batch: all of EXAMPLES
CHUNK: Final = 250                     # of them gone through at once: as fast as any, and at most 10 MB a training
PAGE_STEPS: Final = 2_000              # steps in one press of "train" on the page: under a second on the digits
WORK: Final = 5e10                     # parameters x examples in one command: one step with all of both, 10 to 35 s
RETOLD: Final = 1e11                   # effort of the moves of a file that are made again: some 20 s, in turns
OTHERWISE: Final = 2e10                # effort of a line walked again with another eta or seed: some 4 s
RETOLD_BYTES: Final = 16 * 1024 * 1024    # of states at hand meanwhile, from which lines part
PREVIEW: Final = 4_000_000_000         # effort (session/moves/effort.py) of a link only looked at: about a second
CURVE: Final = 50                      # samples of a training's curve: 2 ms each on the digits, and 5 KB in all
PROBE: Final = 500                     # examples of each half of the data that a sample is taken on
TEACH_STEPS: Final = 500               # single steps on one example in one command
NUDGE: Final = 10.0                    # |h| of a nudge at most
NUDGE_LEAST: Final = 1e-14             # |h| at least: a smaller one is lost in the rounding of w + h
EFFORT: Final = 10.0                   # length of a change of a neuron that is tried: beyond it no slope predicts
THETA: Final = 200                     # weights and biases that a link may carry
GIVEN: Final = 8                       # inputs, and outputs, of a network whose example can be typed on the page
PATHS: Final = 10                      # of all paths to C that are listed, the strongest: the others are one sum
AHEAD_WORK: Final = 1e9                # parameters x examples of a mini-batch looked at beforehand: 0.4 s
AHEAD_AT_ONCE: Final = 5e5             # of them without a thread: 2 ms, and a thread takes a tenth of that to begin
OWN_EXAMPLES: Final = 2_000            # examples of one's own in one question
ANSWER: Final = 250_000                # numbers of many examples in one answer as JSON: some 5 MB, as of all weights
ANSWER_NPZ: Final = 2_000_000          # and as .npz: 16 MB, and packed without a number being written out
LABEL: Final = 80                      # characters of what a start is called, or a line
LISTED: Final = 1_000                  # versions, sessions or examples in one list

# Drawing: strokes of [x, y]; the pad is the square from 0 to 1.
STROKES: Final = 100
POINTS: Final = 2_000                  # in all strokes together
BEYOND: Final = 1.0                    # widths of the pad that a stroke may run on past each edge of it
SIDE: Final = 4                        # pixels: no digit can be told in a narrower image

# Sessions.
SESSIONS: Final = 100_000              # on disk
OPEN_SESSIONS: Final = 256             # in memory at once; the rest only on disk
VERSIONS: Final = 20_000               # moves kept in one session
SESSION_BYTES: Final = 64 * 1024 * 1024   # moves and checkpoints of one session on disk
STATE_BYTES: Final = 192 * 1024 * 1024    # rebuilt states in memory, of all sessions together
SETS_BYTES: Final = 8 * 1024 * 1024       # made sets and points of one's own in memory: some 90 KB each
REPLAY: Final = 1_000_000_000          # effort between checkpoints (session/moves/effort.py): 100 to 200 ms of replay
EVALUATIONS: Final = 1_000             # counts of right answers remembered, of all sessions together
MISSED: Final = 24                     # test examples answered wrongly that such a count keeps, to be looked at
PREVIEWS: Final = 1_200                # recipes of links that are being computed, or wait for it
LINKS: Final = 8                       # requests of such links that are looked at at once, one network's by its share
PREVIEWED: Final = 2                   # of them trained at once, in turn with all other trainings
PICTURE_BYTES: Final = 48 * 1024 * 1024   # drawn lately, for whoever stands there next: 0.2 MB each on the digits
PRINT_BYTES: Final = 16 * 1024 * 1024     # elements of pages printed lately: 2 to 4 KB each
FRONT_BYTES: Final = 4 * 1024 * 1024      # first pages of plain presets: 0.1 MB each
PREVIEW_BYTES: Final = 16 * 1024 * 1024   # those kept computed: 0.2 MB each on the digits
KEY: Final = 200                       # characters of an Idempotency-Key
KEY_LEAST: Final = 16                  # and at least, where a key by itself tells whose new session it is
CREATIONS: Final = 1_000               # new sessions remembered by their Idempotency-Key
KEYS: Final = 1_000                    # the latest Idempotency-Keys remembered in one session
SHARE: Final = 4                       # of whatever there is only so much of, one address takes a fourth at most
STORE_BYTES: Final = 10 * 1024**3      # of all sessions on disk, or what leaves SPARE free
SPARE: Final = 1024**3                 # bytes of the disk for others: the system, its logs
MEMORY_STORE_BYTES: Final = 256 * 1024 * 1024   # of all sessions where they are only kept in memory
ROW_BYTES: Final = 200                 # of a version beside its move and its snapshot, some
FEW: Final = 5                         # versions of a session that was hardly used: it makes room before others do,
FRESH: Final = 60.0                    # if it was not moved for so many seconds
IDLE: Final = 24 * 3600                # seconds without a move after which any session makes room, if no other can
GOING: Final = 200                     # sessions that one change may remove
TRAINING_THREADS: Final = 2            # turns of training under way at once
TURN: Final = 0.05                     # seconds of training before the next visitor's turn
SHORT: Final = 40                      # turns of a command, 2 s of it, that go before those of trainings that go on,
SHORT_IN_A_ROW: Final = 3              # but never more of them before one of those
JOBS: Final = 1_200                    # training commands under way or waiting
JOBS_AT_ONCE: Final = 16               # of them begun, so that they hold memory: some 16 MB each at most
SHORT_SLICES: Final = 10               # of TURN seconds in a turn of what is soon done: each turn waits for some others
SHORT_AT_ONCE: Final = 8               # evaluations begun beside them: soon done, some 12 MB each at most
MEASUREMENTS: Final = 32              # measurements under way: trails, races
MEASURING_BYTES: Final = 192 * 1024 * 1024    # of those not done: 6 MB each of the digits, 40 of large networks
MEASURED_BYTES: Final = 48 * 1024 * 1024  # reports kept of those that are done, of all sessions
LEFT_ALONE: Final = 60.0               # seconds without a look after which one that is not done is dropped
LOOKS: Final = 100_000                 # looks at one measurement, each asks again under an id of its own
LOOKED: Final = 4.0                    # seconds without a look after which a measurement waits
VECTOR: Final = 6                      # entries of a vector to try: what a panel has room for
TRIED: Final = 1e6                     # and how far an entry of it may be from 0
LINE_NAME: Final = 40                  # characters of what a line is called: a head of a column, not a note
LINES_NAMED: Final = 200               # lines of one session that have a name
LINES: Final = 8                       # lines beside the one on the stage: a list that is looked through at a glance
RUNNERS: Final = 4                     # in a race: more lines could not be told apart
RACE_STEPS: Final = 5_000              # steps of each runner
RACE_SECONDS: Final = 5.0              # seconds of processor time of each runner at most
RACE_LEAST: Final = 0.1                # and at least
TRAIL_SECONDS: Final = 1.5             # of its own steps that each way downhill gets
TRAIL_EXAMPLES: Final = 10_000         # examples whose mean cost is walked down
TRAIL_WORK: Final = 150_000_000        # parameters x examples of it: a step that looks at all takes some 50 ms
TRAIL_PLACES: Final = 48               # places kept of a trail
TRAIL_BYTES: Final = 6 * 1024 * 1024   # parameters of all places kept of one walk
MAP_WORK: Final = 1.4e10                # multiplications or so in a map of the cost: some seconds
WAITING: Final = 4_000                 # reads and writes of the store under way or waiting
BUSY: Final = 5.0                      # seconds to wait for another process that holds the store

# Event streams.
LISTENERS: Final = 2_000               # at once: some 60 KB each
TOLD: Final = 0.25                     # seconds between two events that tell how a training gets on, in numbers
TELL_AFTER: Final = 0.03                # seconds until those who watch are told of a move: whoever made it comes first
TELL_AT_ONCE: Final = 20               # of those who watch, before others have their turn
TELL_NEXT: Final = 0.004               # seconds for that
HEARTBEAT: Final = 15.0                # seconds of quiet after which a listener is told that there is nothing new
UNREAD: Final = 20.0                   # seconds after which a listener that does not read is let go
UNREAD_BYTES: Final = 256 * 1024 * 1024   # of answers that wait to be read, of all connections
AGAIN: Final = 500                     # milliseconds after which a listener comes back whose stream broke: before LEFT
RETRY: Final = (500, 4_000)            # milliseconds after which listeners come back when the server has ended

# HTTP.
CONNECTIONS: Final = 5_000             # at once, where the system has descriptors for so many: 20 KB each
DESCRIPTORS: Final = 256               # files left for all else: the store, what is served, newcomers at once
NEWCOMERS: Final = 64                  # connections taken in one go
FIRST_BYTE: Final = 10.0               # seconds until a connection must say something
HEAD_SECONDS: Final = 10.0             # seconds in which the head of a request must have come, however it trickles
BODY_SECONDS: Final = 20.0             # and its body
HEAD_BYTES: Final = 32 * 1024          # of a head
HEAD_FIELDS: Final = 100               # of a head: browsers send some 20
PIPELINE: Final = 16                   # requests of one connection that wait for their answers
DRAINED: Final = 16 * 1024 * 1024      # bytes of a body that nobody reads, while its client hears why
SEND_BUFFER: Final = 64 * 1024         # bytes on their way to one client: what it does not read costs no more
VANISHED: Final = 30.0                 # seconds without an acknowledgement after which the other side has gone
BODY: Final = 64 * 1024                # bytes of a form or a JSON body
BODY_WEIGHTS: Final = 6_200_000        # bytes of weights or many examples: 250,000 numbers of up to 24 characters
BODIES: Final = 16 * BODY_WEIGHTS      # bytes of all bodies beyond BODY that are being read
NPZ_ARRAYS: Final = 32                 # arrays in one .npz: W and b of LAYERS layers, and room to spare
NPZ_DIRECTORY: Final = 8 * 1024        # bytes of its directory: NPZ_ARRAYS entries of short names
NPZ_NUMBERS: Final = 750_000           # in all its arrays: as many as BODY_WEIGHTS holds, 950 images of 28 x 28
NPZ_AXES: Final = 3                    # of one array: weights have 2
SAFETENSORS_HEADER: Final = 16 * 1024   # bytes: NPZ_ARRAYS tensors of short names, and a few words beside them
RUN_FILE_TEXT: Final = 16 * 1024 * 1024  # bytes of a session's moves as text; packed they fit into BODY_WEIGHTS
RECEIPT_BYTES: Final = 20_000_000       # of a receipt: 3 times 250,000 numbers of up to 24 characters, and the passes
JSON_DEPTH: Final = 8                  # nested lists in a body; strokes need 3, weights 3
JSON_LISTS: Final = 4_000              # lists and objects: 2,048 rows of weights, or 2,000 points
JSON_STRINGS: Final = 500              # strings, names among them: a body has some 20
JSON_DIGITS: Final = 32                # of a whole number: no field takes more, and reading thousands takes time
"""What goes beyond these answers 400 before it is parsed into anything."""

# Data files.
EXAMPLES: Final = 200_000              # images in one IDX file
POINTS_IN_PLANE: Final = 10_000        # examples of a made set
OWN_POINTS: Final = 1_000              # points of one's own: as CSV they fit into BODY
PLANE: Final = 1.25                    # |x| and |y| of a point of one's own at most: where the map ends
NOISE: Final = 1.0                     # 0 <= noise <= NOISE; the points of a made set lie within about 1
