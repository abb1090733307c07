import { setTimeout as pause } from 'node:timers/promises';
import type { StudySettings } from '@ebb/contracts/lab';
import { type Database } from '@ebb/db';
import {
  findLabFile,
  findLabModel,
  findLabStudy,
  finishLabJob,
  noteLabProgress,
  putLabPart,
  readLabParts,
  reopenLabJobs,
  takeLabJob,
  type LabJob,
} from '@ebb/db/lab';
import type { LabModel } from '@ebb/lab';
import type { Heartbeat, Scope } from '@ebb/service-kit';
import type { LabThreadJob } from './lab-messages.ts';
import { startLabThread, type LabThreadEnd } from './lab-in-workers.ts';

interface LabWatch {
  readonly db: Database;
  readonly log: Scope['log'];
  readonly heartbeat: Heartbeat;
  readonly signal: AbortSignal;
  readonly pollMs: number;
  readonly now: () => number;
}

/** How often progress is written, and whether the job was cancelled is asked. */
const noteEveryMs = 500;
const partCharacters = 400_000;

/** Does what people ask of the lab, one job after another, until the signal. A job that the end interrupts is begun anew. */
export async function watchLab(watch: LabWatch): Promise<void> {
  const { db, log, heartbeat, signal, pollMs, now } = watch;
  let isReopened = false;
  while (!signal.aborted) {
    heartbeat.beat();
    try {
      if (!isReopened) {
        await reopenLabJobs(db, now());
        isReopened = true;
      }
      const job = await takeLabJob(db);
      if (job !== undefined) {
        await runLabJob(watch, job);
        continue;
      }
    } catch (error) {
      if (!signal.aborted) log.error({ err: error }, 'looking after the lab failed');
    }
    await pause(pollMs, undefined, { signal }).catch(() => undefined);
  }
  heartbeat.end();
}

async function runLabJob(watch: LabWatch, job: LabJob): Promise<void> {
  const { db, log, now } = watch;
  const begun = now();
  try {
    const opened = await openJob(db, job);
    const end: JobEnd =
      'error' in opened ? { kind: 'failed', error: opened.error } : await runInThread(watch, job, opened);
    if (end.kind === 'cancelled') {
      log.info({ shop: job.shopId, job: job.id }, 'job of the lab was cancelled');
      return;
    }
    if (end.kind === 'interrupted') return;
    if (end.kind === 'failed') await finishLabJob(db, job, { status: 'failed', error: end.error }, now());
    else {
      const { kind, ...result } = end.result;
      await finishLabJob(db, job, { status: 'done', ...result }, now());
      log.info(
        { shop: job.shopId, job: job.id, kind, seconds: (now() - begun) / 1000 },
        'job of the lab done',
      );
    }
  } catch (error) {
    if (watch.signal.aborted) return;
    log.error({ err: error, shop: job.shopId, job: job.id }, 'job of the lab failed');
    const words = 'Something went wrong that is no fault of the table; it is in the log of the trainer.';
    await finishLabJob(db, job, { status: 'failed', error: words }, now());
  }
}

type JobEnd = LabThreadEnd | { readonly kind: 'cancelled' } | { readonly kind: 'interrupted' };

interface OpenedJob {
  readonly thread: LabThreadJob;
  /** Whose text is read. */
  readonly fileId: string;
}

async function openJob(
  db: Database,
  { kind, shopId, id }: LabJob,
): Promise<OpenedJob | { readonly error: string }> {
  if (kind === 'study') {
    const study = await findLabStudy(db, shopId, id);
    const table = study && (await findLabFile(db, shopId, study.tableId));
    if (study === undefined || table === undefined) return { error: 'The table of this study was deleted.' };
    const settings = JSON.parse(study.settings) as StudySettings;
    return { thread: { kind: 'study', name: study.name, settings }, fileId: table.id };
  }
  const file = await findLabFile(db, shopId, id);
  if (file?.studyId == null) return { thread: { kind: 'read' }, fileId: id };
  const model = await findLabModel(db, shopId, file.studyId);
  if (model === null) return { error: 'The study has no model to answer with.' };
  return { thread: { kind: 'batch', model: JSON.parse(model) as LabModel }, fileId: id };
}

async function runInThread(
  { db, heartbeat, signal }: LabWatch,
  job: LabJob,
  { thread: threadJob, fileId }: OpenedJob,
): Promise<JobEnd> {
  let progress = { step: 'Reading the file', done: 0 };
  const answers = collectAnswers(db, job);
  const thread = startLabThread(threadJob, {
    progress: (step, done) => (progress = { step, done }),
    rows: answers.add,
  });
  const stop = new AbortController();
  const isOver = AbortSignal.any([signal, stop.signal]);
  const feeding = feed(db, job.shopId, fileId, thread, isOver);
  const watching = watchOver();
  try {
    const ended = await Promise.race([thread.ended, watching, feeding.then(() => thread.ended)]);
    if (ended.kind === 'done') await answers.finish();
    return ended;
  } finally {
    stop.abort();
    await thread.terminate();
    await Promise.allSettled([feeding, watching]);
  }

  /** Writes progress, and ends the job when it is cancelled or the process stops. */
  async function watchOver(): Promise<JobEnd> {
    for (;;) {
      heartbeat.beat();
      await pause(noteEveryMs, undefined, { signal: isOver }).catch(() => undefined);
      if (signal.aborted) return { kind: 'interrupted' };
      if (stop.signal.aborted) return { kind: 'cancelled' };
      if (!(await noteLabProgress(db, job, progress))) return { kind: 'cancelled' };
    }
  }
}

async function feed(
  db: Database,
  shopId: string,
  fileId: string,
  thread: Pick<ReturnType<typeof startLabThread>, 'write' | 'close'>,
  signal: AbortSignal,
): Promise<void> {
  for await (const text of readLabParts(db, shopId, fileId, 'in')) {
    if (signal.aborted) return;
    thread.write(text);
  }
  thread.close();
}

/** Writes a batch's answers as they come, in parts of their own; a batch begun anew writes the same ones again. */
function collectAnswers(db: Database, { shopId, id }: LabJob) {
  let waiting = '';
  let part = 0;
  let written: Promise<unknown> = Promise.resolve();
  const flush = () => {
    const place = { shopId, fileId: id, direction: 'out', part: part++ } as const;
    const text = waiting;
    waiting = '';
    written = written.then(() => putLabPart(db, place, text));
    // Said when it is finished.
    written.catch(() => undefined);
  };
  return {
    add(text: string) {
      waiting += text;
      if (waiting.length >= partCharacters) flush();
    },
    async finish() {
      if (waiting !== '') flush();
      await written;
    },
  };
}
