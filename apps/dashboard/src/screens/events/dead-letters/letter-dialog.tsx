import { type DeadLetterDetail, longestCorrection } from '@ebb/contracts';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useFormats } from '../../../lib/formats/formats-context.tsx';
import { useShop } from '../../../lib/session/shop-context.tsx';
import { useMay } from '../../../lib/session/use-may.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { ErrorNote } from '../../../ui/parts/error-note.tsx';
import { Modal } from '../../../ui/parts/modal.tsx';
import { Skeleton } from '../../../ui/parts/skeleton.tsx';
import { readableJson } from '../readable-json.ts';
import { jsonFlaw } from './json-flaw.ts';
import { letterQuery, useSendLetters } from './letter-query.ts';
import { letterWords, requestWords } from './letter-words.ts';
import { SentNote } from './sent-note.tsx';

/** One dead letter: why, what was received, what was asked about it; corrected and sent again here. */
export function LetterDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { shop } = useShop();
  const { data, error, refetch } = useQuery(letterQuery(shop.id, id));
  return (
    <Modal
      isOpen
      onClose={onClose}
      title={data ? letterWords(data.reason) : 'Dead letter'}
      className="w-[min(720px,calc(100vw-32px))]"
    >
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-40" />}
      {data && (
        <div className="grid gap-4">
          <LetterFacts letter={data} />
          {data.isWhole ? <Correction letter={data} /> : <CutLetter letter={data} />}
          <Requests letter={data} />
        </div>
      )}
    </Modal>
  );
}

function LetterFacts({ letter }: { letter: DeadLetterDetail }) {
  const formats = useFormats();
  const facts = [
    ['Why', letter.detail],
    ['Put aside by', letter.service],
    ['When', formats.dateTime(letter.failedAt)],
    ['Where it lay', letter.place],
    ['Message id', letter.messageId ?? '–'],
  ];
  return (
    <dl className="grid gap-1.5 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="grid grid-cols-[8rem_minmax(0,1fr)]">
          <dt className="text-muted">{name}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function CutLetter({ letter }: { letter: DeadLetterDetail }) {
  const formats = useFormats();
  return (
    <>
      <pre
        tabIndex={0}
        aria-label="What was received"
        className="max-h-80 overflow-auto rounded-md bg-well p-3 text-xs"
      >
        {letter.body}
      </pre>
      <p className="text-sm text-muted">
        Cut, or not text: all of it was {formats.number(letter.bodyBytes)} bytes. It can be corrected with
        “npm run deadletters -- repair”.
      </p>
    </>
  );
}

function Correction({ letter }: { letter: DeadLetterDetail }) {
  const { shop } = useShop();
  const field = useId();
  const may = useMay('events.resend');
  const send = useSendLetters(shop.id);
  const received = readableJson(letter.body);
  const [text, setText] = useState(received);
  const isChanged = text !== received;
  const flaw = text.length > longestCorrection ? 'It is too long.' : jsonFlaw(text);
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate(isChanged ? { ids: [letter.id], message: text } : { ids: [letter.id] });
      }}
    >
      <label htmlFor={field} className="text-sm font-medium">
        What was received
      </label>
      <textarea
        id={field}
        value={text}
        readOnly={!may.isAllowed}
        spellCheck={false}
        rows={Math.min(18, Math.max(6, text.split('\n').length + 1))}
        aria-invalid={flaw !== undefined}
        aria-describedby={`${field}-note`}
        onChange={(event) => setText(event.target.value)}
        className="w-full rounded-md border border-control bg-well p-3 font-mono text-xs max-sm:text-md"
      />
      <p id={`${field}-note`} className={`text-sm ${flaw === undefined ? 'text-muted' : 'text-worse'}`}>
        {flaw ??
          'The write key is left out and stays as it was. Keep the messageId: by it the message counts once.'}
      </p>
      {may.isAllowed ? (
        <div className="flex flex-wrap gap-2">
          <Button type="submit" tone="main" disabled={send.isPending || flaw !== undefined}>
            {send.isPending ? 'Sending…' : isChanged ? 'Send corrected' : 'Send again as received'}
          </Button>
          {isChanged && <Button onClick={() => setText(received)}>Undo changes</Button>}
        </div>
      ) : (
        <p className="text-sm text-muted">{may.why}</p>
      )}
      {send.error && <ErrorNote error={send.error} />}
      {send.data && <SentNote requests={send.data} />}
    </form>
  );
}

function Requests({ letter: { requests } }: { letter: DeadLetterDetail }) {
  const formats = useFormats();
  if (requests.length === 0) return null;
  return (
    <section className="grid gap-1 text-sm">
      <h3 className="font-medium">What was asked</h3>
      <ul className="grid gap-1 text-muted">
        {requests.map((request) => (
          <li key={`${request.askedAt}-${request.state}`} className="break-words">
            {formats.dateTime(request.askedAt)}, {request.by}: {requestWords[request.state]}
            {request.answer !== null && ` (${request.answer})`}
            {request.changed.length > 0 && `; changed: ${request.changed.join(', ')}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
