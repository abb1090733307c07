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
  mul: binary(0x6c),
  and: binary(0x71),
  or: binary(0x72),
  xor: binary(0x73),
  shl: binary(0x74),
  shiftRightUnsigned: binary(0x76),
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

export interface KernelFunction {
  /** Number of parameters, all 32-bit integers. There is no result: it is left in memory. */
  readonly parameters: number;
  /** Numbered on from the parameters, in this order. */
  readonly locals: readonly (keyof typeof TYPE_CODES)[];
  readonly body: readonly Code[];
}

/** The few names of the WebAssembly JavaScript interface used here; TypeScript has them with the browser's only. */
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, (...parameters: number[]) => void>> };
};

const PAGE_BYTES = 65_536;

export interface Kernel {
  readonly buffer: ArrayBuffer;
  readonly run: Readonly<Record<string, (...parameters: number[]) => void>>;
}

/** Makes a kernel's code once; each instance has at least `bytes` of memory of its own, all zero. */
export function compileKernel(
  functions: Readonly<Record<string, KernelFunction>>,
): (bytes: number) => Kernel {
  const module = new WebAssembly.Module(assembleModule(functions));
  return (bytes) => {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
    const { exports } = new WebAssembly.Instance(module, { host: { memory } });
    return { buffer: memory.buffer, run: exports };
  };
}

function assembleModule(functions: Readonly<Record<string, KernelFunction>>): Uint8Array<ArrayBuffer> {
  const text = (name: string): Code => [name.length, ...new TextEncoder().encode(name)];
  const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
  const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
  const listed = Object.entries(functions);
  const signatures = listed.map(([, { parameters }]): Code => [
    0x60,
    ...vector(Array.from({ length: parameters }, () => [TYPE_CODES.i32])),
    0,
  ]);
  const bodies = listed.map(([, { locals, body }]): Code => {
    const code = [...vector(locals.map((type) => [1, TYPE_CODES[type]])), ...body.flat(), 0x0b];
    return [...unsigned(code.length), ...code];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(signatures)),
    ...section(2, vector([[...text('host'), ...text('memory'), 0x02, 0x00, 1]])),
    ...section(3, vector(listed.map((_, index) => [index]))),
    ...section(7, vector(listed.map(([name], index) => [...text(name), 0x00, index]))),
    ...section(10, vector(bodies)),
  ]);
}
