"""PyTorch: nn.LSTM twice and a Linear layer, with whichever form of Adam is fastest here."""

import math
import time

from protocol import read_series, serve
import torch
from torch import nn

torch.set_num_threads(1)
ADAM_FORMS = {"for-loop": {"foreach": False}, "foreach": {"foreach": True}, "fused": {"fused": True}}
TRIAL_STEPS = 30
EPSILON = 1e-7  # of Adam, as Keras has it


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

    def lstms(self):
        return [self.first, self.second]

    def begin_like_keras(self):
        """Glorot's uniform kernels, orthogonal recurrent ones, forget gates' bias 1 and no second bias."""
        for lstm in self.lstms():
            nn.init.xavier_uniform_(lstm.weight_ih_l0)
            nn.init.orthogonal_(lstm.weight_hh_l0)
            self.leave_second_bias_out(lstm)
            nn.init.zeros_(lstm.bias_ih_l0)
            nn.init.ones_(lstm.bias_ih_l0[lstm.hidden_size : 2 * lstm.hidden_size])
        nn.init.xavier_uniform_(self.dense.weight)
        nn.init.zeros_(self.dense.bias)

    def take(self, weights):
        """Takes Keras's weights; the order of the gates is the same."""
        for number, lstm in enumerate(self.lstms(), 1):
            part = {name: torch.tensor(weights[f"lstm{number}/{name}"]) for name in ("kernel", "recurrent", "bias")}
            lstm.weight_ih_l0.copy_(part["kernel"].view(lstm.input_size, -1).T)
            lstm.weight_hh_l0.copy_(part["recurrent"].view(lstm.hidden_size, -1).T)
            lstm.bias_ih_l0.copy_(part["bias"])
            self.leave_second_bias_out(lstm)
        self.dense.weight.copy_(torch.tensor(weights["dense/kernel"]).view(1, -1))
        self.dense.bias.copy_(torch.tensor(weights["dense/bias"]))

    def leave_second_bias_out(self, lstm):
        """Keras has one: with both, Adam would move their sum twice as far."""
        nn.init.zeros_(lstm.bias_hh_l0)
        lstm.bias_hh_l0.requires_grad_(False)


class Model:
    def __init__(self, case, series, way=None, seed=42, likeKeras=False):
        self.case, self.series = case, series
        scaled, length = torch.tensor(series["scaled"]), case["sequence"]
        self.windows = scaled.unfold(0, length, 1).unsqueeze(-1)
        self.targets = scaled[length:].unsqueeze(-1)
        self.train = torch.tensor(series["train"])
        self.seed, self.like_keras = seed, likeKeras
        self.way = way or min(ADAM_FORMS, key=self.trial)
        self.start(self.way)

    def start(self, way, weights=None):
        torch.manual_seed(self.seed)
        self.network = Network(self.case["inputUnits"], self.case["hiddenUnits"])
        with torch.no_grad():
            if weights is not None:
                self.network.take(weights)
            elif self.like_keras:
                self.network.begin_like_keras()
        trained = [each for each in self.network.parameters() if each.requires_grad]
        self.optimizer = torch.optim.Adam(trained, self.case["learningRate"], eps=EPSILON, **ADAM_FORMS[way])
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
        """Trains so many epochs more; the error on the test part."""
        for _ in range(epochs):
            for batch in self.batches():
                self.step(batch)
        return self.error()

    def error(self):
        with torch.no_grad():
            test = torch.tensor(self.series["test"])
            error = (self.network(self.windows[test]) - self.targets[test]) * self.series["unit"]
            return float((error**2).mean())

    def replay(self, course):
        self.start(self.way, course["weights"])
        losses = []
        for number, batch in enumerate(course["batches"], 1):
            self.optimizer.param_groups[0]["eps"] = EPSILON / math.sqrt(1 - 0.999**number)  # as Keras adds it
            losses.append(float(self.step(torch.tensor(batch)).detach()))
        return {"losses": losses, "mse": self.error()}


if __name__ == "__main__":
    serve(Model, read_series(), {"torch": torch.__version__})
