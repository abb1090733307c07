import type { AlertEvent, CreateWebhook, WebhookFormat } from '@ebb/contracts/delivery';
import { type SubmitEvent, useState } from 'react';
import { Button } from '../../ui/parts/button.tsx';
import { SelectField, TextField } from '../../ui/parts/fields/fields.tsx';
import { EventChoices } from './event-choices.tsx';

const formats: readonly { value: WebhookFormat; label: string }[] = [
  { value: 'json', label: 'JSON, for a program of your own' },
  { value: 'slack', label: 'Slack, and what takes its messages' },
];

/** Which address is notified of what, in which form. */
export function NewWebhook({
  isBusy,
  onCreate,
}: {
  isBusy: boolean;
  onCreate: (wanted: CreateWebhook, onDone: () => void) => void;
}) {
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [format, setFormat] = useState<WebhookFormat>('json');
  const [events, setEvents] = useState<AlertEvent[]>(['alert.opened', 'alert.escalated', 'alert.closed']);
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    onCreate({ name, url: url.trim(), format, events }, () => {
      setName('');
      setUrl('');
    });
  }
  const isComplete = name.trim() !== '' && url.trim() !== '' && events.length > 0;
  return (
    <form onSubmit={submit} className="grid gap-4">
      <TextField
        label="Name"
        placeholder="Customer service chat"
        value={name}
        maxLength={100}
        required
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label="Address"
        type="url"
        placeholder="https://"
        value={url}
        maxLength={2048}
        required
        autoComplete="off"
        onChange={(event) => setUrl(event.target.value)}
      />
      <SelectField
        label="Form"
        value={format}
        options={formats}
        onChange={setFormat}
        className="grid grid-cols-[9rem_minmax(0,1fr)] max-sm:grid-cols-1"
        isLabelShown
      />
      <EventChoices chosen={events} onChange={setEvents} />
      <div>
        <Button type="submit" disabled={isBusy || !isComplete} className="h-9">
          Add the webhook
        </Button>
      </div>
    </form>
  );
}
