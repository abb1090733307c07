"""Golden probabilities of the classifiers, from scikit-learn. Run: python golden/make_classifiers.py
(from packages/learning). Two features are lopsided like money and days, one is a constant, one a count.
"""
import json
import sys

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.tree import DecisionTreeClassifier

rng = np.random.default_rng(11)


def draw(n):
    days = np.round(rng.gamma(1.5, 40, n), 2)
    orders = rng.poisson(3, n).astype(float)
    money = np.round(rng.lognormal(4, 1.2, n) - 20, 2)
    share = np.round(rng.random(n), 4)
    constant = np.full(n, 0.25)
    logit = 0.02 * days - 0.35 * orders + 1.2 * (share > 0.6) * (days > 30) - 0.3
    y = (rng.random(n) < 1 / (1 + np.exp(-logit))).astype(int)
    return np.column_stack([days, orders, money, share, constant]), y


def signed_log(x):
    return np.sign(x) * np.log1p(np.abs(x))


train_x, train_y = draw(500)
test_x, _ = draw(60)


def answer(model):
    return model.fit(train_x, train_y).predict_proba(test_x)[:, 1].tolist()


log_then_scale = lambda: (FunctionTransformer(signed_log), StandardScaler())
expected = {
    'logistic': {
        'c1SignedLog': answer(make_pipeline(*log_then_scale(), LogisticRegression(C=1.0, tol=1e-12, max_iter=10000))),
        'c001SignedLog': answer(make_pipeline(*log_then_scale(), LogisticRegression(C=0.01, tol=1e-12, max_iter=10000))),
        'c1Standard': answer(make_pipeline(StandardScaler(), LogisticRegression(C=1.0, tol=1e-12, max_iter=10000))),
    },
    'gaussianNaiveBayes': answer(GaussianNB()),
    'nearestNeighbours15': answer(make_pipeline(*log_then_scale(), KNeighborsClassifier(15))),
    'decisionTree': answer(DecisionTreeClassifier(max_depth=4, min_samples_leaf=12, random_state=0)),
    'gradientBoosting': answer(HistGradientBoostingClassifier(
        max_iter=40, learning_rate=0.1, max_leaf_nodes=8, min_samples_leaf=20, early_stopping=False)),
    'gradientBoostingL2': answer(HistGradientBoostingClassifier(
        max_iter=25, learning_rate=0.2, max_leaf_nodes=31, max_depth=4, min_samples_leaf=5,
        l2_regularization=3.0, early_stopping=False)),
}
with open('golden/classifiers.json', 'w') as file:
    json.dump({
        'scikitLearn': sklearn.__version__, 'featureCount': train_x.shape[1],
        'train': train_x.ravel().tolist(), 'labels': train_y.tolist(), 'test': test_x.ravel().tolist(),
        'expected': expected,
    }, file, separators=(',', ':'))
    file.write('\n')
print({name: 'ok' for name in expected}, file=sys.stderr)
