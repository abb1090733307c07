"""Golden values of evaluation-curves.ts, from scikit-learn (curves, counts) and scipy (Wilson intervals).
Run: python golden/make_evaluation_curves.py (from packages/learning).

A case of few rows is compared point by point; of one of many, every point kept must be one of scikit-learn's.
"""
import json
import sys

import numpy as np
import sklearn
from scipy.stats import binomtest
from sklearn.calibration import calibration_curve
from sklearn.metrics import auc, confusion_matrix, precision_recall_curve, roc_curve


def lift(y, p, share):
    places = int(np.ceil(share * len(y) - 1e-9))
    cut = np.sort(p)[::-1][places - 1]
    above, tied = p > cut, p == cut
    found = y[above].sum() + y[tied].mean() * (places - above.sum())
    return found / places / y.mean(), found / y.sum()


def case(name, y, p, money):
    # scikit-learn drops a corner's collinear neighbours by second differences, as evaluation-curves.ts does.
    fpr, tpr, _ = roc_curve(y, p, drop_intermediate=len(y) < 200)
    precision, recall, _ = precision_recall_curve(y, p, drop_intermediate=len(y) < 200)
    observed, promised = calibration_curve(y, p, n_bins=10, strategy='quantile')
    mass = np.bincount(np.searchsorted(np.percentile(p, np.linspace(0, 1, 11) * 100)[1:-1], p), minlength=10)
    mass = mass[mass > 0]
    calibration = []
    for rows, share, mean in zip(mass.tolist(), observed.tolist(), promised.tolist()):
        interval = binomtest(round(share * rows), rows).proportion_ci(method='wilson')
        calibration.append([rows, mean, share, interval.low, interval.high])
    counts, sums = [], []
    for step in range(101):
        flagged = p >= step / 100
        tn, fp, fn, tp = confusion_matrix(y, flagged).ravel().tolist()
        counts.append([tp, fp, fn, tn])
        sums.append([int(money[flagged & (y == 1)].sum()), int(money[~flagged & (y == 1)].sum()),
                     int(money[flagged & (y == 0)].sum())])
    return {
        'name': name, 'labels': y.tolist(), 'probabilities': p.tolist(), 'atStakeMinor': money.tolist(),
        'roc': np.column_stack([fpr, tpr]).tolist(), 'rocAuc': auc(fpr, tpr),
        'precisionRecall': np.column_stack([recall, precision]).tolist(),
        'calibration': calibration, 'deciles': [list(lift(y, p, d / 10)) for d in range(1, 11)],
        'confusion': counts, 'money': sums,
    }


rng = np.random.default_rng(11)


def drawn(n, digits, shift):
    z = rng.normal(size=n)
    y = (rng.random(n) < 1 / (1 + np.exp(-(z + shift)))).astype(int)
    return y, np.round(1 / (1 + np.exp(-(1.4 * z + shift))), digits), rng.integers(0, 90_000, size=n)


cases = [
    case('few rows, ties', *drawn(120, 1, 0.2)),
    case('few rows, few positives', *drawn(150, 2, -2)),
    case('on the thresholds', np.array([0, 1, 1, 0, 1, 0, 1]), np.array([0, .07, .29, .57, .58, 1, 1.0]),
         np.arange(7) * 1000),
    case('many rows', *drawn(900, 4, 0.5)),
]
with open('golden/evaluation-curves.json', 'w') as file:
    json.dump({'scikitLearn': sklearn.__version__, 'cases': cases}, file, separators=(',', ':'))
    file.write('\n')
print(len(cases), 'cases', file=sys.stderr)
