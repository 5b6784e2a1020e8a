"""Where the ideas come from: what each lens owes to whom, and where there is more to read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cited:
    """name: its anchor on the page of sources.  short: as a lens cites it.  says: what is found there."""

    name: str
    short: str
    author: str
    title: str
    url: str
    says: str


SOURCES = (
    Cited("chapter-1", "3Blue1Brown, chapter 1", "Grant Sanderson (3Blue1Brown), 2017",
           "But what is a neural network?", "https://www.3blue1brown.com/lessons/neural-networks",
           "The network that reads digits: 784, 16, 16 and 10 neurons, and what a weight, a bias and a layer are."),
    Cited("chapter-2", "3Blue1Brown, chapter 2", "Grant Sanderson (3Blue1Brown), 2017",
           "Gradient descent, how neural networks learn", "https://www.3blue1brown.com/lessons/gradient-descent",
           "The cost as a function of all weights and biases, and the way down its slope."),
    Cited("chapter-3", "3Blue1Brown, chapter 3", "Grant Sanderson (3Blue1Brown), 2017",
           "What is backpropagation really doing?", "https://www.3blue1brown.com/lessons/backpropagation",
           "Nudges and wishes without formulas: what one example asks of every weight, and mini-batches."),
    Cited("chapter-4", "3Blue1Brown, chapter 4", "Grant Sanderson (3Blue1Brown), 2017", "Backpropagation calculus",
           "https://www.3blue1brown.com/lessons/backpropagation-calculus",
           "The chain rule on a chain of one neuron a layer: three factors, and the tree that they hang on."),
    Cited("nielsen", "Nielsen, chapter 2", "Michael Nielsen, 2015",
           "Neural Networks and Deep Learning, chapter 2: How the backpropagation algorithm works",
           "http://neuralnetworksanddeeplearning.com/chap2.html",
           "The four equations with delta, their proofs, and why the two passes are fast."),
    Cited("rumelhart", "Rumelhart, Hinton and Williams", "David Rumelhart, Geoffrey Hinton, Ronald Williams, 1986",
           "Learning representations by back-propagating errors, Nature 323, 533-536",
           "https://doi.org/10.1038/323533a0", "The paper that made it known."),
    Cited("hebb", "Hebb", "Donald Hebb, 1949", "The Organization of Behavior",
           "https://en.wikipedia.org/wiki/Hebbian_theory", "Neurons that are active together strengthen their tie."),
    Cited("glorot", "Glorot and Bengio", "Xavier Glorot, Yoshua Bengio, 2010",
           "Understanding the difficulty of training deep feedforward neural networks",
           "https://proceedings.mlr.press/v9/glorot10a.html", "Why nudges vanish in deep networks, and how to begin."),
    Cited("wikipedia", "Wikipedia", "Wikipedia", "Backpropagation", "https://en.wikipedia.org/wiki/Backpropagation",
           "The matrix form, its history, and further reading."),
)

OF_LENS = {
    "pick": ("chapter-1",), "surface": ("chapter-2",), "dials": ("chapter-4",), "nudges": ("chapter-3",),
    "bench": ("chapter-4", "nielsen"), "equation": ("chapter-4", "nielsen"), "paths": ("chapter-4", "nielsen"),
    "tiny": ("chapter-4",), "factors": ("chapter-4",), "wishes": ("chapter-3",), "pairs": ("chapter-3", "hebb"),
    "neuron": ("chapter-3", "chapter-4"), "code": ("nielsen",), "numbers": ("nielsen",),
    "product": ("nielsen", "wikipedia"), "matrix": ("nielsen", "wikipedia"),
    "theta": ("chapter-2",), "train": ("chapter-2",), "batch": ("chapter-3",),
    "trails": ("chapter-3",), "race": ("chapter-2",), "answers": ("chapter-2",), "wrong": ("glorot", "nielsen"),
    "vectors": ("nielsen",), "timeline": ("rumelhart",),
}
"""By the word of a lens: where its idea is told."""

_BY_NAME = {source.name: source for source in SOURCES}


def sources_of(lens: str) -> tuple[Cited, ...]:
    """Those of a lens, () for one that owes its idea to nobody."""
    return tuple(_BY_NAME[name] for name in OF_LENS.get(lens, ()))
