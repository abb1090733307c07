/**
 * The record sets of an answer to a Fetch request (version 11), one for each partition that brought records. They are
 * views: what is changed in them, the client reads. An answer of another form has none.
 */
export function recordSetsIn(answer: Buffer): Buffer[] {
  const found: Buffer[] = [];
  // Throttle time, error, session.
  let at = 4 + 2 + 4;

  function int32(): number {
    at += 4;
    return answer.readInt32BE(at - 4);
  }

  function repeat(count: number, step: () => void): void {
    for (let index = 0; index < count; index += 1) step();
  }

  function partition(): void {
    // Number, error, high watermark, last stable offset, log start offset.
    at += 4 + 2 + 8 + 8 + 8;
    // Aborted transactions: producer, first offset.
    repeat(int32(), () => (at += 8 + 8));
    // Preferred replica.
    at += 4;
    const length = int32();
    if (length <= 0) return;
    if (at + length <= answer.length) found.push(answer.subarray(at, at + length));
    at += length;
  }

  try {
    repeat(int32(), () => {
      at += 2 + answer.readInt16BE(at);
      repeat(int32(), partition);
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}
