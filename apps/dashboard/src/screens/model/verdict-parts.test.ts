import { verdictParts } from './verdict-parts.ts';

it.each([
  [
    'figures after a colon',
    'Model 3 decides. Surely closer to the truth than model 1: log loss 0.4921 against 0.4946 for model 1 on 2,665 later rows, difference −0.0039 to −0.0012 with 95 % confidence.',
    'Model 3 decides. Surely closer to the truth than model 1.',
    'Log loss 0.4921 against 0.4946 for model 1 on 2,665 later rows, difference −0.0039 to −0.0012 with 95 % confidence.',
  ],
  [
    'figures in brackets',
    'Model 1 decides: it tells who leaves from who stays better than every plain rule (ROC AUC 0.751 against 0.728 for “BG/NBD expected purchases”, calibration error 0.011).',
    'Model 1 decides: it tells who leaves from who stays better than every plain rule.',
    'ROC AUC 0.751 against 0.728 for “BG/NBD expected purchases”, calibration error 0.011.',
  ],
  [
    'something said after the figures',
    'The rule tiers decide: the model does not rank better than “recency” (ROC AUC 0.7 against 0.71); the horizon is 56 instead of 94 days because the history is short.',
    'The rule tiers decide: the model does not rank better than “recency”; the horizon is 56 instead of 94 days because the history is short.',
    'ROC AUC 0.7 against 0.71.',
  ],
  [
    'a sentence after the figures',
    'Model 2 decides. Not much worse than model 1: log loss 0.5 against 0.5 for model 1. It goes on deciding.',
    'Model 2 decides. Not much worse than model 1. It goes on deciding.',
    'Log loss 0.5 against 0.5 for model 1.',
  ],
  [
    'no figures',
    'Model 1 decides. Lena Brandt made it champion: it was right more often.',
    'Model 1 decides. Lena Brandt made it champion: it was right more often.',
    null,
  ],
])('parts %s', (_case, sentence, says, figures) => {
  expect(verdictParts(sentence)).toEqual({ says, figures });
});
