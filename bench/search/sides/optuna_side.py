"""Optuna's TPE on the tables: `optuna_side.py FOLDER SAMPLER WORKERS TRAININGS SEED...`.

Prints a line of JSON for each table and seed: losses in the order in which they were told, and which of them were of points
proposed before (simulation.py has the rules). Trials that are asked for and not told are running ones to Optuna.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import optuna
from simulation import simulate

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")

SAMPLERS = {
    "default": {},
    "independent": {"multivariate": False},
    "withoutLiar": {"constant_liar": False},
}


def suggest(trial, parameter):
    """The index of a value: a whole number where the values have an order, else a category."""
    if parameter["ordered"]:
        return trial.suggest_int(parameter["name"], 0, parameter["size"] - 1)
    return trial.suggest_categorical(parameter["name"], list(range(parameter["size"])))


def search(parameters, losses, seconds, sampler, workers, trainings):
    study = optuna.create_study(sampler=sampler)

    def ask():
        trial = study.ask()
        return trial, tuple(suggest(trial, parameter) for parameter in parameters)

    def tell(trial, point):
        study.tell(trial, float(losses[point]))

    told = simulate(ask, tell, seconds.__getitem__, workers, trainings)
    return {
        "values": [float(losses[point]) for point, _, _ in told],
        "repeated": [repeated for _, repeated, _ in told],
    }


def main():
    folder, options = Path(sys.argv[1]), SAMPLERS[sys.argv[2]]
    workers, trainings = int(sys.argv[3]), int(sys.argv[4])
    for entry in json.loads((folder / "tables.json").read_text()):
        sizes = [parameter["size"] for parameter in entry["parameters"]]
        losses, seconds = (
            np.fromfile(folder / f"{entry['name']}.{what}.f64", "<f8").reshape(sizes) for what in ("losses", "seconds")
        )
        for seed in map(int, sys.argv[5:]):
            sampler = optuna.samplers.TPESampler(seed=seed, **options)
            run = search(entry["parameters"], losses, seconds, sampler, workers, trainings)
            print(json.dumps({"table": entry["name"], "seed": seed, **run}), flush=True)


main()
