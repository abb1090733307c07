/** Kafka could not be reached, or did not acknowledge in time. What was being written may or may not be there. */
export class KafkaUnavailableError extends Error {
  override readonly name = 'KafkaUnavailableError';
}

/** More is waiting to be written than the producer is allowed to hold. Nothing of this call was written. */
export class ProducerOverloadedError extends Error {
  override readonly name = 'ProducerOverloadedError';
}

/** A single message is larger than the topic takes. Nothing of this call was written. */
export class MessageTooLargeError extends Error {
  override readonly name = 'MessageTooLargeError';
}
