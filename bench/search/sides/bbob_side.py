"""BBOB functions of COCO by lines: points in, values out.

A line `{"function": 3, "dimension": 2, "instance": 1}` chooses a function and is answered with its least value; each line
after it is a point, a list of numbers from -5 to 5, and is answered with its value.
"""

import json
import os
import sys
import tempfile

import cocoex
import numpy as np

BEST = "._bbob_problem_best_parameter.txt"


def least_of(problem):
    """The value at the optimum, whose place COCO only writes to a file of this name in the current folder."""
    problem._best_parameter("print")
    return problem(np.loadtxt(BEST, ndmin=1))


def main():
    suite = cocoex.Suite("bbob", "instances:1-15", "")
    problem = None
    for line in sys.stdin:
        asked = json.loads(line)
        if isinstance(asked, list):
            answer = problem(np.array(asked, dtype=float))
        else:
            problem = suite.get_problem_by_function_dimension_instance(
                asked["function"], asked["dimension"], asked["instance"]
            )
            answer = least_of(problem)
        print(json.dumps(float(answer)), flush=True)


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    main()
