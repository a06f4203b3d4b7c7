"""Optuna's TPE on the tables: `optuna_side.py FOLDER SAMPLER TRAININGS SEED...`.

Prints a line of JSON for each table and seed: the losses in the order of the proposals, and which of them were of points
proposed before. Such a proposal is told its known loss. It goes on until TRAININGS points are trained or six times as
many proposals are made.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")

SAMPLERS = {"default": {}, "independent": {"multivariate": False}}


def suggest(trial, parameter):
    """The index of a value: a whole number where the values have an order, else a category."""
    if parameter["ordered"]:
        return trial.suggest_int(parameter["name"], 0, parameter["size"] - 1)
    return trial.suggest_categorical(parameter["name"], list(range(parameter["size"])))


def search(parameters, losses, trainings, sampler):
    study = optuna.create_study(sampler=sampler)
    seen, values, repeated = set(), [], []
    while len(seen) < trainings and len(values) < 6 * trainings:
        trial = study.ask()
        point = tuple(suggest(trial, parameter) for parameter in parameters)
        values.append(float(losses[point]))
        repeated.append(point in seen)
        seen.add(point)
        study.tell(trial, values[-1])
    return {"values": values, "repeated": repeated}


def main():
    folder, options, trainings = Path(sys.argv[1]), SAMPLERS[sys.argv[2]], int(sys.argv[3])
    for entry in json.loads((folder / "tables.json").read_text()):
        sizes = [parameter["size"] for parameter in entry["parameters"]]
        losses = np.fromfile(folder / f"{entry['name']}.f64", "<f8").reshape(sizes)
        for seed in map(int, sys.argv[4:]):
            sampler = optuna.samplers.TPESampler(seed=seed, **options)
            run = search(entry["parameters"], losses, trainings, sampler)
            print(json.dumps({"table": entry["name"], "seed": seed, **run}), flush=True)


main()
