import type { Holdout } from './holdout.ts';
import type { ResponseTargets } from './response-target.ts';
import { alertTermsOf, defaultAlertPolicy, type AlertPolicy, type AlertTerms } from './alert-policy.ts';

/** The values of one shop that turn a state into a score. Values with the model come from the model. */
export interface ShopPolicy {
  shopId: string;
  currency: string;
  currencyDigits: number;
  activeWindowDays: number;
  horizonDays: number;
  medianGapDays: number;
  thresholds: Thresholds;
  /** Rest after a closed episode before the next may open. */
  cooldownDays: number;
  /** When an episode opens and closes; `alertPolicyVersion` says by which of the shop's settings. */
  alertTerms: AlertTerms;
  alertPolicyVersion: number;
  /** Whose alerts are withheld for comparison; null: nobody's. */
  holdout: Holdout | null;
  /** By when a new alert is to have an owner; null: no target. */
  responseTargets: ResponseTargets | null;
}

export interface Thresholds {
  medium: number;
  high: number;
  critical: number;
}

export const defaultThresholds: Thresholds = { medium: 0.33, high: 0.66, critical: 0.85 };

/** What a shop may set for itself; the JSON in `shop.settings`. */
export interface ShopSettings {
  activeWindowDays?: number;
  horizonDays?: number;
  thresholds?: Partial<Thresholds>;
  cooldownDays?: number;
  /** Shop currency for one unit of the named currency, both in major units. */
  exchangeRates?: Record<string, number>;
}

export interface ShopRecord {
  id: string;
  currency: string;
  currencyDigits: number;
  settings: ShopSettings;
}

export const defaultHorizonDays = 90;

/**
 * Days after an order during which a customer counts as active, where the shop does not say: half a year, or twice a
 * horizon that is longer than a quarter. Of a yearly present, who is not due again yet has not left.
 */
export function activeWindowOf(horizonDays: number): number {
  return Math.max(180, 2 * horizonDays);
}

/**
 * @param model as trained; null while the rule tiers decide.
 * @param alerts what the shop has set about its alerts
 */
export function shopPolicy(
  shop: ShopRecord,
  model: { horizonDays: number; medianGapDays: number; alertLine?: number | null } | null,
  alerts: AlertPolicy = defaultAlertPolicy,
): ShopPolicy {
  const { settings } = shop;
  const thresholds = { ...defaultThresholds, ...settings.thresholds };
  return {
    shopId: shop.id,
    currency: shop.currency,
    currencyDigits: shop.currencyDigits,
    activeWindowDays:
      settings.activeWindowDays ??
      activeWindowOf(model?.horizonDays ?? settings.horizonDays ?? defaultHorizonDays),
    horizonDays: model?.horizonDays ?? settings.horizonDays ?? defaultHorizonDays,
    medianGapDays: model?.medianGapDays ?? 30,
    thresholds,
    cooldownDays: settings.cooldownDays ?? 14,
    alertTerms: alertTermsOf(alerts, model?.alertLine ?? null, thresholds.high),
    alertPolicyVersion: alerts.version,
    holdout: alerts.holdout,
    responseTargets: alerts.responseTargets,
  };
}
