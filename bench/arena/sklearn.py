"""Times bootstrap rounds of Bradley-Terry as a logistic regression, the way arena leaderboards do it in Python."""
import json
import sys
import time

import numpy as np
from sklearn.linear_model import LogisticRegression

battles, players, rounds = (int(x) for x in sys.argv[1:4])
rng = np.random.default_rng(1)
first = rng.integers(0, players, battles)
second = (first + rng.integers(1, players, battles)) % players
strength = np.linspace(-1, 1, players)
won = (rng.random(battles) < 1 / (1 + np.exp(strength[second] - strength[first]))).astype(int)
x = np.zeros((battles, players))
x[np.arange(battles), first] = np.log(10)
x[np.arange(battles), second] = -np.log(10)
start = time.perf_counter()
for _ in range(rounds):
    rows = rng.integers(0, battles, battles)
    LogisticRegression(fit_intercept=False, C=np.inf, tol=1e-8).fit(x[rows], won[rows])
print(json.dumps({"ms": 1000 * (time.perf_counter() - start)}))
