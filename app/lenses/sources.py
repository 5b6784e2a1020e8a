"""Where the ideas come from: what a lens may owe to whom, and where there is more to read."""

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


CHAPTER_1 = Cited(
    "chapter-1", "3Blue1Brown, chapter 1", "Grant Sanderson (3Blue1Brown), 2017",
    "But what is a neural network?", "https://www.3blue1brown.com/lessons/neural-networks",
    "The network that reads digits: 784, 16, 16 and 10 neurons, and what a weight, a bias and a layer are.",
)
CHAPTER_2 = Cited(
    "chapter-2", "3Blue1Brown, chapter 2", "Grant Sanderson (3Blue1Brown), 2017",
    "Gradient descent, how neural networks learn", "https://www.3blue1brown.com/lessons/gradient-descent",
    "The cost as a function of all weights and biases, and the way down its slope.",
)
CHAPTER_3 = Cited(
    "chapter-3", "3Blue1Brown, chapter 3", "Grant Sanderson (3Blue1Brown), 2017",
    "What is backpropagation really doing?", "https://www.3blue1brown.com/lessons/backpropagation",
    "Nudges and wishes without formulas: what one example asks of every weight, and mini-batches.",
)
CHAPTER_4 = Cited(
    "chapter-4", "3Blue1Brown, chapter 4", "Grant Sanderson (3Blue1Brown), 2017", "Backpropagation calculus",
    "https://www.3blue1brown.com/lessons/backpropagation-calculus",
    "The chain rule on a chain of one neuron a layer: three factors, and the tree that they hang on.",
)
NIELSEN = Cited(
    "nielsen", "Nielsen, chapter 2", "Michael Nielsen, 2015",
    "Neural Networks and Deep Learning, chapter 2: How the backpropagation algorithm works",
    "http://neuralnetworksanddeeplearning.com/chap2.html",
    "The four equations with delta, their proofs, and why the two passes are fast.",
)
LEE = Cited(
    "lee", "Hung-yi Lee, lecture 7", "Hung-yi Lee (National Taiwan University), 2016",
    "ML Lecture 7: Backpropagation", "https://www.youtube.com/watch?v=ibJpTrp5mcE",
    "Two factors for every weight, one from each pass; and the backward pass as a network that runs in reverse.",
)
RUMELHART = Cited(
    "rumelhart", "Rumelhart, Hinton and Williams", "David Rumelhart, Geoffrey Hinton, Ronald Williams, 1986",
    "Learning representations by back-propagating errors, Nature 323, 533-536",
    "https://doi.org/10.1038/323533a0", "The paper that made it known.",
)
HEBB = Cited(
    "hebb", "Hebb", "Donald Hebb, 1949", "The Organization of Behavior",
    "https://en.wikipedia.org/wiki/Hebbian_theory", "Neurons that are active together strengthen their tie.",
)
GLOROT = Cited(
    "glorot", "Glorot and Bengio", "Xavier Glorot, Yoshua Bengio, 2010",
    "Understanding the difficulty of training deep feedforward neural networks",
    "https://proceedings.mlr.press/v9/glorot10a.html", "Why nudges vanish in deep networks, and how to begin.",
)
WIKIPEDIA = Cited(
    "wikipedia", "Wikipedia", "Wikipedia", "Backpropagation", "https://en.wikipedia.org/wiki/Backpropagation",
    "The matrix form, its history, and further reading.",
)

SOURCES = (
    CHAPTER_1, CHAPTER_2, CHAPTER_3, CHAPTER_4, NIELSEN, LEE, RUMELHART, HEBB, GLOROT, WIKIPEDIA,
)
