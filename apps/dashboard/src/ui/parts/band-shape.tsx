import type { Band } from '@ebb/contracts';

/** The band's shape, so that it is told apart without colour. */
export function BandShape({ band, size = 10 }: { band: Band; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" fill="currentColor" aria-hidden className="shrink-0">
      {band === 'critical' && <path d="M6 .4 11 3.2v5.6L6 11.6 1 8.8V3.2Z" />}
      {band === 'high' && <path d="M6 1 11.6 11H.4Z" />}
      {band === 'medium' && <path d="M6 .3 11.7 6 6 11.7.3 6Z" />}
      {band === 'low' && <circle cx="6" cy="6" r="5" />}
      {band === 'lapsed' && (
        <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
      )}
      {band === 'none' && <path d="M1.5 5.2h9v1.6h-9Z" />}
    </svg>
  );
}
