import { Type } from 'typebox';

/** Risk bands, calmest first. `none`: never ordered. `lapsed`: past the active window, no longer scored. */
export const bands = ['none', 'lapsed', 'low', 'medium', 'high', 'critical'] as const;
export const riskBands = ['low', 'medium', 'high', 'critical'] as const;

export const Band = Type.Enum(bands);
export const RiskBand = Type.Enum(riskBands);
export type Band = (typeof bands)[number];
export type RiskBand = (typeof riskBands)[number];

/** True for the two bands that open an alert. */
export function isAlerting(band: Band): band is 'high' | 'critical' {
  return band === 'high' || band === 'critical';
}
