import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import { unpackLz4 } from './lz4-frame.ts';
import { unpackSnappy } from './snappy-blocks.ts';

const gunzipBounded = promisify(gunzip);
// Node's own, which also refuses a frame that asks for a window of gigabytes.
const zstdBounded = promisify(zstdDecompress);

/** The codecs of Kafka by their number in a batch; 5 to 7 are nobody's yet. */
export const codecNames = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

/**
 * The records of a batch, unpacked.
 *
 * @throws for a codec nobody knows, for bytes that are not what the codec says, and for more than `limitBytes`
 */
export async function unpack(codec: number, packed: Buffer, limitBytes: number): Promise<Buffer> {
  switch (codecNames[codec]) {
    case 'none':
      return packed;
    case 'gzip':
      return gunzipBounded(packed, { maxOutputLength: limitBytes });
    case 'snappy':
      return unpackSnappy(packed, limitBytes);
    case 'lz4':
      return unpackLz4(packed, limitBytes);
    case 'zstd':
      return zstdBounded(packed, { maxOutputLength: limitBytes });
    default:
      throw new Error(`no codec has the number ${codec}`);
  }
}
