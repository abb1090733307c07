import { readOrderingStates, type Database } from '@ebb/db';
import { decodeState, orderHistory, segmentFeatureCount, segmentFeatures } from '@ebb/domain';

/** Features of all ordering customers as of one moment, a row each, in the order of the customers' ids. */
export interface SegmentInputs {
  readonly values: Float64Array;
  readonly customers: number;
}

/** Reads profiles page by page; between pages the event loop turns. */
export async function readSegmentInputs(
  db: Database,
  shopId: string,
  nowMs: number,
  signal?: AbortSignal,
): Promise<SegmentInputs> {
  let values = new Float64Array(4_096 * segmentFeatureCount);
  let customers = 0;
  for await (const page of readOrderingStates(db, shopId)) {
    signal?.throwIfAborted();
    for (const { state } of page) {
      const features = segmentFeatures(orderHistory(decodeState(state)), nowMs);
      if (features === null) continue;
      const at = customers * segmentFeatureCount;
      if (at === values.length) {
        const wider = new Float64Array(values.length * 2);
        wider.set(values);
        values = wider;
      }
      values.set(features, at);
      customers += 1;
    }
  }
  return { values: values.slice(0, customers * segmentFeatureCount), customers };
}
