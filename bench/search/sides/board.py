"""The board of learning curves, as stopping/peers.ts hands it to the peers' programs on their standard input."""

import json
import math
import sys

import numpy as np
from epochs import train_epochs


class Board:
    """Points whose every epoch is known, and which of them nothing was trained of yet; stopping/nearest.ts has the same."""

    def __init__(self, given):
        self.parameters = given["parameters"]
        self.points = given["points"]
        self.values = given["values"]
        self.epochs = len(self.values[0])
        self._places = np.array([self._place(point) for point in self.points])
        self._free = np.ones(len(self.points), dtype=bool)

    def has_free(self):
        return bool(self._free.any())

    def take_nearest(self, point):
        """The index of the free point that is nearest in the unit cube, of equally near ones the first; free no more."""
        away = ((self._places - self._place(point)) ** 2).sum(axis=1)
        index = int(np.where(self._free, away, np.inf).argmin())
        self._free[index] = False
        return index

    def value(self, index, epoch):
        return self.values[index][epoch - 1]

    def _place(self, point):
        return np.array([place_of(parameter, point[parameter["name"]]) for parameter in self.parameters])


def place_of(parameter, value):
    """Where a value is from 0 to 1: an interval by its logarithm, the number of a listed value in the middle of its share."""
    if "size" in parameter:
        return (value + 0.5) / parameter["size"]
    low, high = math.log(parameter["low"]), math.log(parameter["high"])
    return (math.log(value) - low) / (high - low)


def search_boards(side_of):
    """Has the board searched with each seed by the side that `side_of(board, seed, options)` gives: its `ask` and its `tell`.

    Prints a line of JSON for each seed: what was trained, in its order.
    """
    given = json.load(sys.stdin)
    for seed in given["seeds"]:
        side = side_of(Board(given), seed, given["options"])
        seconds = given["seconds"].__getitem__
        trained = train_epochs(side.ask, side.tell, seconds, given["workers"], given["budget"])
        print(json.dumps([{"index": index, "epoch": epoch} for index, epoch in trained]), flush=True)
