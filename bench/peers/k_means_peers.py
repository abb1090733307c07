"""scikit-learn's side of the k-means bench: the same rows, start and tolerance. Usage: k_means_peers.py FOLDER
Reads setup.json, rows.f64 and start.f64 of the folder; prints one line of JSON.
"""
import json
import sys
import time

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

folder = sys.argv[1]
with open(f'{folder}/setup.json') as file:
    setup = json.load(file)
columns, clusters = setup['columns'], setup['clusters']
X = np.fromfile(f'{folder}/rows.f64').reshape(-1, columns)
start = np.fromfile(f'{folder}/start.f64').reshape(clusters, columns)


def measured(ask):
    began, cpu = time.perf_counter(), time.process_time()
    answer = ask()
    return answer, time.perf_counter() - began, time.process_time() - cpu


runs = []
for tolerance in setup['tolerances']:
    best = None
    for _ in range(setup['repeats']):
        model, seconds, cpu = measured(lambda: KMeans(clusters, init=start, n_init=1, tol=tolerance).fit(X))
        if best is None or seconds < best['seconds']:
            best = {'seconds': seconds, 'cpuSeconds': cpu, 'inertia': model.inertia_, 'iterations': model.n_iter_}
    runs.append(best)
few = X[:setup['silhouetteRows']]
labels = KMeans(clusters, init=start, n_init=1).fit(few).labels_
score, seconds, cpu = measured(lambda: silhouette_score(few, labels))
json.dump({'version': sklearn.__version__, 'runs': runs,
           'silhouette': {'score': float(score), 'seconds': seconds, 'cpuSeconds': cpu}}, sys.stdout)
