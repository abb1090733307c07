import { Worker } from 'node:worker_threads';
import type { LabInput, LabOutput, LabResult, LabThreadJob } from './lab-messages.ts';

/** Beyond this the thread ends, and the trainer goes on. Arrays of numbers are not counted in it; tables are limited. */
const mostMegabytes = 1_536;

export type LabThreadEnd =
  { readonly kind: 'done'; readonly result: LabResult } | { readonly kind: 'failed'; readonly error: string };

interface LabThread {
  write(text: string): void;
  close(): void;
  /** Rejects with what ended the thread, where that was no fault of the table. */
  readonly ended: Promise<LabThreadEnd>;
  terminate(): Promise<void>;
}

/** Runs one job in a thread of its own: whatever it takes or breaks, the trainer's other work goes on. */
export function startLabThread(
  job: LabThreadJob,
  on: {
    readonly progress: (step: string, done: number) => void;
    readonly rows: (text: string) => void;
  },
): LabThread {
  const worker = new Worker(new URL('./lab-worker.ts', import.meta.url), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
  });
  const ended = new Promise<LabThreadEnd>((resolve, reject) => {
    worker.on('message', (output: LabOutput) => {
      if (output.kind === 'progress') on.progress(output.step, output.done);
      else if (output.kind === 'rows') on.rows(output.text);
      else resolve(output);
    });
    worker.on('error', (error: Error & { code?: string }) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
        resolve({
          kind: 'failed',
          error: `The table takes more memory than a study may use (${mostMegabytes} MB). Leave out columns of texts.`,
        });
      } else reject(error);
    });
    worker.on('exit', (code) => reject(new Error(`the thread ended with code ${code} before it was done`)));
  });
  const send = (input: LabInput) => worker.postMessage(input);
  return {
    write: (text) => send({ kind: 'text', text }),
    close: () => send({ kind: 'end' }),
    ended,
    terminate: async () => void (await worker.terminate()),
  };
}
