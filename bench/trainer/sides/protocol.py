"""How a side of the benchmark is spoken to: one JSON object a line on stdin, one answer a line on stdout.

A side is started with the path of a JSON file that holds the scaled series and the first days of the windows to train on
and to test on. It answers {"ready": true} and then what its functions give for
  {"case": {...}, "steps": N}         seconds for N training steps of a case, warmed up at its first mention
  {"case": {...}, "epochs": N}        the mean squared error, in units of the series, of a whole training
  {"sgemm": true}                     floating point operations a second of a matrix product (PyTorch's side alone)
"""

import json
import os
import sys


def read_series():
    with open(sys.argv[1], encoding="utf-8") as file:
        return json.load(file)


def serve(make_model, series, versions, sgemm=None):
    models = {}
    answer({"ready": True, "versions": versions})
    for line in sys.stdin:
        request = json.loads(line)
        if "sgemm" in request:
            answer({"flops": sgemm()})
            continue
        key = json.dumps(request["case"], sort_keys=True)
        if "epochs" in request:
            answer({"mse": make_model(request["case"], series).fit(request["epochs"])})
            continue
        if key not in models:
            models[key] = make_model(request["case"], series)
            models[key].seconds(20)
        answer({"seconds": models[key].seconds(request["steps"]), "way": models[key].way})


def answer(message):
    print(json.dumps(message), flush=True)


# Each side computes with one thread; several tasks at once use the cores.
for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[variable] = "1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
