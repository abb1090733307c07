import { alertStateOf } from '@ebb/db';
import fc from 'fast-check';
import { live, lives } from '../../tests/lived-customer.ts';
import { servingBy } from '../../tests/lived-shop.ts';
import { findDifferences, isSame } from './find-differences.ts';
import { recountCustomer } from './recount-customer.ts';

it('replays, to the byte, what live scoring and people have written, whatever happened and however clocks differ', () => {
  let episodes = 0;
  let byPeople = 0;
  let woken = 0;
  let withheld = 0;
  let targeted = 0;
  let dated = 0;
  fc.assert(
    fc.property(lives, (life) => {
      const { stored, alerts } = live(life);
      if (stored.profile === null) return;
      const must = recountCustomer(stored, servingBy);
      const { missingAlerts, unexplainedAlerts, ...rest } = findDifferences(stored, must);
      expect(isSame({ ...rest, missingAlerts: [], unexplainedAlerts })).toBe(true);
      const replayed = missingAlerts.map((row) => {
        const { updatedAt: _, ...state } = alertStateOf(row);
        return [
          row.id,
          state,
          { phase: row.phase, withheld: row.withheld, responseDueMs: row.responseDueMs },
        ];
      });
      const lived = [...alerts].map(([key, { alert, fixed }]) => {
        const { updatedAt: _, ...state } = alert;
        return [key, state, fixed];
      });
      expect(replayed).toEqual(lived);
      episodes += replayed.length;
      withheld += missingAlerts.filter((row) => row.withheld).length;
      targeted += missingAlerts.filter((row) => row.responseDueMs !== null).length;
      dated += missingAlerts.filter((row) => row.dueMs !== null).length;
      byPeople += stored.actions.filter(({ actorId }) => actorId !== null).length;
      woken += stored.actions.filter(({ action }) => action === 'woken').length;
    }),
    { numRuns: 600, seed: 20_261_122 },
  );
  expect(episodes).toBeGreaterThan(50);
  expect(byPeople).toBeGreaterThan(50);
  expect(woken).toBeGreaterThan(10);
  expect(withheld).toBeGreaterThan(10);
  expect(targeted).toBeGreaterThan(10);
  expect(dated).toBeGreaterThan(3);
});
