"""The Python side of bench/benches/forest.ts: python forest_peers.py FOLDER, which holds what forest.ts wrote there.

Trains scikit-learn's forest, leaves it in FOLDER as JSON for forest.ts to import, and prints one JSON object:
seconds of training, and microseconds of predicting and explaining with this one forest, by whichever of the peers can
run. Each figure is the best of several rounds. For onnxruntime in Node it leaves the forest as ONNX.
"""
import hashlib
import json
import pathlib
import shutil
import sys
import time

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score

folder = pathlib.Path(sys.argv[1])
setup = json.loads((folder / "setup.json").read_text())
sys.path.insert(0, setup["exporter"])
from export_scikit_forest import exported  # noqa: E402

features = setup["features"]
x = np.fromfile(folder / "data.f64").reshape(-1, features)
y = np.fromfile(folder / "labels.u8", dtype=np.uint8)
train, test = slice(0, setup["trainRows"]), slice(setup["trainRows"], None)
block = np.ascontiguousarray(x[test][:1000], dtype=np.float32)


def best_us(call, rounds, calls):
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        for _ in range(calls):
            call()
        best = min(best, (time.perf_counter() - started) / calls)
    return best * 1e6


def grow(jobs, seed=1):
    forest = RandomForestClassifier(setup["trees"], max_depth=setup["maxDepth"], n_jobs=jobs, random_state=seed)
    started, cpu_started = time.perf_counter(), time.process_time()
    forest.fit(x[train], y[train])
    return forest, time.perf_counter() - started, time.process_time() - cpu_started


result = {"trainSeconds": {}, "trainCpuSeconds": {}, "oneRowUs": {}, "thousandRowsUs": {}, "explainRowUs": {}, "apart": {}, "missing": []}
for jobs in (1, 2):
    grown = [grow(jobs) for _ in range(3)]
    result["trainSeconds"][str(jobs)] = min(seconds for _, seconds, _ in grown)
    result["trainCpuSeconds"][str(jobs)] = min(seconds for _, _, seconds in grown)
    forest = grown[0][0]
result["auc"] = [roc_auc_score(y[test], grow(2, seed)[0].predict_proba(x[test])[:, 1]) for seed in range(5)]
(folder / "forest.json").write_text(json.dumps(exported(forest, [f"f{i}" for i in range(features)])))
probabilities = forest.predict_proba(block)[:, 1]
(folder / "probabilities.json").write_text(json.dumps(probabilities.tolist()))


def note_difference(peer, found):
    result["apart"][peer] = float(np.abs(np.asarray(found).reshape(1000, -1)[:, -1] - probabilities).max())


forest.n_jobs = 1
result["oneRowUs"]["scikit-learn"] = best_us(lambda: forest.predict_proba(block[:1]), 100, 1)
result["thousandRowsUs"]["scikit-learn"] = best_us(lambda: forest.predict_proba(block), 50, 1)


def with_onnxruntime():
    import onnxruntime
    from skl2onnx import to_onnx

    model = to_onnx(forest, block[:1], options={"zipmap": False}).SerializeToString()
    (folder / "forest.onnx").write_bytes(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    one, many = {"X": block[:1]}, {"X": block}
    wanted = ["probabilities"]
    note_difference("onnxruntime (Python)", session.run(wanted, many)[0])
    result["oneRowUs"]["onnxruntime (Python)"] = best_us(lambda: session.run(wanted, one), 300, 50)
    result["thousandRowsUs"]["onnxruntime (Python)"] = best_us(lambda: session.run(wanted, many), 100, 1)


def with_treelite():
    import tl2cgen
    import treelite

    # gcc takes a minute or more: the same forest is compiled once.
    name = hashlib.sha256((folder / "forest.json").read_bytes()).hexdigest()[:16]
    library = pathlib.Path(setup["treelite"]) / f"treelite-{name}.so"
    if not library.exists():
        model = treelite.sklearn.import_model(forest)
        built = folder / "treelite.so"
        # A file for each tree: with twelve in one, gcc took several times as long for the same code.
        tl2cgen.export_lib(model, toolchain="gcc", libpath=str(built), params={"parallel_comp": setup["trees"]})
        shutil.move(built, library)
    predictor = tl2cgen.Predictor(str(library), nthread=1)
    one, many = tl2cgen.DMatrix(block[:1]), tl2cgen.DMatrix(block)
    note_difference("treelite, compiled", predictor.predict(many))
    result["oneRowUs"]["treelite, compiled"] = best_us(lambda: predictor.predict(one), 300, 50)
    result["thousandRowsUs"]["treelite, compiled"] = best_us(lambda: predictor.predict(many), 100, 1)


def with_shap():
    import shap

    explainer = shap.TreeExplainer(forest, feature_perturbation="tree_path_dependent")
    rows = block[:50].astype(float)
    few = rows[:10]  # a short round passes between two interruptions of a busy machine
    values = explainer.shap_values(rows, check_additivity=False)
    (folder / "contributions.json").write_text(json.dumps(values[:, :, 1].tolist()))
    result["explainRowUs"]["shap"] = best_us(lambda: explainer.shap_values(few, check_additivity=False), 60, 1) / len(few)


peers = [with_onnxruntime, with_shap] + ([] if setup["treelite"] is None else [with_treelite])
for peer in peers:
    try:
        peer()
    except Exception as error:  # a peer that is not installed, or cannot run here, is named and left out
        result["missing"].append(f"{peer.__name__.removeprefix('with_')}: {str(error).splitlines()[0]}")
print(json.dumps(result))
