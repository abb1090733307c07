/**
 * As much of the WebAssembly binary format (core specification 2.0, chapter 5) as a numeric kernel needs: each
 * function gives the bytes of one instruction after those of its operands, so that nested calls read as the
 * expression they compute.
 */
export type Code = readonly number[];

function unsigned(value: number): Code {
  const low = value & 0x7f;
  const rest = value >>> 7;
  return rest === 0 ? [low] : [low | 0x80, ...unsigned(rest)];
}

function signed(value: number): Code {
  const low = value & 0x7f;
  const rest = value >> 7;
  const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return done ? [low] : [low | 0x80, ...signed(rest)];
}

const binary =
  (...opcode: number[]) =>
  (a: Code, b: Code): Code => [...a, ...b, ...opcode];

/** Memory instructions state their natural alignment as a power of two, and a constant offset. */
const load =
  (alignment: number, ...opcode: number[]) =>
  (at: Code, offset = 0): Code => [...at, ...opcode, alignment, ...unsigned(offset)];
const store =
  (alignment: number, ...opcode: number[]) =>
  (at: Code, offset: number, value: Code): Code => [
    ...at,
    ...value,
    ...opcode,
    alignment,
    ...unsigned(offset),
  ];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  load: load(2, 0x28),
  store: store(2, 0x36),
  add: binary(0x6a),
  sub: binary(0x6b),
  and: binary(0x71),
  or: binary(0x72),
  xor: binary(0x73),
  shl: binary(0x74),
  ne: binary(0x47),
  lessSigned: binary(0x48),
  lessUnsigned: binary(0x49),
  atMostSigned: binary(0x4c),
};

export const f64 = {
  const: (value: number): Code => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  load: load(3, 0x2b),
  store: store(3, 0x39),
  add: binary(0xa0),
  sub: binary(0xa1),
  mul: binary(0xa2),
};

/** Two doubles side by side. */
export const f64x2 = {
  load: load(4, 0xfd, 0x00),
  store: store(4, 0xfd, 0x0b),
  add: binary(0xfd, 0xf0, 0x01),
  sub: binary(0xfd, 0xf1, 0x01),
  mul: binary(0xfd, 0xf2, 0x01),
  splat: (value: Code): Code => [...value, 0xfd, 0x14],
  lane: (vector: Code, lane: 0 | 1): Code => [...vector, 0xfd, 0x21, lane],
};

export const local = {
  get: (index: number): Code => [0x20, index],
  set: (index: number, value: Code): Code => [...value, 0x21, index],
};

/** `value` where `condition` is not 0, else 0. */
export function orZero(value: Code, condition: Code): Code {
  return [...value, ...i32.const(0), ...condition, 0x1b];
}

export function loopWhile(condition: Code, ...body: readonly Code[]): Code {
  return [0x02, 0x40, 0x03, 0x40, ...condition, 0x45, 0x0d, 1, ...body.flat(), 0x0c, 0, 0x0b, 0x0b];
}

const TYPE_CODES = { i32: 0x7f, f64: 0x7c, f64x2: 0x7b };

/**
 * A module that imports its memory as `host.memory` and exports one function, `run`, of `parameters` 32-bit
 * integers and no result. Locals are numbered on from the parameters, in the order given.
 */
export function assembleModule(
  parameters: number,
  locals: readonly (keyof typeof TYPE_CODES)[],
  body: readonly Code[],
): Uint8Array<ArrayBuffer> {
  const text = (name: string): Code => [name.length, ...new TextEncoder().encode(name)];
  const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
  const declared = locals.flatMap((type) => [1, TYPE_CODES[type]]);
  const code = [...unsigned(locals.length), ...declared, ...body.flat(), 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, parameters, ...new Array<number>(parameters).fill(TYPE_CODES.i32), 0]),
    ...section(2, [1, ...text('host'), ...text('memory'), 0x02, 0x00, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('run'), 0x00, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}
