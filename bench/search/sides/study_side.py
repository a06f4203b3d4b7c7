"""Studies of Optuna's default sampler by lines of JSON, each of which is answered with one.

`{"start": {"seed": 1, "parameters": {"rate": {"kind": "float", "low": 0.1, "high": 1, "log": true}, ...}}}` begins another
study, `{"ask": true}` is answered with `{"trial": 0, "point": {"rate": 0.2, ...}}`, `{"tell": {"trial": 0, "value": 3}}` takes
a trial's value, null where it failed. Trials that are asked for and not told are running ones.
"""

import json
import sys
import warnings

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")


def suggest(trial, name, parameter):
    options = {key: value for key, value in parameter.items() if key != "kind"}
    return getattr(trial, f"suggest_{parameter['kind']}")(name, **options)


def main():
    study, parameters = None, {}
    for line in sys.stdin:
        asked, answer = json.loads(line), {}
        if "start" in asked:
            parameters = asked["start"]["parameters"]
            study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=asked["start"]["seed"]))
        elif "ask" in asked:
            trial = study.ask()
            point = {name: suggest(trial, name, parameter) for name, parameter in parameters.items()}
            answer = {"trial": trial.number, "point": point}
        else:
            trial, value = asked["tell"]["trial"], asked["tell"]["value"]
            study.tell(trial, value, optuna.trial.TrialState.FAIL if value is None else None)
        print(json.dumps(answer), flush=True)


main()
