import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import { unpackLz4 } from './lz4-frame.ts';
import { unpackSnappy } from './snappy-blocks.ts';

const gunzipBounded = promisify(gunzip);

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
      return unpackZstd(packed, limitBytes);
    default:
      throw new Error(`no codec has the number ${codec}`);
  }
}

function unpackZstd(packed: Buffer, limitBytes: number): Buffer {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const stream = new Decompress((part) => {
    bytes += part.length;
    if (bytes > limitBytes) throw new Error(`unpacks to more than ${limitBytes} bytes`);
    parts.push(part);
  });
  stream.push(packed, true);
  return Buffer.concat(parts);
}
