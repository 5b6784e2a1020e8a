"""Backprop Live: a small network on the server, and in the browser what each pass does to it.

    click -> route -> session -> network -> trace -> scene -> template / JSON -> browser

Each folder is a room, a kind of knowledge with one reader. A room imports only from rooms to its right:

    main -> web -> {lenses, exchange} -> {scene, session} -> trained -> {nn, data} -> {limits, errors}

    nn        the maths: numpy only, no HTTP, no HTML, no colour, no clock
    data      examples (x, y): MNIST, points in the plane, strokes -> pixels
    trained   the weights shipped with the digits exhibit, and the recipe that made them
    session   one visitor's run: moves, versions, timeline, storage. The only thing that changes
    scene     the picture, as data: what to draw, where, how wide, in which words. Writes no tag
    lenses    closer looks at one moment of one session: what each shows, as data. Writes no tag either
    exchange  files taken home and brought in: weights, scripts, receipts, and the check of a receipt
    web       HTTP: clicks into moves, scenes into HTML or JSON; computes nothing

``scene`` and ``session`` do not know each other, nor do ``nn`` and ``data``. Folders in a room import one way as well:

    nn: engine
    scene: chain -> layers -> plane -> marks
    session: {runs, trials, store} -> moves -> state
    lenses: {batch, bench, code, factors, neuron, reverse, paths, timeline, trails, wishes, wrong} -> equation
    exchange: check
    web: pages -> api -> live -> gate

tests/house/ holds all of this.
"""

import os

# Before numpy is imported anywhere: several BLAS threads spin for each other on the small products here
# (a step became up to 65 times slower on two busy cores), and one thread gives the same bits every time.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

__version__ = "0.2.0"
