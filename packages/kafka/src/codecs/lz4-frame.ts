const frameMagic = 0x184d2204;
const skippableMagic = 0x184d2a50;
const flag = { contentChecksum: 0x04, contentSize: 0x08, blockChecksum: 0x10, dictionary: 0x01 } as const;
const storedBlock = 0x80000000;
const smallestMatch = 4;

/**
 * Unpacks LZ4 frames (Java's are of independent blocks of 64 KiB; others link their blocks). Strict: nothing is read
 * or written outside the data, whatever the bytes say. Checksums are not looked at, since Kafka's batch has its own.
 * Source: the LZ4 frame and block format descriptions 1.6.
 *
 * @throws for bytes that are no LZ4, and for more than `limitBytes`
 */
export function unpackLz4(packed: Buffer, limitBytes: number): Buffer {
  let output: Buffer = Buffer.allocUnsafe(Math.min(limitBytes, Math.max(1_024, packed.length * 4)));
  let written = 0;
  let at = 0;

  function reserve(bytes: number): void {
    const needed = written + bytes;
    if (needed > limitBytes) throw new Error(`unpacks to more than ${limitBytes} bytes`);
    if (needed <= output.length) return;
    const larger = Buffer.allocUnsafe(Math.min(limitBytes, Math.max(needed, output.length * 2)));
    output.copy(larger, 0, 0, written);
    output = larger;
  }

  /** The rest of a length whose first part was 15: bytes are added up to the first that is not 255. */
  function longLength(end: number): number {
    let length = 15;
    for (;;) {
      if (at >= end) throw new Error('a length passes the end of its block');
      const part = packed[at++]!;
      length += part;
      if (length > limitBytes) throw new Error(`unpacks to more than ${limitBytes} bytes`);
      if (part !== 255) return length;
    }
  }

  function readBlock(end: number): void {
    while (at < end) {
      const token = packed[at++]!;
      const literals = token >> 4 === 15 ? longLength(end) : token >> 4;
      if (at + literals > end) throw new Error('literals pass the end of their block');
      reserve(literals);
      packed.copy(output, written, at, at + literals);
      written += literals;
      at += literals;
      if (at === end) return;
      if (at + 2 > end) throw new Error('an offset passes the end of its block');
      const distance = packed.readUInt16LE(at);
      at += 2;
      const length = ((token & 15) === 15 ? longLength(end) : token & 15) + smallestMatch;
      if (distance === 0 || distance > written) throw new Error('a match begins before the data');
      reserve(length);
      // A match may reach into what it writes itself: then it repeats, in steps that double.
      const from = written - distance;
      for (let done = 0; done < length;) {
        const part = Math.min(length - done, distance + done);
        output.copyWithin(written + done, from, from + part);
        done += part;
      }
      written += length;
    }
  }

  function readFrame(): void {
    if (at + 3 > packed.length) throw new Error('the frame has no header');
    const flags = packed[at]!;
    if (flags >> 6 !== 1) throw new Error(`frame version ${flags >> 6}`);
    if ((flags & flag.dictionary) !== 0) throw new Error('it needs a dictionary');
    at += (flags & flag.contentSize) === 0 ? 3 : 11;
    for (;;) {
      if (at + 4 > packed.length) throw new Error('the frame has no end');
      const size = packed.readUInt32LE(at);
      at += 4;
      if (size === 0) break;
      const bytes = size & ~storedBlock;
      const end = at + bytes;
      if (end > packed.length) throw new Error('a block passes the end of the data');
      if (size >= storedBlock) {
        reserve(bytes);
        packed.copy(output, written, at, end);
        written += bytes;
      } else readBlock(end);
      at = end + ((flags & flag.blockChecksum) === 0 ? 0 : 4);
    }
    if ((flags & flag.contentChecksum) !== 0) at += 4;
  }

  while (at < packed.length) {
    if (at + 8 > packed.length) throw new Error('not an LZ4 frame');
    const magic = packed.readUInt32LE(at);
    at += 4;
    if (magic === frameMagic) readFrame();
    else if ((magic & ~0xf) >>> 0 === skippableMagic) at += 4 + packed.readUInt32LE(at);
    else throw new Error('not an LZ4 frame');
  }
  return output.subarray(0, written);
}
