"""A trainer of one's own, by the SQL contract: an autoregressive model, fitted by stochastic gradient descent.

Plain Python on an SQLite ledger; docs/guide/custom-trainers.md says what it reads and writes, and how to run it."""
import json, os, random, sqlite3, sys

code = os.environ["CODE_TASK"]
db = sqlite3.connect(os.environ["LEDGER_URL"].removeprefix("sqlite:"), timeout=60)
point = json.loads(db.execute("SELECT POINT FROM TB_TASK WHERE CODE_TASK = ?", [code]).fetchone()[0])
window = [point["ticker"], point["begin"], point["end"]]
rows = db.execute("SELECT DATE_MARKET, CLOSE_P FROM TB_ASSETVALUE_ADJ"
                  " WHERE TICKER = ? AND DATE_MARKET BETWEEN ? AND ? ORDER BY DATE_MARKET", window).fetchall()
days, close = zip(*rows) if rows else ((), ())
parameters = point["parameters"]
order, split = parameters["sizeSequence"], int(parameters["ratioTrainSet"] * len(close))
if not order < split < len(close):
    print(f"{len(close)} days are too few for windows of {order} days", file=sys.stderr)
    sys.exit(42)  # bad input: no other attempt can do better

low, high = min(close[:split]), max(close[:split])
scaled = [(value - low) / (high - low) for value in close]
weights, shuffled = [0.0] * (order - 1) + [1.0], random.Random(point["seed"])  # begins at the naive forecast

def forecast(day):
    return sum(w * x for w, x in zip(weights, scaled[day - order:day]))

for _ in range(parameters["epoch"]):
    loss = 0.0
    for day in shuffled.sample(range(order, split), split - order):
        error = forecast(day) - scaled[day]
        loss += error ** 2 / (split - order)
        weights = [w - parameters["learningRate"] * error * x for w, x in zip(weights, scaled[day - order:day])]

tested = [(low + forecast(day) * (high - low), close[day], close[day - 1]) for day in range(split, len(close))]
mse = sum((guess - actual) ** 2 for guess, actual, _ in tested) / len(tested)
accuracy = sum((guess > last) == (actual > last) for guess, actual, last in tested) / len(tested)
result = (code, point["ticker"], point["modelVersion"], days[0], days[split - 1], days[split], days[-1], loss, accuracy, mse)
with db:
    db.execute("REPLACE INTO TB_MODELRESULT (CODE_TASK, TICKER, VERSION_MODEL, DATE_B_TRAIN, DATE_E_TRAIN,"
               " DATE_B_TEST, DATE_E_TEST, LOSS, ACCURACY, MSE) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", result)
