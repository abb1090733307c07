import { localTimeConverter } from './local-time.ts';

describe('localTimeConverter', () => {
  const london = localTimeConverter('Europe/London');
  const iso = (local: string): string => new Date(london(local)).toISOString();

  it('takes winter time for UTC and summer time for an hour before', () => {
    expect(iso('2011-03-26T10:16:00')).toBe('2011-03-26T10:16:00.000Z');
    expect(iso('2011-03-27T10:16:00')).toBe('2011-03-27T09:16:00.000Z');
    expect(iso('2011-09-09T17:52:00')).toBe('2011-09-09T16:52:00.000Z');
  });

  it('changes at the hour of the change, not at midnight', () => {
    expect(iso('2011-03-27T00:59:59')).toBe('2011-03-27T00:59:59.000Z');
    expect(iso('2011-03-27T02:00:00')).toBe('2011-03-27T01:00:00.000Z');
    expect(iso('2011-10-30T00:59:59')).toBe('2011-10-29T23:59:59.000Z');
    expect(iso('2011-10-30T02:00:00')).toBe('2011-10-30T02:00:00.000Z');
  });

  it('moves a time that no clock showed on by the missing hour', () => {
    expect(iso('2011-03-27T01:30:00')).toBe('2011-03-27T01:30:00.000Z');
  });

  it('takes the first of a time that was shown twice', () => {
    expect(iso('2011-10-30T01:30:00')).toBe('2011-10-30T00:30:00.000Z');
  });

  it('knows zones far from Greenwich', () => {
    expect(new Date(localTimeConverter('Pacific/Auckland')('2026-01-01T00:00:00')).toISOString()).toBe(
      '2025-12-31T11:00:00.000Z',
    );
    expect(new Date(localTimeConverter('America/New_York')('2026-07-01T23:30:00')).toISOString()).toBe(
      '2026-07-02T03:30:00.000Z',
    );
  });

  it('refuses what is no time', () => {
    expect(() => london('yesterday')).toThrow('not a local time: yesterday');
  });
});
