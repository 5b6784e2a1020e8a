"""A backward pass by hand, compared with the server's, and graded: cell by cell in a notebook, or as a whole.

    python docs/by_hand.py http://127.0.0.1:8000
"""

# %% What is needed: numpy, and a server to ask
import json
import subprocess
import sys
import urllib.request

import numpy as np

SERVER = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"


def ask(path, body=None):
    """An answer of the API: a question without a body, a move with one."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{SERVER}/api/sessions{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


# %% A network of one's own: 2-4-2-1, tanh inside and a sigmoid at its end, and an example of the points
new = ask("", {"preset": "plane", "seed": 3, "eta": 0.5})
S = f"/{new['id']}"
print("watch it at", f"{SERVER}/r/{new['name']}")
ask(f"{S}/forward", {"split": "train", "index": 5})

# %% The forward pass, as the server made it
weights, trace = ask(f"{S}/weights"), ask(f"{S}/trace")
W, b = [np.array(each) for each in weights["W"]], [np.array(each) for each in weights["b"]]
z, a = [np.array(each) for each in trace["z"]], [np.array(each) for each in trace["a"]]
y, L = np.array(trace["y"]), len(W) - 1

# %% The backward pass, by hand
da, delta = [None] * (L + 1), [None] * (L + 1)
da[L] = 2 * (a[L] - y)                                     # E4
delta[L] = da[L] * a[L] * (1 - a[L])                       # E5, the slope of a sigmoid
for l in range(L, 1, -1):
    da[l - 1] = W[l].T @ delta[l]                          # E8
    delta[l - 1] = da[l - 1] * (1 - np.tanh(z[l - 1]) ** 2)    # E5, the slope of tanh
da[0] = W[1].T @ delta[1]
nabla_W = [None, *(np.outer(delta[l], a[l - 1]) for l in range(1, L + 1))]     # E6
nabla_b = [None, *(delta[l] for l in range(1, L + 1))]     # E7

# %% The server goes backward too: the largest difference, layer by layer
ask(f"{S}/backward", {})
theirs = ask(f"{S}/trace")
for l in range(L, 0, -1):
    print(f"layer {l}: largest difference {np.abs(nabla_W[l] - np.array(theirs['nabla_W'][l])).max():.1e}")

# %% Graded: the hand-made numbers in the place of the server's, and a step with them. The check knows nothing of either
receipt = ask(f"{S}/export/receipt")
eta = receipt["eta"]
by_hand = {
    "da": da, "delta": delta, "nabla_W": nabla_W, "nabla_b": nabla_b,
    "new_W": [None, *(W[l] - eta * nabla_W[l] for l in range(1, L + 1))],      # E10
    "new_b": [None, *(b[l] - eta * nabla_b[l] for l in range(1, L + 1))],
}
for name, layers in by_hand.items():
    receipt[name] = [[] if each is None else each.tolist() for each in layers]
with open("receipt.json", "w") as file:
    json.dump(receipt, file)
graded = subprocess.run([sys.executable, "-m", "app", "check", "receipt.json"])

# %% And the step itself, on the server: C before and after
if __name__ == "__main__":
    print("C from {cost_before:.6f} to {cost_after:.6f}".format(**ask(f"{S}/step", {})))
    sys.exit(graded.returncode)
