import { parentPort } from 'node:worker_threads';

/** What a worker of a pool sends: messages of a job, and that the job is done. */
export type FromWorker<Message> =
  { readonly kind: 'message'; readonly message: Message } | { readonly kind: 'done' };

/** The whole of a worker thread of a pool: works off one job after another until the pool ends it. */
export function workOffJobs<Job, Message>(work: (job: Job, post: (message: Message) => void) => void): void {
  const send = (message: FromWorker<Message>): void => parentPort?.postMessage(message);
  parentPort?.on('message', (job: Job) => {
    work(job, (message) => send({ kind: 'message', message }));
    send({ kind: 'done' });
  });
}
