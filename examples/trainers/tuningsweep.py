"""What a program that TuningSweep trains with needs: copy this file beside yours. Python 3.6 or later, no packages.

    import tuningsweep
    task = tuningsweep.parameters()          # {"learningRate": 0.1, "depth": 3, ...}
    first, model = tuningsweep.saved() or (0, ...)  # what an attempt that was interrupted has saved
    for epoch in range(first, 10):
        tuningsweep.save((epoch + 1, model)) # as often as you like; before the step is reported
        tuningsweep.report(epoch, loss=...)
    tuningsweep.done(mse=...)                # once, at the end; then exit with 0

Run by hand, without TuningSweep, it prints what it would report, and takes parameters from the file that
TUNINGSWEEP_PARAMETERS names. Exit with 42 where no other attempt could do better: `tuningsweep.bad_input("why")`.
"""
import json
import os
import pickle
import sys


def task():
    """All that is known of the task: parameters, seed, attempt, codeTask, modelVersion; data, evaluation, resources."""
    path = os.environ.get("TUNINGSWEEP_PARAMETERS")
    if path is None:
        sys.exit("TUNINGSWEEP_PARAMETERS is not set: it names a JSON file such as {\"parameters\": {\"depth\": 3}}")
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def parameters():
    """The point to train, by name."""
    return task()["parameters"]


def report(step, **metrics):
    """Metrics of a step, such as an epoch; the same metric of the same step again replaces it."""
    _append({"step": int(step), "metrics": _numbers(metrics)})


def done(**metrics):
    """The final metrics: the ones that tasks are compared by."""
    _append({"final": True, "metrics": _numbers(metrics)})


def save(state):
    """Keeps anything that can be pickled in the place of what was saved before: the next attempt finds it by saved()."""
    path = _checkpoint()
    if path is None:
        return
    # The name says that it is not finished.
    with open(path + ".tmp", "wb") as file:
        pickle.dump(state, file)
    os.replace(path + ".tmp", path)


def saved():
    """What an earlier attempt at the task has saved; None where there is nothing, and without TuningSweep."""
    path = _checkpoint()
    if path is None or not os.path.exists(path):
        return None
    with open(path, "rb") as file:
        return pickle.load(file)


def bad_input(reason):
    """Ends the program: no other attempt could do better."""
    print(reason, file=sys.stderr)
    sys.exit(42)


def _numbers(metrics):
    """Numbers of NumPy, PyTorch and others too; NaN and infinities stay, and are left out with a sentence."""
    return {name: float(value) for name, value in metrics.items()}


def _checkpoint():
    folder = os.environ.get("TUNINGSWEEP_CHECKPOINT_DIR")
    return None if folder is None else os.path.join(folder, "state.pickle")


def _append(line):
    path = os.environ.get("TUNINGSWEEP_REPORT")
    if path is None:
        print(json.dumps(line), flush=True)
        return
    with open(path, "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
