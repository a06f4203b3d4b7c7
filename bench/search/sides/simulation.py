"""A search by simulated workers, on a clock that only trainings move; simulation.ts has the same rules for our side.

A free worker asks, the one that was free first before the others; of trainings that end at once the one that began first
ends first. A repeated point is not trained again: it is told at once, or together with the training of the point that goes
on, and the worker asks again.

As a program it reads {"workers", "trainings", "proposals", "seconds"} from its standard input and prints what was told.
"""

import json
import sys

PROPOSALS = 6
"""Proposals that a search may make for each training that it is to have."""


def simulate(ask, tell, seconds_of, workers, trainings):
    """What a search was told, in this order: (index, whether its point had been proposed before, when).

    `ask()` gives a proposal and the index of its point, or None where there is no other; `tell(proposal, index)` takes its
    result.
    """
    told, ended, running = [], set(), {}
    now, started, left = 0.0, 0, PROPOSALS * trainings

    def tell_at(proposal, index, repeated):
        tell(proposal, index)
        told.append((index, repeated, now))

    while True:
        while len(running) < workers and started < trainings and left > 0:
            asked = ask()
            left = 0 if asked is None else left - 1
            if asked is None:
                continue
            proposal, index = asked
            if index in running:
                running[index][1].append(proposal)
            elif index in ended:
                tell_at(proposal, index, True)
            else:
                running[index] = (now + seconds_of(index), [proposal])
                started += 1
        if not running:
            return told
        # Of equal ends the first, and a dictionary keeps the order in which trainings began.
        index = min(running, key=lambda each: running[each][0])
        now, proposals = running.pop(index)
        ended.add(index)
        for order, proposal in enumerate(proposals):
            tell_at(proposal, index, order > 0)


def main():
    given = json.load(sys.stdin)
    proposals = iter(given["proposals"])

    def ask():
        index = next(proposals, None)
        return None if index is None else (index, index)

    told = simulate(ask, lambda *_: None, given["seconds"].__getitem__, given["workers"], given["trainings"])
    print(json.dumps([{"index": index, "repeated": repeated, "at": at} for index, repeated, at in told]))


if __name__ == "__main__":
    main()
