"""Write oracles.csv: what crowd-kit makes of several transcripts, and of several masks.

In the environment of tests/quality/consensus/oracles.py:

    PYTHONPATH=. /tmp/consensus-oracle/bin/python -m tests.quality.fusing.oracles

crowd-kit takes transcripts in the order given, and ours the one first that is the most like all
others; they are given to it in that order, by the edits that nltk counts. What people wrote and
marked follows from a seed (given.py).
"""

from __future__ import annotations

import csv
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from crowdkit.aggregation import ROVER, SegmentationMajorityVote
from nltk import edit_distance

from tests.quality.fusing.given import MASK_SETS, TRANSCRIPT_SETS, masks, transcripts

TARGET = Path(__file__).with_name("oracles.csv")


def rover(texts: list[str]) -> str:
    words = [text.split() for text in texts]
    far = {at: sum(edit_distance(one, other) for other in words) for at, one in enumerate(words)}
    order = sorted(far, key=lambda at: (far[at], words[at]))
    rows = [("task", person, texts[at]) for person, at in enumerate(order)]
    frame = pd.DataFrame(rows, columns=["task", "worker", "text"])
    return ROVER(str.split, " ".join).fit_predict(frame)["task"]


def voted_mask(given: list[list[int]]) -> str:
    rows = [("task", person, np.array(mask)) for person, mask in enumerate(given)]
    frame = pd.DataFrame(rows, columns=["task", "worker", "segmentation"])
    return "".join(str(int(one)) for one in SegmentationMajorityVote().fit_predict(frame)["task"])


def main() -> None:
    """Write the table."""
    with TARGET.open("w", encoding="utf-8", newline="") as lines:
        out = csv.writer(lines, lineterminator="\n")
        out.writerow(["method", "seed", "package", "version", "result"])
        package = ("crowd-kit", version("crowd-kit"))
        for seed in range(TRANSCRIPT_SETS):
            out.writerow(["rover", seed, *package, rover(transcripts(seed))])
        for seed in range(MASK_SETS):
            out.writerow(["mask", seed, *package, voted_mask(masks(seed))])


if __name__ == "__main__":
    main()
