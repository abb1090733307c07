/**
 * Unpacks one block of Snappy (google/snappy, format_description.txt): the unpacked length as a varint, then literals and
 * copies. snappyjs, which was here before, reads a four-byte length as a signed number and walks backwards in damaged
 * bytes, for ever where they are chosen well.
 *
 * @throws for bytes that are no Snappy, and for more than `limitBytes`
 */
export function unpackSnappyBlock(packed: Buffer, limitBytes: number): Buffer {
  const { length, at: start } = readLength(packed);
  if (length > limitBytes) throw new Error(`unpacks to more than ${limitBytes} bytes`);
  const out = Buffer.allocUnsafe(length);
  let at = start;
  let filled = 0;
  while (at < packed.length) {
    const tag = packed[at++]!;
    if ((tag & 3) === 0) {
      const lengthBytes = Math.max(0, (tag >>> 2) - 59);
      const bytes = 1 + (lengthBytes === 0 ? tag >>> 2 : readLittleEndian(packed, at, lengthBytes));
      at += lengthBytes;
      if (at + bytes > packed.length) throw new Error('a literal passes the end of the data');
      if (filled + bytes > length) throw new Error('more than the length says');
      packed.copy(out, filled, at, at + bytes);
      at += bytes;
      filled += bytes;
      continue;
    }
    const isShort = (tag & 3) === 1;
    const offsetBytes = isShort ? 1 : (tag & 3) === 2 ? 2 : 4;
    const low = readLittleEndian(packed, at, offsetBytes);
    const offset = isShort ? ((tag >>> 5) << 8) + low : low;
    const bytes = isShort ? 4 + ((tag >>> 2) & 7) : 1 + (tag >>> 2);
    at += offsetBytes;
    if (offset === 0 || offset > filled) throw new Error('a copy of what is not there');
    if (filled + bytes > length) throw new Error('more than the length says');
    // Byte by byte: a copy may reach into what it is writing.
    for (const end = filled + bytes; filled < end; filled++) out[filled] = out[filled - offset]!;
  }
  if (filled !== length) throw new Error('less than the length says');
  return out;
}

function readLength(packed: Buffer): { length: number; at: number } {
  let length = 0;
  for (let at = 0; at < Math.min(5, packed.length); at++) {
    length += (packed[at]! & 0x7f) * 2 ** (7 * at);
    if (packed[at]! < 0x80) return { length, at: at + 1 };
  }
  throw new Error('no length at the start');
}

function readLittleEndian(packed: Buffer, at: number, bytes: number): number {
  if (at + bytes > packed.length) throw new Error('a length or an offset passes the end of the data');
  return packed.readUIntLE(at, bytes);
}
