import { untouchedAlert, type Alert, type AlertMessage } from '@ebb/contracts';

/** An alert message; whatever a test does not care about is filled in. */
export function alertMessage(given: Partial<Alert> & { readonly id: string }): AlertMessage {
  return {
    v: 1,
    change: 'opened',
    actorName: null,
    alert: {
      shopId: 'shop',
      customerId: 'anna',
      customerName: 'Anna',
      status: 'open',
      version: 1,
      band: 'high',
      openedBand: 'high',
      score: 70,
      probability: 0.7,
      openedScore: 70,
      revenueAtRiskMinor: 12_345,
      currency: 'EUR',
      reasons: [],
      recommendation: null,
      openedAt: 1_000,
      updatedAt: 1_000,
      closedAt: null,
      closeReason: null,
      responseDueAt: null,
      ...untouchedAlert,
      ...given,
    },
  };
}
