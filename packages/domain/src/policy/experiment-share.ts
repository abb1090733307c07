import { isInShare } from './share-hash.ts';

/** A running A/B split: so many of a hundred customers are scored by the challenger. */
export interface ExperimentSplit {
  readonly id: string;
  readonly sharePercent: number;
}

/** Whether a customer belongs to the challenger. Two experiments draw independently of each other. */
export function isInExperiment(shopId: string, customerId: string, split: ExperimentSplit): boolean {
  return isInShare(`${split.id}\n${shopId}\n${customerId}`, split.sharePercent);
}
