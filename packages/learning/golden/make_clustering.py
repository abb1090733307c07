"""Golden clusterings of five tables, from scikit-learn and scipy. Run: python golden/make_clustering.py
(from packages/learning). Writes golden/clustering.json and the generated tables in golden/tables.

Labels are strings of one character a row: 0-9, or - for noise.
"""
import csv
import gzip
import json
import os
import sys
from collections import defaultdict
from datetime import datetime

# Threads that spin for one another are slower than one, wherever the machine has other work.
os.environ['OMP_NUM_THREADS'] = '1'

import numpy as np
import sklearn
from sklearn.cluster import DBSCAN, AgglomerativeClustering, KMeans
from sklearn.datasets import make_blobs
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score, davies_bouldin_score, silhouette_samples, silhouette_score
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

tables = 'golden/tables/'


def write(name, header, rows):
    with open(f'{tables}{name}.csv', 'w', newline='') as file:
        writer = csv.writer(file, lineterminator='\n')
        writer.writerow(header)
        writer.writerows(rows)


def read(name, columns):
    with open(f'{tables}{name}.csv', newline='') as file:
        return np.array([[float(row[column]) for column in columns] for row in csv.DictReader(file)])


def make_customers():
    rng = np.random.default_rng(200)
    groups = [  # age, income, spending score, purchases; spread of each; how many
        ((27, 32, 78, 26), (6, 9, 9, 7), 44), ((34, 88, 82, 38), (5, 14, 8, 9), 40),
        ((46, 58, 50, 14), (9, 9, 7, 5), 56), ((52, 92, 18, 6), (9, 16, 8, 3), 34), ((66, 26, 22, 4), (11, 8, 9, 3), 26)]
    rows = [rng.normal(mean, spread) for mean, spread, count in groups for _ in range(count)]
    low, high = (18, 0, 1, 0), (100, 1000, 100, 365)
    return [[int(value) for value in np.clip(np.rint(row), low, high)] for row in rng.permutation(rows)]


def make_rfm():
    invoices = defaultdict(list)
    with gzip.open('../simulator/data/online-retail/orders.csv.gz', 'rt') as file:
        for row in csv.DictReader(file):
            if row['customerId']:
                invoices[row['customerId']].append(row)
    reference = datetime(2011, 9, 10)
    rows = []
    for customer in sorted(invoices):
        bought = [row for row in invoices[customer] if not row['invoice'].startswith('C')]
        if bought:
            last = max(datetime.fromisoformat(row['invoicedAt']) for row in bought)
            net = sum(float(row['total']) for row in invoices[customer])
            rows.append([round((reference - last).total_seconds() / 86400, 2), len(bought), round(net, 2)])
    return rows


def make_blobs_table():
    X, y = make_blobs(1200, 4, centers=5, cluster_std=1.1, random_state=7)
    return [[*(round(v, 3) for v in row), int(label)] for row, label in zip(X.tolist(), y)]


def make_hard_table():
    rng = np.random.default_rng(9)
    stretched = rng.normal(size=(500, 3)) @ np.array([[3, 2.6, 0], [0, 0.4, 0], [0, 0, 0.5]])
    dense = rng.normal((6, -2, 1), 0.25, (60, 3))
    wide = rng.normal((-4, 6, 0), 1.9, (300, 3))
    small = rng.normal((-1.5, -4, 3), 0.6, (60, 3))
    noise = rng.uniform(-9, 9, (50, 3))
    repeated = dense[rng.integers(0, 60, 30)]
    parts = [stretched, dense, wide, small, noise, repeated]
    truth = np.repeat([0, 1, 2, 3, -1, 1], [len(part) for part in parts])
    order = rng.permutation(len(truth))
    return [[*(round(v, 3) for v in row), int(label)] for row, label in
            zip(np.vstack(parts)[order].tolist(), truth[order])]


def text(labels):
    return ''.join('-' if label < 0 else str(label) for label in labels)


def scores(X, labels):
    kept = labels >= 0
    if len(set(labels[kept])) < 2:
        return {'silhouette': None, 'daviesBouldin': None}
    return {'silhouette': float(silhouette_score(X[kept], labels[kept])),
            'daviesBouldin': float(davies_bouldin_score(X[kept], labels[kept]))}


def answer(name, columns, logarithm):
    raw = read(name, columns)
    places = [columns.index(column) for column in logarithm]
    shaped = raw.copy()
    shaped[:, places] = np.sign(raw[:, places]) * np.log1p(np.abs(raw[:, places]))
    X = StandardScaler().fit_transform(shaped)
    runs = {}
    for k in range(2, 11):
        model = KMeans(k, n_init=10, random_state=42).fit(X)
        runs[k] = {'labels': text(model.labels_), 'inertia': float(model.inertia_), 'iterations': int(model.n_iter_),
                   **scores(X, model.labels_)}
    chosen = max(runs, key=lambda k: runs[k]['silhouette'])
    labels = KMeans(chosen, n_init=10, random_state=42).fit(X).labels_
    silhouettes = silhouette_samples(X, labels)
    linkages = {}
    for linkage in ('ward', 'average', 'complete'):
        for k in (4, 9):
            found = AgglomerativeClustering(k, linkage=linkage).fit(X).labels_
            linkages[f'{linkage} {k}'] = {'labels': text(found), **scores(X, found),
                                          'adjustedRand': float(adjusted_rand_score(labels, found))}
    distances = np.sort(NearestNeighbors(n_neighbors=5).fit(X).kneighbors(X)[0][:, -1])
    densities = []
    for share in (0.8, 0.95):
        radius = float(round(distances[int(share * len(distances))], 3))
        found = DBSCAN(eps=radius, min_samples=5).fit(X)
        compact = ''.join('-' if label < 0 else chr(48 + label) for label in found.labels_)
        densities.append({'radius': radius, 'labels': compact, 'coreRows': len(found.core_sample_indices_),
                          **scores(X, found.labels_)})
    pca = PCA().fit(X)
    # Where two columns divide equally well scikit-learn draws one: every answer it gives is right.
    trees = [sorted({tuple(round(share, 12) for share in
                           DecisionTreeClassifier(max_depth=3, random_state=seed).fit(X, labels == label)
                           .feature_importances_.tolist()) for seed in range(20)}) for label in range(chosen)]
    return {
        'name': name, 'columns': columns, 'logarithmOf': logarithm, 'rows': len(X),
        'preparedSample': X[::37].tolist(), 'kMeans': runs, 'chosen': chosen,
        'silhouetteOfCluster': [float(silhouettes[labels == label].mean()) for label in range(chosen)],
        'linkages': linkages, 'kDistances': distances[::11].tolist(), 'densities': densities,
        'pca': {'loadings': pca.components_.tolist(), 'explainedVariance': pca.explained_variance_.tolist(),
                'explainedShare01': pca.explained_variance_ratio_.tolist(), 'projected': pca.transform(X)[::37].tolist()},
        'treeImportance': trees,
    }


write('customers-200', ['age', 'income_thousands', 'spending_score', 'purchases_a_year'], make_customers())
write('online-retail-rfm', ['recency_days', 'frequency', 'monetary'], make_rfm())
write('known-blobs', ['a', 'b', 'c', 'd', 'truth'], make_blobs_table())
write('known-hard', ['a', 'b', 'c', 'truth'], make_hard_table())
spending = ['Fresh', 'Milk', 'Grocery', 'Frozen', 'Detergents_Paper', 'Delicassen']
cases = [
    answer('wholesale-customers', spending, spending),
    answer('customers-200', ['age', 'income_thousands', 'spending_score', 'purchases_a_year'], []),
    answer('online-retail-rfm', ['recency_days', 'frequency', 'monetary'], ['frequency', 'monetary']),
    answer('known-blobs', ['a', 'b', 'c', 'd'], []),
    answer('known-hard', ['a', 'b', 'c'], []),
]
with open('golden/clustering.json', 'w') as file:
    json.dump({'scikitLearn': sklearn.__version__, 'cases': cases}, file, separators=(',', ':'))
    file.write('\n')
print({case['name']: (case['rows'], case['chosen']) for case in cases}, file=sys.stderr)
