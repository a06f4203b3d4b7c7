"""A trainer of one's own without any package: what a flat's rent may be, by the rents of the flats most like it.

tuningsweep.py, beside it, reads the parameters and reports the metrics; rents.csv has the flats.
"""
import csv
import math
import pathlib
import random
import statistics

import tuningsweep

FOLDS = 5

task = tuningsweep.task()
point = task["parameters"]
with open(pathlib.Path(__file__).with_name("rents.csv")) as file:
    rows = [[float(value) for value in row] for row in list(csv.reader(file))[1:]]
random.Random(task["seed"]).shuffle(rows)
# Square metres, years and kilometres count alike once each is measured by how much it differs between flats.
units = [statistics.stdev(column) for column in zip(*rows)][:-1]
flats = [([value / unit for value, unit in zip(row, units)], row[-1]) for row in rows]


def guess(flat, known):
    """The mean rent of the nearest, those nearer by more: the higher the power, the more so."""
    nearest = sorted((math.dist(flat, other), rent) for other, rent in known)[: point["neighbours"]]
    weights = [1 / (0.1 + distance) ** point["power"] for distance, _ in nearest]
    return sum(weight * rent for weight, (_, rent) in zip(weights, nearest)) / sum(weights)


# An attempt that was interrupted is gone on from.
first, errors = tuningsweep.saved() or (0, [])
for fold in range(first, FOLDS):
    known = [flat for number, flat in enumerate(flats) if number % FOLDS != fold]
    missed = [abs(guess(flat, known) - rent) for flat, rent in flats[fold::FOLDS]]
    errors += missed
    tuningsweep.save((fold + 1, errors))
    tuningsweep.report(fold, mae=statistics.mean(missed))
print(f"off by {statistics.mean(errors):.1f} on average")
tuningsweep.done(mae=statistics.mean(errors), worst=max(errors))
