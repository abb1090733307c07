"""Answers of scikit-learn to the lab's clusterings, from the file to the labels. Run from packages/lab:
python golden/make_clusters.py. Writes golden/clusters.json and the two generated tables; customers-200.csv is what
`shippedTable('customers_200')` gives, wholesale-customers.csv lies with the goldens of packages/learning.
"""
import csv
import json
import sys

import numpy as np
import sklearn
from sklearn.cluster import DBSCAN, AgglomerativeClustering, KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import davies_bouldin_score, silhouette_score
from sklearn.preprocessing import StandardScaler

places = {'wholesale': '../learning/golden/tables/wholesale-customers.csv'}


def write(name, header, rows):
    with open(f'golden/tables/{name}.csv', 'w', newline='') as file:
        writer = csv.writer(file, lineterminator='\n')
        writer.writerow(header)
        writer.writerows(rows)


def make_visits():
    """Four kinds of visitors with holes, a category and a date; the separator is a semicolon."""
    rng = np.random.default_rng(11)
    rows = []
    for kind, (minutes, pages, basket, channel) in enumerate(
            [(3, 2, 8, 'search'), (22, 14, 60, 'mail'), (9, 6, 240, 'shop'), (40, 30, 25, 'search')]):
        for _ in range(150 - 20 * kind):
            rows.append([
                round(float(rng.gamma(4, minutes / 4)), 2), int(rng.poisson(pages)),
                round(float(rng.lognormal(np.log(basket), 0.4)), 2),
                channel if rng.random() < 0.85 else str(rng.choice(['search', 'mail', 'shop', 'friend'])),
                f'2026-{rng.integers(1, 13):02d}-{rng.integers(1, 29):02d}'])
    rows = [rows[i] for i in rng.permutation(len(rows))]
    for row in rows:
        for place in (0, 2, 3):
            if rng.random() < 0.04:
                row[place] = ''
    with open('golden/tables/visits.csv', 'w', newline='') as file:
        writer = csv.writer(file, delimiter=';', lineterminator='\r\n')
        writer.writerow(['minutes', 'pages', 'basket', 'channel', 'day'])
        writer.writerows(rows)


def make_shapes():
    """Two arcs, a dense spot and scatter: k-means is at a loss, densities are not."""
    rng = np.random.default_rng(5)
    angle = rng.uniform(0, np.pi, 220)
    upper = np.column_stack([np.cos(angle), np.sin(angle)]) + rng.normal(0, 0.06, (220, 2))
    angle = rng.uniform(0, np.pi, 220)
    lower = np.column_stack([1 - np.cos(angle), 0.45 - np.sin(angle)]) + rng.normal(0, 0.06, (220, 2))
    spot = rng.normal((3, 2), 0.1, (80, 2))
    scatter = rng.uniform((-2, -2), (4, 3), (30, 2))
    rows = np.vstack([upper, lower, spot, scatter])
    write('shapes', ['x', 'y'], [[round(v, 4) for v in row] for row in rows[rng.permutation(len(rows))].tolist()])


def read(name, delimiter):
    with open(places.get(name, f'golden/tables/{name}.csv'), newline='') as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def days(text):
    return (np.datetime64(text) - np.datetime64('1970-01-01')).astype(float)


def prepare(rows, columns):
    features = []
    for column in columns:
        name, kind = column['name'], column['kind']
        texts = [row[name] for row in rows]
        if kind == 'category':
            values = sorted({text for text in texts if text != ''})
            features += [[float(text == value) for text in texts] for value in values]
            if '' in texts:
                features.append([float(text == '') for text in texts])
            continue
        if kind not in ('number', 'date'):
            continue
        read_one = days if kind == 'date' else float
        values = np.array([np.nan if text == '' else read_one(text) for text in texts])
        values[np.isnan(values)] = np.nanmedian(values)
        if column.get('logarithm'):
            values = np.sign(values) * np.log1p(np.abs(values))
        features.append(StandardScaler().fit_transform(values[:, None])[:, 0])
    return np.column_stack(features)


def by_size(labels):
    """1 for the largest; 0 for noise."""
    found = sorted({int(label) for label in labels if label >= 0}, key=lambda label: (-int((labels == label).sum()), label))
    place = {label: at + 1 for at, label in enumerate(found)}
    return [place.get(int(label), 0) for label in labels]


def scores(X, labels):
    kept = labels >= 0
    if len(set(labels[kept])) < 2:
        return {'silhouette': None, 'daviesBouldin': None}
    return {'silhouette': float(silhouette_score(X[kept], labels[kept])),
            'daviesBouldin': float(davies_bouldin_score(X[kept], labels[kept]))}


def answer(name, columns, radius, delimiter=','):
    X = prepare(read(name, delimiter), columns)
    curve = []
    runs = {}
    for k in range(2, 11):
        model = KMeans(k, n_init=10, random_state=42).fit(X)
        runs[k] = model.labels_
        curve.append({'clusters': k, 'inertia': float(model.inertia_), **scores(X, model.labels_)})
    chosen = max(curve, key=lambda point: point['silhouette'])['clusters']
    methods = {'k_means': {'clusters': chosen, 'segments': by_size(runs[chosen]), **scores(X, runs[chosen])}}
    for linkage in ('ward', 'average', 'complete'):
        cuts = {k: AgglomerativeClustering(k, linkage=linkage).fit(X).labels_ for k in range(2, 11)}
        best = max(cuts, key=lambda k: scores(X, cuts[k])['silhouette'])
        methods[linkage] = {'clusters': best, 'segments': by_size(cuts[best]), **scores(X, cuts[best])}
    found = DBSCAN(eps=radius, min_samples=5).fit(X).labels_
    methods['dbscan'] = {'clusters': int(found.max()) + 1, 'segments': by_size(found), **scores(X, found)}
    pca = PCA(2).fit(X)
    return {'name': name, 'columns': columns, 'radius': radius, 'chosen': chosen, 'curve': curve, 'methods': methods,
            'pca': {'loadings': pca.components_.tolist(), 'explainedShare01': pca.explained_variance_ratio_.tolist()}}


def numbers(*names, logarithm=False):
    return [{'name': name, 'kind': 'number', 'logarithm': logarithm} for name in names]


def main():
    make_visits()
    make_shapes()
    spending = numbers('Fresh', 'Milk', 'Grocery', 'Frozen', 'Detergents_Paper', 'Delicassen', logarithm=True)
    codes = [{'name': 'Channel', 'kind': 'category'}, {'name': 'Region', 'kind': 'category'}]
    cases = [
        answer('wholesale', codes + spending, 1.9),
        answer('customers-200', numbers('age', 'income_thousands', 'spending_score', 'purchases_a_year'), 0.55),
        answer('visits', [*numbers('minutes', 'pages'), *numbers('basket', logarithm=True),
                          {'name': 'channel', 'kind': 'category'}, {'name': 'day', 'kind': 'date'}], 0.9, ';'),
        answer('shapes', numbers('x', 'y'), 0.2),
    ]
    with open('golden/clusters.json', 'w') as file:
        json.dump({'scikitLearn': sklearn.__version__, 'cases': cases}, file, separators=(',', ':'))
        file.write('\n')
    print({case['name']: (case['chosen'], {m: v['clusters'] for m, v in case['methods'].items()}) for case in cases}, file=sys.stderr)


if __name__ == '__main__':
    main()
