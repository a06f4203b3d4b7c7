"""PyTorch: nn.LSTM twice and a Linear layer, with whichever form of Adam is fastest here."""

import time

from protocol import read_series, serve
import torch
from torch import nn

torch.set_num_threads(1)
ADAM_FORMS = {"for-loop": {"foreach": False}, "foreach": {"foreach": True}, "fused": {"fused": True}}
TRIAL_STEPS = 30


class Network(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.first = nn.LSTM(1, inputs, batch_first=True)
        self.second = nn.LSTM(inputs, hidden, batch_first=True)
        self.dense = nn.Linear(hidden, 1)

    def forward(self, x):
        first, _ = self.first(x)
        second, _ = self.second(first)
        return self.dense(second[:, -1])


class Model:
    def __init__(self, case, series, way=None):
        self.case, self.series = case, series
        scaled, length = torch.tensor(series["scaled"]), case["sequence"]
        self.windows = scaled.unfold(0, length, 1).unsqueeze(-1)
        self.targets = scaled[length:].unsqueeze(-1)
        self.train = torch.tensor(series["train"])
        self.way = way or min(ADAM_FORMS, key=self.trial)
        self.start(self.way)

    def start(self, way):
        torch.manual_seed(42)
        self.network = Network(self.case["inputUnits"], self.case["hiddenUnits"])
        self.optimizer = torch.optim.Adam(self.network.parameters(), self.case["learningRate"], eps=1e-7, **ADAM_FORMS[way])
        self.loss = nn.MSELoss()

    def trial(self, way):
        self.start(way)
        self.seconds(10)
        return self.seconds(TRIAL_STEPS)

    def step(self, batch):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.network(self.windows[batch]), self.targets[batch])
        loss.backward()
        self.optimizer.step()
        return loss

    def batches(self):
        return torch.split(self.train[torch.randperm(len(self.train))], self.case["batch"])

    def seconds(self, steps):
        batches = self.batches()[:-1]
        begin = time.perf_counter()
        for index in range(steps):
            self.step(batches[index % len(batches)])
        return time.perf_counter() - begin

    def fit(self, epochs):
        for _ in range(epochs):
            for batch in self.batches():
                self.step(batch)
        with torch.no_grad():
            test = torch.tensor(self.series["test"])
            error = (self.network(self.windows[test]) - self.targets[test]) * self.series["unit"]
            return float((error**2).mean())


def sgemm(size=1024, rounds=8):
    """Floating point operations a second of a product of two square matrices, the best of some."""
    a, b = torch.randn(size, size), torch.randn(size, size)
    best = float("inf")
    for _ in range(rounds):
        begin = time.perf_counter()
        torch.mm(a, b)
        best = min(best, time.perf_counter() - begin)
    return 2 * size**3 / best


if __name__ == "__main__":
    serve(Model, read_series(), {"torch": torch.__version__}, sgemm)
