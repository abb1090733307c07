import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A seeded source of chance. Every draw moves it on; the same seed and the same draws give the same values. */
export interface Random {
  /** From 0 up to but not 1. */
  share(): number;
  chance(probability: number): boolean;
  /** A whole number, both ends possible. */
  integer(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
  exponential(mean: number): number;
  /** Mean 0, deviation 1 (Box and Muller 1958). */
  normal(): number;
}

/** Mixes a seed and a stream number into one 32-bit seed, so that neighbouring streams have nothing in common. */
function mixed(seed: number, stream: number): number {
  let bits = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return bits ^ (bits >>> 15);
}

/** Opens one of the many independent streams of a seed. */
export function seededRandom(seed: number, stream: number): Random {
  const generator = xoroshiro128plus(mixed(seed, stream));
  const share = (): number => uniformFloat64(generator);
  return {
    share,
    chance: (probability) => share() < probability,
    integer: (from, to) => uniformInt(generator, from, to),
    pick(list) {
      const item = list[uniformInt(generator, 0, list.length - 1)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    exponential: (mean) => -mean * Math.log(1 - share()),
    normal: () => Math.sqrt(-2 * Math.log(1 - share())) * Math.cos(2 * Math.PI * share()),
  };
}
