"""The Python side of bench/benches/model-quality.ts: python model_quality_peers.py FOLDER, which holds what it wrote there.

For every fold: trains scikit-learn's random forest, histogram gradient boosting and logistic regression, LightGBM and
CatBoost, each with its defaults and lightly tuned, on the same rows, and leaves their probabilities of the test rows in FOLDER. For the newest
fold: the ROC AUC of its forest at many seeds, with the settings that bench/benches/model-quality.ts gives its own.
"""
import json
import pathlib
import sys
import time
import warnings

import numpy as np
from catboost import CatBoostClassifier
from lightgbm import LGBMClassifier
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

warnings.filterwarnings('ignore')
started = time.monotonic()
folder = pathlib.Path(sys.argv[1])
setup = json.loads((folder / 'setup.json').read_text())


def read(fold, part):
    x = np.fromfile(folder / f'{fold}-{part}.f64').reshape(-1, setup['features'])
    return x, np.fromfile(folder / f'{fold}-{part}.u8', dtype=np.uint8)


def progress(what):
    print(f'    {time.monotonic() - started:5.0f} s: peers, {what}', file=sys.stderr, flush=True)


def signed_log(x):
    return np.sign(x) * np.log1p(np.abs(x))


peers = {
    'random forest': lambda: RandomForestClassifier(100, random_state=1),
    'random forest, tuned': lambda: RandomForestClassifier(300, min_samples_leaf=50, random_state=1),
    'gradient boosting': lambda: HistGradientBoostingClassifier(random_state=1),
    'gradient boosting, tuned': lambda: HistGradientBoostingClassifier(
        learning_rate=0.05, max_leaf_nodes=8, min_samples_leaf=100, random_state=1),
    'logistic regression': lambda: make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
    'logistic regression, logs': lambda: make_pipeline(
        FunctionTransformer(signed_log), StandardScaler(), LogisticRegression(max_iter=1000)),
    'LightGBM': lambda: LGBMClassifier(verbose=-1, n_jobs=1, random_state=1),
    'LightGBM, tuned': lambda: LGBMClassifier(
        learning_rate=0.03, n_estimators=200, num_leaves=8, min_child_samples=100, subsample=0.8, subsample_freq=1,
        colsample_bytree=0.7, verbose=-1, n_jobs=1, random_state=1),
    'CatBoost': lambda: CatBoostClassifier(
        verbose=0, thread_count=1, random_seed=1, allow_writing_files=False),
    'CatBoost, tuned': lambda: CatBoostClassifier(
        iterations=300, learning_rate=0.04, depth=4, l2_leaf_reg=5, verbose=0, thread_count=1, random_seed=1,
        allow_writing_files=False),
}
answers = {name: [] for name in peers}
for fold in range(setup['folds']):
    x, y = read(fold, 'train')
    asked, _ = read(fold, 'test')
    for name, make in peers.items():
        answers[name].append(make().fit(x, y).predict_proba(asked)[:, 1].tolist())
    progress(f'fold {fold + 1} of {setup["folds"]}')

x, y = read(setup['folds'] - 1, 'train')
asked, truth = read(setup['folds'] - 1, 'test')
forest_auc = []
for seed in range(setup['seeds']):
    forest = RandomForestClassifier(
        setup['trees'], max_depth=setup['maxDepth'], min_samples_leaf=setup['minLeaf'],
        max_features=setup['candidateFeatures'], random_state=seed)
    forest_auc.append(roc_auc_score(truth, forest.fit(x, y).predict_proba(asked)[:, 1]))
    progress(f'plain forest {seed + 1} of {setup["seeds"]}')
(folder / 'answers.json').write_text(json.dumps({'answers': answers, 'forestAuc': forest_auc}))
