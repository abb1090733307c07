import fc from 'fast-check';
import { parseTime, readTime } from './read-time.ts';

const receivedAtMs = Date.parse('2026-03-01T12:00:00Z');
const hourMs = 3_600_000;

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function read(
  message: Record<string, unknown>,
  options: { correctClock?: boolean; batchSentAt?: unknown } = {},
) {
  const reading = readTime(message, { receivedAtMs, correctClock: true, ...options });
  return 'value' in reading ? reading.value : reading.rejection.code;
}

describe('parseTime', () => {
  it.each([
    ['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31T09:30:00.123456Z', '2026-01-31T09:30:00.123Z'],
    ['2026-01-31T09:30:00+02:00', '2026-01-31T07:30:00.000Z'],
    ['2026-01-31T09:30:00', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31T09:30', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(iso(parseTime(text)!)).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-31T25:00:00Z',
    '1767225600000',
    '31.01.2026',
    '2026-01-31 09:30',
  ])('%j is no time', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  it('reads back every moment that a client writes', () => {
    const moment = fc.date({ min: new Date('1900-01-01'), max: new Date('2999-01-01'), noInvalidDate: true });
    fc.assert(fc.property(moment, (date) => expect(parseTime(date.toISOString())).toBe(date.getTime())));
  });
});

describe('readTime', () => {
  it('is the arrival when the message says nothing', () => {
    expect(read({})).toBe(receivedAtMs);
  });

  it('corrects a clock that is wrong by the difference between sending and arrival', () => {
    const wrongMs = -40 * 365 * 24 * hourMs;
    const message = {
      timestamp: iso(receivedAtMs - 2 * hourMs + wrongMs),
      sentAt: iso(receivedAtMs + wrongMs),
    };
    expect(read(message)).toBe(receivedAtMs - 2 * hourMs);
  });

  it('takes sentAt from the batch when the message has none', () => {
    const message = { timestamp: iso(receivedAtMs + 2 * hourMs) };
    expect(read(message, { batchSentAt: iso(receivedAtMs + 3 * hourMs) })).toBe(receivedAtMs - hourMs);
  });

  it('leaves the time alone when the clocks agree, so that a backfilled midnight stays midnight', () => {
    const midnight = Date.parse('2025-11-05T00:00:00Z');
    expect(read({ timestamp: iso(midnight), sentAt: iso(receivedAtMs + 900) })).toBe(midnight);
  });

  it('does not correct twice what carries its original time beside a corrected one', () => {
    const message = {
      timestamp: iso(receivedAtMs - 5 * hourMs),
      originalTimestamp: iso(receivedAtMs - 9 * hourMs),
      sentAt: iso(receivedAtMs - 8 * hourMs),
    };
    expect(read(message)).toBe(receivedAtMs - 5 * hourMs);
  });

  it('does not take a wait in a queue for a wrong clock', () => {
    const message = { timestamp: iso(receivedAtMs - 5 * hourMs), sentAt: iso(receivedAtMs - 4 * hourMs) };
    expect(read(message, { correctClock: false })).toBe(receivedAtMs - 5 * hourMs);
  });

  it('dates a little future at arrival and refuses the absurd', () => {
    expect(read({ timestamp: iso(receivedAtMs + 20 * hourMs) })).toBe(receivedAtMs);
    expect(read({ timestamp: iso(receivedAtMs + 25 * hourMs) })).toBe('time_out_of_range');
    expect(read({ timestamp: '1970-01-01T00:00:00Z' })).toBe('time_out_of_range');
    expect(read({ timestamp: '9999-12-31T00:00:00Z' })).toBe('time_out_of_range');
    expect(read({ timestamp: 'soon' })).toBe('invalid_time');
    expect(read({ timestamp: 1767225600000 })).toBe('invalid_time');
    expect(read({ sentAt: 'now' })).toBe('invalid_time');
  });
});
