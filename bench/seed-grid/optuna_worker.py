"""One of several processes that go through the seed's grid with Optuna's GridSampler and PyTorch.

  optuna_worker.py SERIES.json STORAGE_URL PROCESS_NUMBER
  optuna_worker.py SERIES.json STORAGE_URL prepare   (first: processes that start together get in each other's way at the tables)

SERIES.json: the grid, and for each ratio of the training part the series as the trainer prepares it (see series.ts).
"""

import json
import sys

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/trainer/sides")

import protocol  # noqa: F401  (one thread a process; has to come before PyTorch)
import optuna
import torch_side

STUDY = "usd-krw"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        given = json.load(file)
    adam = []
    if sys.argv[3] == "prepare":
        open_study(given["grid"], 0)
        return

    def objective(trial):
        point = {name: trial.suggest_categorical(name, values) for name, values in given["grid"].items()}
        case = {
            "sequence": point["sizeSequence"],
            "inputUnits": point["sizeUnitInput"],
            "hiddenUnits": point["sizeUnitHidden"],
            "batch": point["batchSize"],
            "learningRate": point["learningRate"],
        }
        series = given["seriesByRatio"][str(point["ratioTrainSet"])]
        # The fastest form of Adam is found out once a process.
        model = torch_side.Model(case, series, adam[0] if adam else None)
        adam.append(model.way)
        model.start(model.way)
        return model.fit(point["epoch"])

    open_study(given["grid"], int(sys.argv[3])).optimize(objective)


def open_study(grid, seed):
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = optuna.samplers.GridSampler(grid, seed=seed)
    return optuna.create_study(
        study_name=STUDY, storage=sys.argv[2], sampler=sampler, direction="minimize", load_if_exists=True
    )


if __name__ == "__main__":
    main()
