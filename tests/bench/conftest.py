"""What compares with PyTorch is left out, not skipped, where PyTorch is not installed: `make bench` brings it."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("torch") else ["test_*.py"]
