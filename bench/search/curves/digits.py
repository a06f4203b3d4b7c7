"""A perceptron that reads handwritten digits, trained epoch by epoch: the trainer of digits.yaml. Needs scikit-learn.

The digits are the 1,797 that come with scikit-learn: half of them to train on, a quarter to validate and a quarter to test. A
training that diverges is reported as one that knows nothing for the rest of its epochs.
"""

import json
import os
import time
import warnings

import numpy as np
from sklearn.datasets import load_digits
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

EPOCHS = 27
LOST = float(np.log(10))
"""The loss of ten equal guesses. No loss is reported as a larger one."""

warnings.filterwarnings("ignore")


def main():
    with open(os.environ["TUNINGSWEEP_PARAMETERS"], encoding="utf-8") as file:
        task = json.load(file)
    parameters, seed = task["parameters"], task["seed"]
    digits = load_digits()
    order = np.random.default_rng(0).permutation(len(digits.target))
    images, labels = digits.data[order] / 16, digits.target[order]
    begins = [0, len(order) // 2, len(order) * 3 // 4, len(order)]
    train, validation, test = (
        (images[begin:end], labels[begin:end]) for begin, end in zip(begins[:-1], begins[1:], strict=True)
    )
    model = MLPClassifier(
        hidden_layer_sizes=(parameters["sizeHidden"],) * parameters["layers"],
        solver="sgd",
        batch_size=parameters["batchSize"],
        learning_rate_init=parameters["learningRate"],
        momentum=parameters["momentum"],
        alpha=parameters["alpha"],
        random_state=seed,
    )
    for epoch in range(1, EPOCHS + 1):
        begin = time.perf_counter()
        lost = not train_epoch(model, *train)
        seconds = time.perf_counter() - begin
        loss, valid = (LOST if lost else loss_of(model, *part) for part in (train, validation))
        report({"step": epoch, "metrics": {"loss": loss, "validation": valid, "seconds": seconds}})
    report({"final": True, "metrics": {"validation": valid, "test": LOST if lost else loss_of(model, *test)}})


def train_epoch(model, images, labels):
    """Whether the weights are still numbers."""
    try:
        model.partial_fit(images, labels, classes=range(10))
    except ValueError:
        return False
    return all(np.isfinite(weights).all() for weights in model.coefs_)


def loss_of(model, images, labels):
    guesses = np.nan_to_num(model.predict_proba(images), nan=0.1)
    return min(LOST, float(log_loss(labels, guesses, labels=range(10))))


def report(line):
    with open(os.environ["TUNINGSWEEP_REPORT"], "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


main()
