'use client';
import type { ExchangeRate } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { type SubmitEvent, useState } from 'react';
import { useShop } from '../../lib/session/shop-context.tsx';
import { useMay } from '../../lib/session/use-may.ts';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { TextField } from '../../ui/parts/fields/fields.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';
import { PageHeader } from '../../ui/shell/page-header.tsx';
import { ratesQuery, useRateChange } from './rates-query.ts';
import { readRate } from './read-rate.ts';

/** By what amounts in other currencies are converted when events come in. */
export function ExchangeRatesScreen() {
  const { shop } = useShop();
  const may = useMay('rates.change');
  const rates = useQuery(ratesQuery(shop.id));
  const change = useRateChange(shop.id);
  const error = rates.error ?? change.error;
  return (
    <>
      <PageHeader
        title="Exchange rates"
        note={`Orders in other currencies than ${shop.currency} are converted as they arrive; without a rate they are refused.`}
      />
      <div className="grid max-w-2xl gap-4 px-6 pb-8 max-sm:px-3">
        {error && <ErrorNote error={error} onRetry={() => void rates.refetch()} />}
        {may.isAllowed && (
          <Panel title="Set a rate">
            <RateForm
              key={shop.id}
              shopCurrency={shop.currency}
              isBusy={change.isPending}
              onSet={(rate) => change.mutate(rate)}
            />
          </Panel>
        )}
        <Panel title="Rates">
          {rates.isPending && !rates.error && <Skeleton className="h-24" />}
          {rates.data?.rates.length === 0 && (
            <p className="text-base text-muted">No rate yet: only amounts in {shop.currency} are taken.</p>
          )}
          <ul className="divide-y divide-line" aria-label="Rates">
            {rates.data?.rates.map(({ currency, rate }) => (
              <li key={currency} className="flex min-h-11 items-center justify-between gap-3 py-1 text-base">
                <span>
                  1 {currency} = {rate} {shop.currency}
                </span>
                {may.isAllowed && (
                  <Button
                    size="small"
                    aria-label={`Remove the rate of ${currency}`}
                    disabled={change.isPending}
                    onClick={() => change.mutate({ currency, rate: null })}
                  >
                    Remove
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {!may.isAllowed && <p className="mt-3 text-sm text-muted">{may.why}</p>}
        </Panel>
        <p className="text-sm text-muted">
          A change counts for events that arrive half a minute later. Stored events stay as they are, so that
          what was counted does not move.
        </p>
      </div>
    </>
  );
}

function RateForm({
  shopCurrency,
  isBusy,
  onSet,
}: {
  shopCurrency: string;
  isBusy: boolean;
  onSet: (rate: ExchangeRate) => void;
}) {
  // A refused order leads here with its currency.
  const [asked] = useQueryState('currency', parseAsString.withDefault(''));
  const [currency, setCurrency] = useState(asked.toUpperCase().slice(0, 3));
  const [text, setText] = useState('');
  const rate = readRate(text);
  const isReady = /^[A-Z]{3}$/.test(currency) && currency !== shopCurrency && rate !== undefined;
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (!isReady) return;
    onSet({ currency, rate });
    setCurrency('');
    setText('');
  }
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
      <div className="w-28">
        <TextField
          label="Currency"
          value={currency}
          placeholder="USD"
          maxLength={3}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setCurrency(event.target.value.toUpperCase())}
        />
      </div>
      <div className="w-40">
        <TextField
          label={`${shopCurrency} for one`}
          value={text}
          placeholder="0.92"
          inputMode="decimal"
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <Button type="submit" className="h-9" disabled={isBusy || !isReady}>
        Set
      </Button>
    </form>
  );
}
