"""How a side of the benchmark is spoken to: one JSON object a line on stdin, one answer a line on stdout.

A side is started with the path of a JSON file that holds the scaled series and the first days of the windows to train on
and to test on. Its answers:
  {"versions": true}                                  {"versions": {...}} of its libraries
  {"case": {...}, "steps": N}                         {"seconds": ...} for N training steps of a case, warmed up at its first
                                                      mention
  {"case": {...}, "start": {...}, "epochs": [N, M]}   {"mses": [...]}: mean squared errors on the test part, in units of the
                                                      series, of one training after N epochs and after M
  {"case": {...}, "record": N}                        {"weights", "batches", "losses", "mse"}: a training of N epochs with what
                                                      another side needs to repeat it, and its loss at every step (Keras alone)
  {"case": {...}, "replay": {"weights", "batches"}}   {"losses", "mse"} of the training that they are of
"""

import json
import os
import sys


def read_series():
    with open(sys.argv[1], encoding="utf-8") as file:
        return json.load(file)


def serve(make_model, series, versions):
    warm = {}
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), make_model, series, versions, warm)), flush=True)


def answer(request, make_model, series, versions, warm):
    if "versions" in request:
        return {"versions": versions}
    case = request["case"]
    if "steps" in request:
        key = json.dumps(case, sort_keys=True)
        if key not in warm:
            warm[key] = make_model(case, series)
            warm[key].seconds(20)
        return {"seconds": warm[key].seconds(request["steps"])}
    model = make_model(case, series, **request.get("start", {}))
    if "epochs" in request:
        return {"mses": errors(model, request["epochs"])}
    return model.record(request["record"]) if "record" in request else model.replay(request["replay"])


def errors(model, counts):
    return [model.fit(count - done) for done, count in zip([0, *counts], counts)]


# Each side computes with one thread; several tasks at once use the cores.
for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[variable] = "1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
