import { unpackSnappyBlock } from './snappy-block.ts';

/** What snappy-java writes before its blocks: a magic word, then two version numbers. */
const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const xerialHeaderBytes = 16;

/**
 * Unpacks Snappy in both forms that producers write: Java's frame of blocks, each behind its length, and the bare block
 * of librdkafka and others.
 *
 * @throws for bytes that are no Snappy, and for more than `limitBytes`
 */
export function unpackSnappy(packed: Buffer, limitBytes: number): Buffer {
  if (!packed.subarray(0, xerialMagic.length).equals(xerialMagic))
    return unpackSnappyBlock(packed, limitBytes);
  const blocks: Buffer[] = [];
  let leftBytes = limitBytes;
  for (let at = xerialHeaderBytes; at < packed.length;) {
    if (at + 4 > packed.length) throw new Error('a block has no length');
    const end = at + 4 + packed.readInt32BE(at);
    if (end <= at + 4 || end > packed.length) throw new Error('a block passes the end of the data');
    const block = unpackSnappyBlock(packed.subarray(at + 4, end), leftBytes);
    leftBytes -= block.length;
    blocks.push(block);
    at = end;
  }
  return Buffer.concat(blocks);
}
