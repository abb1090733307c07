/** A failure whose message is one sentence for the person at the keyboard: printed as it is, without a stack. */
export class PlainError extends Error {
  override name = 'PlainError';
}
