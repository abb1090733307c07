import type { RiskBand } from '@ebb/contracts';
import { noEpisode, type Episode, type OpenEpisode } from './episode.ts';

type EncodedTerms = [line: number, minimumOrders: number, minimumValueMinor: number];
type EncodedSnooze = [until: number | null, probability: number, ticketMark: number];
/** Each form is the start of the next: without terms, with terms, with a snooze and either. */
type EncodedOpen =
  | [openedMs: number, band: RiskBand]
  | [openedMs: number, band: RiskBand, ...EncodedTerms]
  | [openedMs: number, band: RiskBand, ...(EncodedTerms | [null, null, null]), ...EncodedSnooze];
type Encoded = [
  number: number,
  open: EncodedOpen | null,
  cooldownUntilMs: number,
  closedBand: RiskBand | null,
];

/** Compact JSON with a fixed key order; null for an episode that never was. */
export function encodeEpisode({ number, open, cooldownUntilMs, closedBand }: Episode): string | null {
  if (number === 0) return null;
  return JSON.stringify([number, open && encodeOpen(open), cooldownUntilMs, closedBand] satisfies Encoded);
}

function encodeOpen({ openedMs, band, terms, snooze }: OpenEpisode): EncodedOpen {
  const met: EncodedTerms | null = terms && [terms.line, terms.minimumOrders, terms.minimumValueMinor];
  if (snooze !== null) {
    const { until, probability, ticketMark } = snooze;
    return [openedMs, band, ...(met ?? ([null, null, null] as const)), until, probability, ticketMark];
  }
  return met === null ? [openedMs, band] : [openedMs, band, ...met];
}

function decodeOpen(encoded: EncodedOpen): OpenEpisode {
  const [openedMs, band, line = null, minimumOrders, minimumValueMinor, until, probability, ticketMark] =
    encoded;
  return {
    openedMs,
    band,
    terms:
      line === null
        ? null
        : { line, minimumOrders: minimumOrders ?? 0, minimumValueMinor: minimumValueMinor ?? 0 },
    snooze:
      probability === undefined ? null : { until: until ?? null, probability, ticketMark: ticketMark ?? 0 },
  };
}

export function decodeEpisode(text: string | null): Episode {
  if (text === null) return noEpisode;
  const [number, open, cooldownUntilMs, closedBand] = JSON.parse(text) as Encoded;
  return { number, open: open === null ? null : decodeOpen(open), cooldownUntilMs, closedBand };
}
