"""A search by simulated workers that train epoch by epoch; stopping/epochs.ts has the same rules for our side.

A free worker asks; one that gets nothing asks again after the next epoch. Of epochs that end at once the one that began first
ends first.

As a program it reads {"workers", "budget", "seconds", "starts", "stops"} from its standard input, hands out the starts one
after the other, pauses points at the epochs of `stops`, and prints what was trained.
"""

import json
import sys


def train_epochs(ask, tell, seconds_of, workers, budget):
    """What was trained, in this order: (index of the point, epoch).

    `ask()` gives a trial, the index of its point and how many epochs of it are trained, or None where there is nothing to train
    now; `tell(trial, index, epoch)` takes in that so many are, and says whether the worker goes on.
    """
    trained, running = [], []
    now = 0.0

    def begin(trial, index, done):
        running.append((now + seconds_of(index), trial, index, done + 1))

    while True:
        while len(running) < workers:
            start = ask()
            if start is None:
                break
            begin(*start)
        if not running or len(trained) == budget:
            return trained
        # Of equal ends the first, and the list is in the order in which epochs began.
        place = min(range(len(running)), key=lambda each: running[each][0])
        now, trial, index, epoch = running.pop(place)
        trained.append((index, epoch))
        if tell(trial, index, epoch):
            begin(trial, index, epoch)


def main():
    given = json.load(sys.stdin)
    starts = iter(given["starts"])

    def ask():
        start = next(starts, None)
        return None if start is None else (None, start["index"], start["from"])

    def tell(_, index, epoch):
        return epoch not in given["stops"]

    trained = train_epochs(ask, tell, given["seconds"].__getitem__, given["workers"], given["budget"])
    print(json.dumps([{"index": index, "epoch": epoch} for index, epoch in trained]))


if __name__ == "__main__":
    main()
