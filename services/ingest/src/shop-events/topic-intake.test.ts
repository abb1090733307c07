import type { RunningConsumer } from '@ebb/kafka';
import { createScope } from '@ebb/service-kit';
import { startTopicIntake } from './topic-intake.ts';

it('starts a consumer again that cannot go on, as often as it takes, and ends with the process', async () => {
  const scope = createScope({ name: 'test', logLevel: 'silent' });
  const states: boolean[] = [];
  let joined = 0;
  let stopped = 0;
  let calm = (): void => undefined;
  const isCalm = new Promise<void>((resolve) => (calm = resolve));
  const consumer: RunningConsumer = {
    assignment: () => ({}),
    lag: async () => [],
    stop: async () => void (stopped += 1),
  };
  await startTopicIntake({
    scope,
    beat: () => undefined,
    firstPauseMs: 1,
    report: { setIntakeUp: (isUp) => states.push(isUp), setLag: () => undefined },
    join: async (onFatal) => {
      joined += 1;
      // The second start fails itself, with what waiting does not mend.
      if (joined === 2) throw new TypeError('a mistake');
      if (joined < 4) setImmediate(() => onFatal(new Error('a batch nobody can read')));
      else calm();
      return consumer;
    },
  });
  await isCalm;
  expect(joined).toBe(4);
  expect(scope.signal.aborted).toBe(false);
  await scope.stop('the test is over');
  expect(states).toEqual([true, false, true, false, true]);
  // Each of the two that failed, and the last.
  expect(stopped).toBe(3);
});
