"""Answers of scikit-learn for random tables, pleasant and not: repeated rows, constant and dependent columns, heavy
tails, large offsets, fewer rows than clusters, one row. Run: python golden/make_random_tables.py
(from packages/learning). Writes golden/random-tables.json; labels as in make_clustering.py.
"""
import json
import os
import sys
import warnings

# Threads that spin for one another are slower than one, wherever the machine has other work.
os.environ['OMP_NUM_THREADS'] = '1'

import numpy as np
import sklearn
from sklearn.cluster import DBSCAN, AgglomerativeClustering, KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import davies_bouldin_score, silhouette_score
from sklearn.preprocessing import StandardScaler

warnings.simplefilter('ignore')


def text(labels):
    return ''.join('-' if label < 0 else chr(48 + label) for label in labels)


def attempt(ask):
    try:
        return ask()
    except ValueError as error:
        return {'error': str(error).split('\n')[0]}


def scores(X, labels):
    return {'silhouette': attempt(lambda: float(silhouette_score(X, labels))),
            'daviesBouldin': attempt(lambda: float(davies_bouldin_score(X, labels)))}


def inertia(X, k):
    return float(KMeans(k, n_init=10, random_state=42).fit(X).inertia_)


def k_means(X, k):
    model = KMeans(k, n_init=10, random_state=42).fit(X)
    # The same table with its columns turned about or stretched is the same problem. Where distances tie, as among
    # repeated whole numbers, rounding decides which way scikit-learn goes, and it finds other inertias for it.
    same = [inertia(X[:, ::-1].copy(), k), inertia(-X, k),
            *(inertia(X * by, k) / by ** 2 for by in (3, 0.7, 11, 1.3))]
    return {'labels': text(model.labels_), 'inertia': float(model.inertia_),
            'mostInertia': max(same + [float(model.inertia_)]),
            **scores(X, model.labels_)}


def linkage(X, kind):
    labels = AgglomerativeClustering(min(3, len(X)), linkage=kind).fit(X).labels_
    return {'labels': text(labels)}


def density(X, radius):
    return {'radius': radius, 'labels': text(DBSCAN(eps=radius, min_samples=4).fit(X).labels_)}


def components(X):
    model = PCA().fit(X)
    return {'loadings': model.components_.tolist(), 'explainedVariance': model.explained_variance_.tolist()}


def answer(name, raw):
    raw = np.round(raw, 4)
    X = StandardScaler().fit_transform(raw)
    typical = float(np.round(0.6 * np.sqrt(X.shape[1]), 3))
    return {
        'name': name, 'columns': X.shape[1], 'values': raw.ravel().tolist(),
        'scaled': X[: 3].tolist(),
        'kMeans': {k: attempt(lambda: k_means(X, k)) for k in range(2, 11)},
        'linkages': {kind: attempt(lambda: linkage(X, kind)) for kind in ('ward', 'average', 'complete')},
        'densities': [attempt(lambda: density(X, radius)) for radius in (0.35, typical)],
        'pca': attempt(lambda: components(X)) if len(X) > 1 else {'error': 'one row'},
    }


def draw():
    for seed in range(8):
        rng = np.random.default_rng(seed)
        yield f'normal {seed}', rng.normal(size=(int(rng.integers(20, 140)), int(rng.integers(1, 7))))
    for seed in range(8, 14):
        rng = np.random.default_rng(seed)
        centres = rng.normal(0, 4, (int(rng.integers(2, 8)), 3))
        yield f'clusters {seed}', centres[rng.integers(0, len(centres), 120)] + rng.normal(0, 0.7, (120, 3))
    for seed in range(14, 20):
        rng = np.random.default_rng(seed)
        yield f'repeated whole numbers {seed}', rng.integers(0, 4, (90, int(rng.integers(2, 4)))).astype(float)
    for seed in range(20, 24):
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(70, 4))
        X[:, 1] = 0.1
        yield f'constant column {seed}', X
    for seed in range(24, 28):
        rng = np.random.default_rng(seed)
        yield f'heavy tails {seed}', rng.lognormal(3, 1.5, (100, 3))
    for seed in range(28, 31):
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(80, 4))
        X[:, 3] = 2 * X[:, 0] - X[:, 1]
        yield f'dependent columns {seed}', X
    for seed in range(31, 34):
        rng = np.random.default_rng(seed)
        yield f'large offset {seed}', 1.6e9 + rng.normal(0, 500, (80, 2))
    for seed, rows in ((34, 6), (35, 3), (36, 2), (37, 1)):
        yield f'{rows} rows', np.random.default_rng(seed).normal(size=(rows, 3))
    yield 'more columns than rows', np.random.default_rng(38).normal(size=(12, 20))
    yield 'all rows equal', np.full((25, 3), 7.5)
    yield 'two distinct rows', np.repeat([[1.0, 2.0], [3.0, 5.0]], [9, 14], axis=0)
    yield 'a column of zeros and ones', np.column_stack(
        [np.random.default_rng(41).integers(0, 2, 60), np.random.default_rng(41).normal(size=60)]).astype(float)


tables = [answer(name, values) for name, values in draw()]
with open('golden/random-tables.json', 'w') as file:
    json.dump({'scikitLearn': sklearn.__version__, 'tables': tables}, file, separators=(',', ':'))
    file.write('\n')
print(len(tables), file=sys.stderr)
