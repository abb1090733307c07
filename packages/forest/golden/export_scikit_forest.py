"""Writes a scikit-learn forest of two classes as the JSON that importScikitForest reads.

    from export_scikit_forest import exported
    json.dump(exported(forest, feature_names), file)

One object per tree, of arrays by node: `feature` (-1 for a leaf), `threshold` (a row goes left where its
value, as a 32-bit float, is at most this; null for infinity, which parts missing values from all others),
`left`, `right`, `missingLeft` (whether NaN goes left), `value` (probability of class 1) and `cover` (weight of
the training rows that reached the node).
"""
import numpy as np


def exported(forest, feature_names):
    assert len(forest.classes_) == 2, "only forests of two classes"
    return {
        "format": "scikit-learn-forest",
        "version": 1,
        "featureNames": list(feature_names),
        "trees": [exported_tree(estimator.tree_) for estimator in forest.estimators_],
    }


def exported_tree(tree):
    leaf = tree.children_left == -1
    value = tree.value[:, 0, :]
    missing = getattr(tree, "missing_go_to_left", np.zeros(tree.node_count, dtype=np.uint8))
    return {
        "feature": np.where(leaf, -1, tree.feature).tolist(),
        "threshold": [None if np.isinf(value) else value for value in np.where(leaf, 0.0, tree.threshold).tolist()],
        "left": np.where(leaf, -1, tree.children_left).tolist(),
        "right": np.where(leaf, -1, tree.children_right).tolist(),
        "missingLeft": missing.astype(int).tolist(),
        "value": (value[:, 1] / value.sum(axis=1)).tolist(),
        "cover": tree.weighted_n_node_samples.tolist(),
    }
