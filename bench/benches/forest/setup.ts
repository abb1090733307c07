/** What is trained and asked, the same for Ebb and its peers. */
export interface ForestSetup {
  readonly trees: number;
  readonly maxDepth: number;
  readonly trainRows: number;
  readonly testRows: number;
  readonly featureNames: readonly string[];
}

/** What bench/peers/forest_peers.py prints. */
export interface PeerMeasures {
  /** By number of threads. */
  readonly trainSeconds: Readonly<Record<string, number>>;
  readonly trainCpuSeconds: Readonly<Record<string, number>>;
  readonly oneRowUs: Readonly<Record<string, number>>;
  readonly thousandRowsUs: Readonly<Record<string, number>>;
  readonly explainRowUs: Readonly<Record<string, number>>;
  /** Largest difference of a peer's 1,000 probabilities from scikit-learn's. */
  readonly apart: Readonly<Record<string, number>>;
  readonly auc: readonly number[];
  readonly missing: readonly string[];
}
