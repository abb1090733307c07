/**
 * Walks through the records of a batch as the client will, so that a flaw is met before it ends the whole fetch.
 *
 * @throws when the bytes do not hold exactly `count` records
 */
export function checkRecords(bytes: Buffer, count: number): void {
  let at = 0;

  function varint(): number {
    let value = 0;
    for (let shift = 0; shift <= 28; shift += 7) {
      const part = byte();
      value |= (part & 0x7f) << shift;
      if (part < 0x80) return (value >>> 1) ^ -(value & 1);
    }
    throw new Error('a number is too long');
  }

  function byte(): number {
    const part = bytes[at++];
    if (part === undefined) throw new Error('the records end too soon');
    return part;
  }

  function skip(length: number, end: number): void {
    at += Math.max(0, length);
    if (at > end) throw new Error('a field passes the end of its record');
  }

  for (let index = 0; index < count; index += 1) {
    const length = varint();
    const end = at + length;
    if (length < 0 || end > bytes.length) throw new Error('a record passes the end of its batch');
    skip(1, end);
    // The time, up to ten bytes long, is not needed here.
    while (byte() >= 0x80);
    varint();
    skip(varint(), end);
    skip(varint(), end);
    for (let headers = varint(); headers > 0; headers -= 1) {
      skip(varint(), end);
      skip(varint(), end);
    }
    if (at !== end) throw new Error('a record is not as long as it says');
  }
  if (at !== bytes.length) throw new Error('there are bytes behind the last record');
}
