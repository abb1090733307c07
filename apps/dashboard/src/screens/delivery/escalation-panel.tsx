import type { EscalationRule, EscalationStep } from '@ebb/contracts/delivery';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { toast } from 'sonner';
import { call } from '../../lib/api/call.ts';
import { useShop } from '../../lib/session/shop-context.tsx';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { inputLook, SelectField } from '../../ui/parts/fields/fields.tsx';
import { Panel } from '../../ui/parts/panel.tsx';
import { Skeleton } from '../../ui/parts/skeleton.tsx';

const mostSteps = 5;
const usualHours = 4;

function escalationQuery(shopId: string) {
  return queryOptions({
    queryKey: ['escalation', shopId],
    queryFn: ({ signal }) => call('getEscalation', { params: { shop: shopId } }, signal),
  });
}

/** Who is notified when nobody touches a critical alert. */
export function EscalationPanel() {
  const { shop } = useShop();
  const rule = useQuery(escalationQuery(shop.id));
  const members = useQuery({
    queryKey: ['members', shop.id],
    queryFn: ({ signal }) => call('listMembers', { query: { shop: shop.id } }, signal),
  });
  const error = rule.error ?? members.error;
  return (
    <Panel title="Escalation">
      {error && (
        <ErrorNote
          error={error}
          onRetry={() => {
            void rule.refetch();
            void members.refetch();
          }}
        />
      )}
      {!error && (!rule.data || !members.data) && <Skeleton className="h-24" />}
      {rule.data && members.data && (
        <EscalationForm key={rule.data.setAt} rule={rule.data} people={members.data.items} />
      )}
    </Panel>
  );
}

function EscalationForm({
  rule,
  people,
}: {
  rule: EscalationRule;
  people: readonly { id: string; name: string }[];
}) {
  const { shop } = useShop();
  const queries = useQueryClient();
  const [steps, setSteps] = useState<readonly EscalationStep[]>(rule.steps);
  const save = useMutation({
    mutationFn: () => call('setEscalation', { params: { shop: shop.id }, body: { steps: [...steps] } }),
    onSuccess: (page) => {
      queries.setQueryData(escalationQuery(shop.id).queryKey, page);
      toast('Saved. It holds for alerts that become critical from now on.');
    },
  });
  const options = people.map(({ id, name }) => ({ value: id, label: name }));
  const change = (at: number, changed: Partial<EscalationStep>) =>
    setSteps(steps.map((step, index) => (index === at ? { ...step, ...changed } : step)));
  const last = steps.at(-1);
  const [anybody] = options;
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    save.mutate();
  }
  return (
    <form onSubmit={submit} className="grid gap-3 text-base">
      <p className="text-muted">
        When an alert is critical and nobody takes it, assigns it, calls or snoozes it, these are notified,
        one after the other, by mail; webhooks that ask for “Critical and untouched” are, too. Whoever touches
        it ends it.
      </p>
      {!rule.hasMail && (
        <p className="text-sm text-muted">This installation sends no mail yet: only webhooks are notified.</p>
      )}
      {steps.length === 0 && <p>Nobody is notified yet.</p>}
      <ol className="grid gap-2">
        {steps.map((step, index) => (
          <li key={index} className="flex flex-wrap items-center gap-2">
            <label className="flex items-center gap-2">
              After
              <input
                type="number"
                min={1}
                max={400}
                required
                value={step.afterHours}
                aria-label={`Working hours before step ${index + 1}`}
                onChange={(event) => change(index, { afterHours: Number(event.target.value) })}
                className={`${inputLook} w-20!`}
              />
            </label>
            working hours
            <SelectField
              label={`Who is notified in step ${index + 1}`}
              value={step.userId}
              options={
                options.some(({ value }) => value === step.userId)
                  ? options
                  : [{ value: step.userId, label: 'No member any more' }, ...options]
              }
              onChange={(userId) => change(index, { userId })}
            />
            <Button
              size="small"
              tone="quiet"
              aria-label={`Remove step ${index + 1}`}
              onClick={() => setSteps(steps.filter((_, at) => at !== index))}
            >
              Remove
            </Button>
          </li>
        ))}
      </ol>
      {save.error && <ErrorNote error={save.error} />}
      <div className="flex flex-wrap gap-2">
        <Button
          disabled={steps.length >= mostSteps || anybody === undefined}
          onClick={() =>
            anybody &&
            setSteps([
              ...steps,
              { afterHours: (last?.afterHours ?? 0) + usualHours, userId: last?.userId ?? anybody.value },
            ])
          }
        >
          Add a step
        </Button>
        <Button type="submit" tone="main" disabled={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}
