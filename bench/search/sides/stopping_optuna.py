"""Optuna's pruners on the board of learning curves; board.py says what is read and printed.

Options: `sampler`, `random` or `TPE`, and `pruner`, `halving` (with the factor and the first rung of ours) or `median`.
"""

import warnings

import optuna
from board import search_boards
from optuna.distributions import FloatDistribution, IntDistribution
from optuna.trial import TrialState

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")

SAMPLERS = {"random": optuna.samplers.RandomSampler, "TPE": optuna.samplers.TPESampler}
PRUNERS = {
    "halving": lambda: optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3),
    "median": lambda: optuna.pruners.MedianPruner(),
}


class OnBoard(optuna.samplers.BaseSampler):
    """A sampler whose proposals are taken to the nearest free point of the board, which it then knows in their place."""

    def __init__(self, sampler, board):
        self._sampler = sampler
        self._board = board
        self.space = {parameter["name"]: distribution_of(parameter) for parameter in board.parameters}
        self.taken = None

    def infer_relative_search_space(self, study, trial):
        return self.space

    def sample_relative(self, study, trial, search_space):
        theirs = self._sampler.infer_relative_search_space(study, trial)
        point = dict(self._sampler.sample_relative(study, trial, theirs))
        for name, distribution in self.space.items():
            if name not in point:
                point[name] = self._sampler.sample_independent(study, trial, name, distribution)
        self.taken = self._board.take_nearest(point)
        return self._board.points[self.taken]

    def sample_independent(self, study, trial, param_name, param_distribution):
        raise ValueError(f"expected a parameter of the board, found {param_name}")

    def before_trial(self, study, trial):
        self._sampler.before_trial(study, trial)

    def after_trial(self, study, trial, state, values):
        self._sampler.after_trial(study, trial, state, values)


class Side:
    def __init__(self, board, seed, options):
        self._board = board
        self._sampler = OnBoard(SAMPLERS[options["sampler"]](seed=seed), board)
        self._study = optuna.create_study(sampler=self._sampler, pruner=PRUNERS[options["pruner"]]())

    def ask(self):
        if not self._board.has_free():
            return None
        trial = self._study.ask(self._sampler.space)
        return trial, self._sampler.taken, 0

    def tell(self, trial, index, epoch):
        """Pruned where the pruner says so; a point that is trained to its end is complete, whatever it would say."""
        value = self._board.value(index, epoch)
        trial.report(value, epoch)
        if epoch == self._board.epochs:
            self._study.tell(trial, value)
        elif trial.should_prune():
            self._study.tell(trial, state=TrialState.PRUNED)
        else:
            return True
        return False


def distribution_of(parameter):
    if "size" in parameter:
        return IntDistribution(0, parameter["size"] - 1)
    return FloatDistribution(parameter["low"], parameter["high"], log=True)


search_boards(Side)
