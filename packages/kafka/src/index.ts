export { createKafka, type KafkaConnection } from './connection/create-kafka.ts';
export { silentLog, type KafkaLog } from './connection/kafka-log.ts';
export {
  KafkaUnavailableError,
  MessageTooLargeError,
  ProducerOverloadedError,
} from './connection/kafka-errors.ts';
export { describeBrokers, type DescribedBrokers, type DescribedTopic } from './topics/describe-brokers.ts';
export { readTopicSizes } from './topics/topic-sizes.ts';
export { raisePartitions, type RaisedPartitions } from './topics/raise-partitions.ts';
export { ensureTopics, type EnsuredTopics } from './topics/ensure-topics.ts';
export {
  createProducer,
  type OutgoingMessage,
  type Producer,
  type ProducerOptions,
} from './producing/producer.ts';
export {
  runBatchConsumer,
  type Assignment,
  type BatchConsumerOptions,
  type FetchedBatch,
  type PlacedUndecodableBatch,
  type RunningConsumer,
} from './consuming/batch-consumer.ts';
export { headerText, type FetchedMessage } from './consuming/fetched-message.ts';
export { fetchGroupLag, type PartitionLag } from './topics/group-lag.ts';
export {
  readGroupPositions,
  setGroupPositions,
  topicEnds,
  type GroupPosition,
} from './topics/group-positions.ts';
export {
  createTailReader,
  type TailBatch,
  type TailReader,
  type TailReaderOptions,
  type TailStart,
} from './consuming/tail-reader.ts';
export {
  createDeadLetterWriter,
  undecodableBatchLetter,
  undecodableBatchReason,
  type DeadLetter,
  type DeadLetterWriter,
} from './producing/dead-letters.ts';
export { pingKafka } from './connection/ping-kafka.ts';
export { partitionOf } from './producing/murmur2.ts';
