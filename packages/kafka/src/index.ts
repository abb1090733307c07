export { createKafka, type KafkaConnection } from './create-kafka.ts';
export { silentLog, type KafkaLog } from './kafka-log.ts';
export {
  KafkaUnavailableError,
  MessageTooLargeError,
  ProducerOverloadedError,
  TopicMismatchError,
} from './kafka-errors.ts';
export { ensureTopics, type EnsuredTopics } from './ensure-topics.ts';
export { createProducer, type OutgoingMessage, type Producer, type ProducerOptions } from './producer.ts';
export {
  runBatchConsumer,
  type Assignment,
  type BatchConsumerOptions,
  type FetchedBatch,
  type RunningConsumer,
} from './batch-consumer.ts';
export { headerText, type FetchedMessage } from './fetched-message.ts';
export { fetchGroupLag, type PartitionLag } from './group-lag.ts';
export {
  createTailReader,
  type TailBatch,
  type TailReader,
  type TailReaderOptions,
  type TailStart,
} from './tail-reader.ts';
export { createDeadLetterWriter, type DeadLetter, type DeadLetterWriter } from './dead-letters.ts';
export { isTransientByDefault } from './retry-in-place.ts';
export { pingKafka } from './ping-kafka.ts';
export { partitionOf } from './murmur2.ts';
