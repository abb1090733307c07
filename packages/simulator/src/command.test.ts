import { dayMs } from '@ebb/domain';
import { readCommand, UsageError } from './command.ts';

describe('readCommand', () => {
  it('loads both shops unless told', () => {
    expect(readCommand(['load'])).toMatchObject({
      action: 'load',
      shops: ['real', 'simulated'],
      through: 'http',
      batchEvents: 500,
      giveUpAfterMs: 60_000,
      seed: 7,
      customers: 1_000,
      historyDays: 730,
    });
  });

  it('lives with the simulated shop only, and is patient', () => {
    expect(readCommand(['live', '--events-per-second', '2.5'])).toMatchObject({
      shops: ['simulated'],
      eventsPerSecond: 2.5,
      giveUpAfterMs: dayMs,
    });
    expect(() => readCommand(['live', '--shop', 'real'])).toThrow('only the simulated shop lives');
  });

  it.each([
    [[], 'expected one of: load, live'],
    [['dance'], '--action: expected load, live, got "dance"'],
    [['load', '--shop', 'corner'], '--shop: expected real, simulated, both'],
    [['load', '--batch', '2501'], '--batch: expected a number from 1 to 2500, got "2501"'],
    [['load', '--batch', '1.5'], '--batch: expected a whole number'],
    [['load', '--now', 'soon'], '--now: expected an ISO 8601 time'],
    [['load', '--speed', '9'], "Unknown option '--speed'"],
  ])('says what is wrong with %j', (argv, sentence) => {
    expect(() => readCommand(argv)).toThrow(UsageError);
    expect(() => readCommand(argv)).toThrow(sentence);
  });
});
