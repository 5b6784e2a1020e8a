"""`python -m app.trained`: repeat the recipe, say what it reaches, and hold the result against what is shipped.

With --ship, the result becomes what is shipped. It is made with the instructions that processors have had since 2013:
newer ones sum in another order, so that each kind of processor would make other weights.
"""

from __future__ import annotations

import argparse
import os
import sys

import numpy as np

from app.data.mnist import mnist
from app.nn.network import Network
from app.trained.digits import SHIPPED, digits
from app.trained.recipe import RECIPE
from app.trained.training import reached, training

KERNELS = {"OPENBLAS_CORETYPE": "Zen", "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR"}
"""Sums by AVX2, in OpenBLAS and in numpy. They are chosen when numpy is loaded."""


def verdict(repeated: Network, shipped: Network) -> str:
    """How near a repeated network comes to the shipped one, in a sentence."""
    if np.array_equal(repeated.theta, shipped.theta):
        return f"All {len(shipped.theta):,} parameters are what is shipped, bit for bit."
    far = float(np.max(np.abs(repeated.theta - shipped.theta)))
    return (
        f"Not bit for bit what is shipped: parameters differ by up to {far:.2g}. A processor of another family, or "
        "another numpy, rounds otherwise, and training blows that up; the accuracy must be much the same."
    )


def main() -> None:
    """Make the drawings, and train epoch by epoch: about three minutes on one core."""
    parser = argparse.ArgumentParser(prog="python -m app.trained", description=__doc__)
    parser.add_argument("--ship", action="store_true", help="keep the result as the network that is shipped")
    ship = parser.parse_args().ship
    if any(os.environ.get(name) != value for name, value in KERNELS.items()):
        os.execve(sys.executable, [sys.executable, "-m", "app.trained", *sys.argv[1:]], os.environ | KERNELS)
    data = mnist()
    print(f"making {RECIPE.drawings:,} drawings, in as many hands", flush=True)
    for epoch, net in enumerate(training(RECIPE, data)):
        print(f"epoch {epoch + 1} of {RECIPE.epochs}, eta {RECIPE.eta_of(epoch):.2f}: "
              f"{reached(net, data):.2%} of the test images", flush=True)
    if ship:
        np.save(SHIPPED, net.theta)
        print(f"{SHIPPED.name} is written.")
        return
    print(f"Shipped: {reached(digits(), data):.2%} of the test images.")
    print(verdict(net, digits()))


if __name__ == "__main__":
    main()
