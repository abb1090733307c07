import type { AlertPolicyPage, AlertPolicySettings } from '@ebb/contracts';
import { beginsPhase } from '@ebb/domain';
import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/parts/button.tsx';
import { ErrorNote } from '../../ui/parts/error-note.tsx';
import { HistoryNote } from '../../ui/parts/history-note.tsx';
import { Modal } from '../../ui/parts/modal.tsx';
import { useSetPolicy } from './policy-query.ts';

/** Confirms a change that opens and closes alerts of the whole team. */
export function SavePolicyDialog({
  shopId,
  page,
  settings,
  onClose,
}: {
  shopId: string;
  page: AlertPolicyPage;
  settings: AlertPolicySettings;
  onClose: () => void;
}) {
  const [note, setNote] = useState('');
  const sending = useSetPolicy(shopId, page.version, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    sending.mutate({ settings, note: note.trim() });
  };
  const begins = beginsPhase(page.settings, settings);
  return (
    <Modal
      isOpen
      onClose={onClose}
      title="Set the policy for the whole shop?"
      description="Everybody is scored anew. Alerts that it no longer asks for are closed and say so; owners and notes are kept."
    >
      <form onSubmit={submit} className="grid gap-4">
        {begins && (
          <p className="text-base">
            {page.phase === null ? 'The comparison begins' : 'A new phase of the comparison begins'}:{' '}
            {settings.holdoutPercent}% of the customers are drawn, and alerts that open from now on are
            compared. Alerts that are open stay as they are.
          </p>
        )}
        <HistoryNote note={note} onChange={setNote} isRequired={false} />
        {sending.error && <ErrorNote error={sending.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="main" disabled={sending.isPending}>
            Set it
          </Button>
        </div>
      </form>
    </Modal>
  );
}
