import type { ExchangeRates } from '@ebb/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../lib/api/call.ts';

export function ratesQuery(shopId: string) {
  return queryOptions({
    queryKey: ['exchange-rates', shopId],
    queryFn: ({ signal }) => call('getExchangeRates', { params: { shop: shopId } }, signal),
  });
}

/** Sets a rate, or removes it with null; what the server then has takes the place of what was shown. */
export function useRateChange(shopId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ currency, rate }: { currency: string; rate: number | null }): Promise<ExchangeRates> =>
      rate === null
        ? call('removeExchangeRate', { params: { shop: shopId, currency } })
        : call('setExchangeRate', { params: { shop: shopId, currency }, body: { rate } }),
    onSuccess: (rates) => client.setQueryData(ratesQuery(shopId).queryKey, rates),
  });
}
