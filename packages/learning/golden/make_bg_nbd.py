"""Golden BG/NBD values from `lifetimes` on its CDNOW sample (Fader and Hardie's 2,357 customers, times in weeks):
published parameters r .243, alpha 4.414, a .793, b 2.426. Run: python golden/make_bg_nbd.py (from packages/learning).
"""
import json
import sys

from lifetimes import BetaGeoFitter
from lifetimes.datasets import load_cdnow_summary

data = load_cdnow_summary()
grouped = data.groupby(['frequency', 'recency', 'T']).size().reset_index(name='customers')
fitter = BetaGeoFitter(penalizer_coef=0.0)
fitter.fit(data['frequency'], data['recency'], data['T'], tol=1e-10)
asked = grouped.iloc[::25]
expected = fitter.conditional_expected_number_of_purchases_up_to_time(
    39, asked['frequency'], asked['recency'], asked['T'])
with open('golden/bg-nbd.json', 'w') as file:
    json.dump({
        'customers': [[int(x), round(t, 2), round(age, 2), int(n)] for x, t, age, n in grouped.to_numpy().tolist()],
        'parameters': {key: float(fitter.params_[key]) for key in ('r', 'alpha', 'a', 'b')},
        'horizon': 39,
        'expected': [[int(x), round(t, 2), round(age, 2), float(e)]
                     for (x, t, age, _), e in zip(asked.to_numpy().tolist(), expected)],
    }, file, separators=(',', ':'))
    file.write('\n')
print(fitter.params_.to_dict(), len(grouped), file=sys.stderr)
