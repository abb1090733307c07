"""How well scikit-learn's classifiers do on the lab's tables: mean and spread of the metrics over 25 stratified splits, since
no two programs draw the same rows. Run from packages/lab: python golden/make_predictions.py. Writes golden/predictions.json
and golden/tables/buyers.csv. Of more than two classes each against the others, as the lab does.
"""
import csv
import json
import sys
import warnings

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

warnings.simplefilter('ignore')
from make_clusters import read


def make_buyers():
    """Who bought within a month: two columns say much, one only together with another, two nothing; with holes."""
    rng = np.random.default_rng(21)
    n = 900
    visits = rng.poisson(4, n)
    minutes = np.round(rng.gamma(2, 6, n), 1)
    source = rng.choice(['mail', 'search', 'friend', 'ad'], n, p=[.3, .4, .1, .2])
    age = rng.integers(18, 80, n)
    noise = np.round(rng.normal(size=n), 3)
    logit = 0.5 * (visits - 4) + 0.05 * minutes + 1.2 * (source == 'friend') - 1.1 * (source == 'ad') \
        + 1.5 * ((age > 50) & (visits > 4)) - 1.4
    bought = np.where(rng.random(n) < 1 / (1 + np.exp(-logit)), 'yes', 'no')
    days = np.sort(rng.integers(0, 365, n))
    with open('golden/tables/buyers.csv', 'w', newline='') as file:
        writer = csv.writer(file, lineterminator='\n')
        writer.writerow(['customer_id', 'day', 'visits', 'minutes', 'source', 'age', 'noise', 'bought'])
        for i in range(n):
            writer.writerow([f'C{i:04d}', str(np.datetime64('2025-01-01') + days[i]), visits[i],
                             '' if rng.random() < 0.05 else minutes[i], source[i], age[i], noise[i], bought[i]])


def raw(rows, columns):
    """Numbers with NaN, and categories as 0 and 1."""
    features, scaled = [], []
    for column in columns:
        texts = [row[column['name']] for row in rows]
        if column['kind'] == 'number':
            values = np.array([np.nan if text == '' else float(text) for text in texts])
            if column.get('logarithm'):
                values = np.sign(values) * np.log1p(np.abs(values))
            features.append(values)
            scaled.append(True)
            continue
        for value in sorted(set(texts)):
            features.append(np.array([float(text == value) for text in texts]))
            scaled.append(False)
    return np.column_stack(features), np.array(scaled)


def prepared(X, scaled, train, test):
    A, B = X[train].copy(), X[test].copy()
    middle = np.nanmedian(A, axis=0)
    for Z in (A, B):
        holes = np.isnan(Z)
        Z[holes] = np.take(middle, np.where(holes)[1])
    scaler = StandardScaler().fit(A[:, scaled])
    A[:, scaled], B[:, scaled] = scaler.transform(A[:, scaled]), scaler.transform(B[:, scaled])
    return A, B


def methods(seed, n):
    return {
        'logistic_regression': LogisticRegression(max_iter=5000),
        'decision_tree': DecisionTreeClassifier(max_depth=6, min_samples_leaf=max(5, round(n * 0.005)), random_state=seed),
        'naive_bayes': GaussianNB(),
        'nearest_neighbours': KNeighborsClassifier(15),
        'random_forest': RandomForestClassifier(100, max_depth=12, random_state=seed),
        'gradient_boosting': HistGradientBoostingClassifier(early_stopping=False),
    }


def answer(name, columns, target, delimiter=','):
    rows = [row for row in read(name, delimiter) if row[target] != '']
    X, scaled = raw(rows, columns)
    classes = sorted({row[target] for row in rows})
    y = np.array([classes.index(row[target]) for row in rows])
    found = {}
    for seed, (train, test) in enumerate(StratifiedShuffleSplit(25, test_size=0.25, random_state=3).split(X, y)):
        A, B = prepared(X, scaled, train, test)
        for method, model in methods(seed, len(train)).items():
            if len(classes) > 2:
                model = OneVsRestClassifier(model)
            P = model.fit(A, y[train]).predict_proba(B)
            said = P.argmax(1)
            if len(classes) == 2:
                auc, f1 = roc_auc_score(y[test], P[:, 1]), f1_score(y[test], said)
            else:
                auc = np.mean([roc_auc_score(y[test] == c, P[:, c]) for c in range(len(classes))])
                f1 = f1_score(y[test], said, average='macro')
            found.setdefault(method, []).append([float((said == y[test]).mean()), float(auc), float(f1)])
    bands = {method: {metric: {'mean': float(np.mean(values)), 'deviation': float(np.std(values, ddof=1))}
                      for metric, values in zip(('accuracy', 'rocAuc', 'f1'), np.array(runs).T)}
             for method, runs in found.items()}
    return {'name': name, 'columns': columns, 'target': target, 'classes': classes, 'methods': bands}


def numbers(*names, logarithm=False):
    return [{'name': name, 'kind': 'number', 'logarithm': logarithm} for name in names]


make_buyers()
spending = numbers('Fresh', 'Milk', 'Grocery', 'Frozen', 'Detergents_Paper', 'Delicassen', logarithm=True)
cases = [
    answer('wholesale', spending, 'Channel'),
    answer('visits', [*numbers('minutes', 'pages'), *numbers('basket', logarithm=True)], 'channel', ';'),
    answer('buyers', [*numbers('visits', 'minutes'), {'name': 'source', 'kind': 'category'}, *numbers('age', 'noise')], 'bought'),
]
with open('golden/predictions.json', 'w') as file:
    json.dump({'scikitLearn': sklearn.__version__, 'cases': cases}, file, separators=(',', ':'))
    file.write('\n')
for case in cases:
    print(case['name'], {m: round(b['rocAuc']['mean'], 3) for m, b in case['methods'].items()}, file=sys.stderr)
