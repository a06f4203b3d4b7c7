"""Keras with TensorFlow: the training step as one function, compiled by XLA, its fastest way on a CPU."""

import time

from protocol import read_series, serve
import keras
import tensorflow as tf


WEIGHTS = [
    *(f"lstm{layer}/{part}" for layer in (1, 2) for part in ("kernel", "recurrent", "bias")),
    "dense/kernel",
    "dense/bias",
]


class Model:
    def __init__(self, case, series, seed=42):
        self.case, self.series = case, series
        keras.utils.set_random_seed(seed)
        self.scaled = tf.constant(series["scaled"])
        self.train = tf.constant(series["train"], tf.int32)
        self.network = keras.Sequential(
            [
                keras.layers.Input((case["sequence"], 1)),
                keras.layers.LSTM(case["inputUnits"], return_sequences=True),
                keras.layers.LSTM(case["hiddenUnits"]),
                keras.layers.Dense(1),
            ]
        )
        self.optimizer = keras.optimizers.Adam(case["learningRate"])
        self.optimizer.build(self.network.trainable_variables)
        self.step = tf.function(self.eager_step, jit_compile=True)

    def windows(self, batch):
        return tf.gather(self.scaled, batch[:, None] + tf.range(self.case["sequence"])[None, :])[:, :, None]

    def targets(self, batch):
        return tf.gather(self.scaled, batch[:, None] + self.case["sequence"])

    def eager_step(self, batch):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self.network(self.windows(batch), training=True) - self.targets(batch)))
        gradients = tape.gradient(loss, self.network.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.network.trainable_variables))
        return loss

    def batches(self):
        shuffled = tf.random.shuffle(self.train)
        return [shuffled[begin : begin + self.case["batch"]] for begin in range(0, len(shuffled), self.case["batch"])]

    def seconds(self, steps):
        batches = self.batches()[:-1]
        begin = time.perf_counter()
        for index in range(steps):
            loss = self.step(batches[index % len(batches)])
        loss.numpy()
        return time.perf_counter() - begin

    def fit(self, epochs):
        """Trains so many epochs more; the error on the test part."""
        for _ in range(epochs):
            for batch in self.batches():
                self.step(batch)
        return self.error()

    def error(self):
        test = tf.constant(self.series["test"], tf.int32)
        error = (self.network(self.windows(test)) - self.targets(test)) * self.series["unit"]
        return float(tf.reduce_mean(error**2))

    def record(self, epochs):
        first = {name: value.ravel().tolist() for name, value in zip(WEIGHTS, self.network.get_weights())}
        batches = [batch for _ in range(epochs) for batch in self.batches()]
        losses = [float(loss) for loss in [self.step(batch) for batch in batches]]
        return {"weights": first, "batches": [b.numpy().tolist() for b in batches], "losses": losses, "mse": self.error()}


if __name__ == "__main__":
    serve(Model, read_series(), {"keras": keras.__version__, "tensorflow": tf.__version__})
