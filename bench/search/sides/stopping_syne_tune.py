"""Syne Tune's ASHA, which promotes paused trials, on the board of learning curves; board.py says what is read and printed.

Its random proposals are taken to the nearest free point of the board. A trial that goes on does so from where it paused, as
with a trainer that writes checkpoints.
"""

import logging
import warnings
from contextlib import redirect_stdout
from datetime import datetime
from io import StringIO

from board import search_boards

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)
# It prints what it does not need here.
with redirect_stdout(StringIO()):
    from syne_tune.backend.trial_status import Trial
    from syne_tune.config_space import loguniform, randint
    from syne_tune.optimizer.baselines import ASHA


class Side:
    def __init__(self, board, seed, _options):
        self._board = board
        self._trials = {}
        self._suggested = 0
        self._scheduler = ASHA(
            {parameter["name"]: domain_of(parameter) for parameter in board.parameters},
            metric="value",
            mode="min",
            resource_attr="epoch",
            max_t=board.epochs,
            grace_period=1,
            reduction_factor=3,
            type="promotion",
            random_seed=seed,
            points_to_evaluate=[],
            search_options={"debug_log": False},
        )
        self._trained = {}

    def ask(self):
        number = self._suggested
        self._suggested += 1
        suggestion = self._scheduler.suggest(number)
        if suggestion is None:
            return None
        if not suggestion.spawn_new_trial_id:
            trial, index = self._trials[suggestion.checkpoint_trial_id]
            return trial, index, self._trained[index]
        if not self._board.has_free():
            return None
        index = self._board.take_nearest(suggestion.config)
        trial = Trial(number, suggestion.config, datetime.now())
        self._trials[number] = (trial, index)
        self._scheduler.on_trial_add(trial)
        return trial, index, 0

    def tell(self, trial, index, epoch):
        self._trained[index] = epoch
        result = {"value": self._board.value(index, epoch), "epoch": epoch}
        decision = self._scheduler.on_trial_result(trial, result)
        if epoch == self._board.epochs:
            self._scheduler.on_trial_complete(trial, result)
            return False
        return decision == "CONTINUE"


def domain_of(parameter):
    if "size" in parameter:
        return randint(0, parameter["size"] - 1)
    return loguniform(parameter["low"], parameter["high"])


search_boards(Side)
