import { isAllowed, type ExchangeRates } from '@ebb/contracts';
import { mostExchangeRates, readShops, setExchangeRate } from '@ebb/db';
import { ProblemError } from '@ebb/service-kit';
import type { FastifyRequest } from 'fastify';
import type { Api, ApiParts } from '../api-parts.ts';
import { serve } from '../http/serve.ts';
import { callerOf } from '../http/session.ts';

/** By what amounts in other currencies than the shop's are converted when events come in. */
export function exchangeRateRoutes(app: Api, parts: ApiParts): void {
  const { db, nowMs } = parts;

  serve(app, parts, 'getExchangeRates', (request) => ratesOf(request.params.shop, request));

  serve(app, parts, 'setExchangeRate', async (request) => {
    const { shop: shopId, currency } = request.params;
    const { userId } = callerOf(request);
    const { rate } = request.body;
    const outcome = await setExchangeRate(db, { shopId, currency, rate, userId, nowMs: nowMs() });
    switch (outcome) {
      case 'done':
        return ratesOf(shopId, request);
      case 'own_currency':
        throw new ProblemError(409, 'own-currency', `${currency} is the shop’s own currency`, {
          detail: 'It needs no rate: one is one.',
        });
      case 'too_many':
        throw new ProblemError(409, 'too-many-exchange-rates', 'The shop has as many rates as it may', {
          detail: `At most ${mostExchangeRates}. Remove one first.`,
        });
    }
  });

  serve(app, parts, 'removeExchangeRate', async (request) => {
    const { shop: shopId, currency } = request.params;
    const { userId } = callerOf(request);
    await setExchangeRate(db, { shopId, currency, rate: null, userId, nowMs: nowMs() });
    return ratesOf(shopId, request);
  });

  async function ratesOf(shopId: string, request: FastifyRequest): Promise<ExchangeRates> {
    const [shop] = await readShops(db, shopId);
    const { currency = '', settings = {} } = shop ?? {};
    return {
      currency,
      rates: Object.entries(settings.exchangeRates ?? {})
        .map(([code, rate]) => ({ currency: code, rate }))
        .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
      mayChange: isAllowed(callerOf(request).role, 'rates.change'),
    };
  }
}
