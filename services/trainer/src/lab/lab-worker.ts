import { parentPort, workerData } from 'node:worker_threads';
import {
  createTableReader,
  describeTable,
  LabError,
  openBatch,
  runClusterStudy,
  runPredictStudy,
  summaryOfStudy,
  type LabRows,
} from '@ebb/lab';
import type { LabInput, LabOutput, LabResult, LabThreadJob } from './lab-messages.ts';

/**
 * The thread of one job of the lab: it gets a file's text piece by piece and says how far it is. To end it before its
 * time it is terminated; it has nothing that would have to be put away.
 */
const port = parentPort;
if (port === null) throw new Error('this file is the source of a worker thread');
const job = workerData as LabThreadJob;
const send = (output: LabOutput): void => port.postMessage(output);
const report = (step: string, done: number): void => send({ kind: 'progress', step, done });

interface Work {
  write(text: string): void;
  end(): Promise<LabResult>;
}

function openWork(): Work {
  if (job.kind === 'batch') {
    const batch = openBatch(job.model, (text) => send({ kind: 'rows', text }));
    return {
      write: (text) => batch.write(text),
      end: async () => ({ kind: 'batch', rowCount: await batch.end() }),
    };
  }
  const table = createTableReader();
  return {
    write: (text) => table.write(text),
    end: async () => finish(await table.end()),
  };
}

async function finish(table: LabRows): Promise<LabResult> {
  if (job.kind !== 'study') {
    report('Describing the columns', 0.6);
    const described = JSON.stringify(describeTable(table));
    return { kind: 'read', rowCount: table.rows, columnCount: table.columns.length, report: described };
  }
  const { name, settings } = job;
  const outcome =
    settings.kind === 'predict'
      ? { ...runPredictStudy(table, name, settings, report), points: null }
      : await runClusterStudy(table, name, settings, report);
  return {
    kind: 'study',
    summary: summaryOfStudy(outcome.report),
    report: JSON.stringify(outcome.report),
    points: outcome.points && JSON.stringify(outcome.points),
    model: JSON.stringify(outcome.model),
  };
}

function fail(error: unknown): void {
  // A RangeError is what the algorithms say of a table that they cannot use.
  if (!(error instanceof LabError) && !(error instanceof RangeError)) throw error;
  send({ kind: 'failed', error: error.message });
  port!.close();
}

const work = openWork();
port.on('message', (input: LabInput) => {
  if (input.kind === 'text') {
    try {
      work.write(input.text);
    } catch (error) {
      fail(error);
    }
    return;
  }
  work.end().then((result) => {
    send({ kind: 'done', result });
    port.close();
  }, fail);
});
