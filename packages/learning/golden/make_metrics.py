"""Golden values of the metrics, from scikit-learn. Run: python golden/make_metrics.py (from packages/learning).

The cases hold ties, extreme probabilities and lopsided classes on purpose. Lift has no function in
scikit-learn: here it is the mean over all orders of tied rows, worked out directly.
"""
import json
import math
import sys

import numpy as np
import sklearn
from sklearn.calibration import calibration_curve
from sklearn.metrics import (
    accuracy_score, average_precision_score, brier_score_loss, confusion_matrix, f1_score, log_loss,
    precision_score, recall_score, roc_auc_score,
)


def lift(y, p, share):
    places = math.ceil(share * len(y) - 1e-9)
    cut = np.sort(p)[::-1][places - 1]
    above, tied = p > cut, p == cut
    found = y[above].sum() + y[tied].mean() * (places - above.sum())
    return found / places / y.mean(), found / y.sum()


def case(name, y, p, threshold):
    observed, promised = calibration_curve(y, p, n_bins=10, strategy='quantile')
    edges = np.percentile(p, np.linspace(0, 1, 11) * 100)
    mass = np.bincount(np.searchsorted(edges[1:-1], p), minlength=10)
    mass = mass[mass > 0]
    tn, fp, fn, tp = confusion_matrix(y, p >= threshold).ravel().tolist()
    top_lift, top_gain = lift(y, p, 0.1)
    return {
        'name': name, 'labels': y.tolist(), 'probabilities': p.tolist(), 'threshold': threshold,
        'expected': {
            'rocAuc': roc_auc_score(y, p), 'prAuc': average_precision_score(y, p),
            'brier': brier_score_loss(y, p), 'logLoss': log_loss(y, p),
            'accuracy': accuracy_score(y, p >= threshold), 'precision': precision_score(y, p >= threshold),
            'recall': recall_score(y, p >= threshold), 'f1': f1_score(y, p >= threshold),
            'calibrationError': float((mass * np.abs(observed - promised)).sum() / len(y)),
            'liftAt10': float(top_lift), 'gainAt10': float(top_gain),
        },
        'confusion': {'truePositives': tp, 'falsePositives': fp, 'trueNegatives': tn, 'falseNegatives': fn},
        'curve': [{'rows': int(m), 'meanProbability': float(a), 'observedShare': float(b)}
                  for m, a, b in zip(mass, promised, observed)],
    }


rng = np.random.default_rng(7)


def drawn(n, ties, shift):
    z = rng.normal(size=n)
    y = (rng.random(n) < 1 / (1 + np.exp(-(z + shift)))).astype(int)
    p = 1 / (1 + np.exp(-(1.4 * z + shift)))
    return y, (np.round(p, ties) if ties else p)


cases = [
    case('no ties', *drawn(200, None, 0.0), 0.5),
    case('many ties', *drawn(300, 1, 0.4), 0.66),
    case('few positives', *drawn(250, 2, -2.5), 0.3),
    case('certain and wrong', np.array([0, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1]),
         np.array([0, 1, 0, 1, .5, .5, 1, .25, .125, 0, 1.0]), 0.5),
]
with open('golden/metrics.json', 'w') as file:
    json.dump({'scikitLearn': sklearn.__version__, 'cases': cases}, file, separators=(',', ':'))
    file.write('\n')
print(len(cases), 'cases', file=sys.stderr)
