/** What differs between the servers of `npm start` and those that tests share. */
export interface Tuning {
  readonly kafkaHeapMegabytes: number;
  /** Partitions of Kafka's own topics: each is a file to open at start. */
  readonly kafkaInternalPartitions: number;
  readonly bufferPoolMegabytes: number;
  /** Every commit reaches the disk. Tests kill processes, never the machine, so they go without. */
  readonly durable: boolean;
  readonly redisMegabytes: number;
}

export const demoTuning: Tuning = {
  kafkaHeapMegabytes: 512,
  kafkaInternalPartitions: 8,
  bufferPoolMegabytes: 512,
  durable: true,
  redisMegabytes: 128,
};

export const testTuning: Tuning = {
  kafkaHeapMegabytes: 384,
  kafkaInternalPartitions: 1,
  bufferPoolMegabytes: 256,
  durable: false,
  redisMegabytes: 64,
};
