import {
  changeSegmentationRun,
  findNewestModel,
  findSegmentAssigner,
  findSegmentationReport,
  findSegmentationRun,
  requestSegmentation,
  storeSegmentation,
  type Database,
} from '@ebb/db';
import type { Scope } from '@ebb/service-kit';
import { readSegmentInputs } from './segment-inputs.ts';
import { leastSegmentedCustomers, trainSegments } from './train-segments.ts';

export interface SegmentCare {
  readonly db: Database;
  readonly log: Scope['log'];
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly beat: () => void;
}

/** Segments a shop's customers when somebody asks, and after each model that was trained since. */
export async function lookAfterSegments(care: SegmentCare, shopId: string): Promise<void> {
  const { db, now } = care;
  let run = await findSegmentationRun(db, shopId);
  if (run?.status !== 'requested') {
    const model = await findNewestModel(db, shopId);
    if (model === undefined || (run !== undefined && run.createdAt >= model.createdMs)) return;
    const why = 'a model was trained';
    run = await requestSegmentation(db, { shopId, why, askedByName: null, nowMs: now() });
  }
  const { version, askedClusters, logarithm } = run;
  const change = (what: Parameters<typeof changeSegmentationRun>[2]) =>
    changeSegmentationRun(db, { shopId, version }, what);
  await change({ status: 'running', done: 0 });
  try {
    const inputs = await readSegmentInputs(db, shopId, now(), care.signal);
    const report = await findSegmentationReport(db, shopId);
    const assigner = report && (await findSegmentAssigner(db, shopId, report.version));
    let written = 0;
    const trained = await trainSegments({
      ...{ inputs, nowMs: now(), version, askedClusters, logarithm },
      before: report && assigner ? { assigner, report: report.report } : null,
      signal: care.signal,
      onProgress: (done) => {
        care.beat();
        if (done - written < 0.1) return;
        written = done;
        change({ done }).catch((error: unknown) => care.log.warn({ err: error }, 'progress was not written'));
      },
    });
    if (trained === null) {
      const error =
        inputs.customers < leastSegmentedCustomers
          ? `${inputs.customers} customers have ordered; segments need ${leastSegmentedCustomers}.`
          : 'The customers are too much alike for so many segments.';
      await change({ status: 'too_few', error, finishedMs: now() });
      return;
    }
    await storeSegmentation(db, shopId, trained);
    const { clusters, customers } = trained.report;
    care.log.info({ shop: shopId, version, clusters, customers }, 'segmentation stored');
  } catch (error) {
    // Ended with the process: the next one takes it up again.
    if (care.signal.aborted) return;
    care.log.error({ err: error, shop: shopId, version }, 'segmentation failed');
    const reason = error instanceof Error ? error.message : String(error);
    await change({ status: 'failed', error: reason, finishedMs: now() });
  }
}
