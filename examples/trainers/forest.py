"""A trainer of one's own: a random forest of scikit-learn on a table of rents (pip install scikit-learn).

It knows nothing of a database: tuningsweep.py, beside it, reads the parameters and reports the metrics.
"""
import csv
import pathlib

from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.model_selection import KFold

import tuningsweep

task = tuningsweep.task()
point = task["parameters"]
with open(pathlib.Path(__file__).with_name("rents.csv")) as file:
    rows = [[float(value) for value in row] for row in list(csv.reader(file))[1:]]
inputs, rents = [row[:-1] for row in rows], [row[-1] for row in rows]

squared, guesses = [], []
folds = KFold(5, shuffle=True, random_state=task["seed"])
for fold, (train, test) in enumerate(folds.split(inputs)):
    model = RandomForestRegressor(
        n_estimators=point["n_estimators"],
        max_depth=point["max_depth"],
        min_impurity_decrease=point["min_impurity_decrease"],
        criterion=point["criterion"],
        random_state=task["seed"],
    ).fit([inputs[row] for row in train], [rents[row] for row in train])
    guessed = model.predict([inputs[row] for row in test])
    actual = [rents[row] for row in test]
    guesses += zip(actual, guessed)
    squared.append(mean_squared_error(actual, guessed))
    tuningsweep.report(fold, mse=squared[-1], r2=r2_score(actual, guessed))

tuningsweep.done(mse=sum(squared) / len(squared), r2=r2_score(*zip(*guesses)))
