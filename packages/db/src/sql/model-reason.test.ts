import type { ModelReason } from '@ebb/contracts';
import { readReason, reasonInSummary, storedReason } from './model-reason.ts';

const reason: ModelReason = { kind: 'share_set', sharePercent: 10, note: 'a “tenth”' };

it('reads what it stored', () => {
  expect(readReason(storedReason(reason))).toEqual(reason);
  expect(reasonInSummary(JSON.parse(JSON.stringify(reason)))).toEqual(reason);
});

it.each([
  'The model decides: it ranks better than every plain rule (ROC AUC 0.7).',
  '',
  '"in quotes"',
  '12',
  '{"kind":"of_a_newer_release"}',
  '{"kind":"share_set","sharePercent":"ten","note":""}',
])('shows what is no reason as it stands: %s', (stored) => {
  expect(readReason(stored)).toEqual({ kind: 'text', text: stored });
});

it('reads summaries that hold a sentence, none, or what a newer release wrote', () => {
  expect(reasonInSummary('It is better.')).toEqual({ kind: 'text', text: 'It is better.' });
  expect(reasonInSummary(undefined)).toEqual({ kind: 'text', text: '' });
  expect(reasonInSummary({ kind: 'newer' })).toEqual({ kind: 'text', text: '{"kind":"newer"}' });
});
