"""Golden predictions and reasons, from scikit-learn and shap. Run in packages/forest:

    pip install scikit-learn shap
    python golden/make_scikit.py

`scikit-missing.json`: a forest trained with missing values and its predictions; the rows lie on thresholds
on purpose, and between the 32-bit floats that scikit-learn rounds them to.
`scikit-shap.json`: a forest of twelve features, its predictions and the path-dependent TreeSHAP of shap.
"""
import json
import pathlib
import sys

import numpy as np
import shap
import sklearn
from sklearn.ensemble import RandomForestClassifier

from export_scikit_forest import exported

here = pathlib.Path(__file__).parent


def draw(rng, n, features):
    x = rng.gamma(1.5, 20, (n, features))
    x[:, ::2] = np.floor(x[:, ::2])
    logit = 0.05 * x[:, 0] - 0.08 * x[:, 1] + 1.5 * (x[:, 2] > 20) * (x[:, 3] > 15) - 0.5
    return x, (rng.random(n) < 1 / (1 + np.exp(-logit))).astype(int)


def write(name, content):
    made_with = {"python": sys.version.split()[0], "scikit-learn": sklearn.__version__, "shap": shap.__version__}
    text = json.dumps({"madeWith": made_with, **content}, separators=(",", ":"))
    assert len(text) < 200_000, f"{name} has {len(text)} bytes"
    (here / name).write_text(text + "\n")


def rows_as_json(rows):
    return [[None if np.isnan(value) else value for value in row] for row in rows.tolist()]


def missing():
    rng = np.random.default_rng(7)
    x, y = draw(rng, 600, 5)
    x[rng.random(x.shape) < 0.1] = np.nan
    x[rng.random(600) < 0.15 * (1 + y), 4] = np.nan
    forest = RandomForestClassifier(12, max_depth=7, min_samples_leaf=3, random_state=1).fit(x, y)
    rows = draw(rng, 60, 5)[0]
    rows[rng.random(rows.shape) < 0.2] = np.nan
    for row in range(30):  # exactly on a threshold, or as near to one as a double can be
        tree = forest.estimators_[row % 12].tree_
        node = rng.choice(np.flatnonzero((tree.children_left >= 0) & np.isfinite(tree.threshold)))
        threshold = tree.threshold[node]
        rows[row, tree.feature[node]] = [threshold, np.nextafter(threshold, -np.inf), np.nextafter(threshold, np.inf)][row % 3]
    write("scikit-missing.json", {
        "model": exported(forest, [f"feature_{i}" for i in range(5)]),
        "rows": rows_as_json(rows),
        "probabilities": forest.predict_proba(rows)[:, 1].tolist(),
        "importance": forest.feature_importances_.tolist(),
    })


def reasons():
    rng = np.random.default_rng(8)
    x, y = draw(rng, 900, 12)
    forest = RandomForestClassifier(8, max_depth=10, class_weight={0: 1, 1: 2.5}, random_state=2).fit(x, y)
    rows = draw(rng, 40, 12)[0].astype(np.float32).astype(float)
    explainer = shap.TreeExplainer(forest, feature_perturbation="tree_path_dependent")
    write("scikit-shap.json", {
        "model": exported(forest, [f"feature_{i}" for i in range(12)]),
        "rows": rows_as_json(rows),
        "probabilities": forest.predict_proba(rows)[:, 1].tolist(),
        "base": float(explainer.expected_value[1]),
        "contributions": explainer.shap_values(rows)[:, :, 1].tolist(),
    })


missing()
reasons()
