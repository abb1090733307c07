export interface SeededRandom {
  /** A uniform integer in [0, bound); bound at most 2^31. */
  below(bound: number): number;
}

/**
 * xoshiro128** (Blackman and Vigna 2018), its state filled by splitmix32 from `seed` and `stream`.
 * One stream per tree is what makes a forest independent of how many threads grew it.
 */
export function createSeededRandom(seed: number, stream: number): SeededRandom {
  let mixed = Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul((stream | 0) + 1, 0x85ebca6b);
  const splitmix32 = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let word = mixed ^ (mixed >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return word ^ (word >>> 15);
  };
  let s0 = splitmix32();
  let s1 = splitmix32();
  let s2 = splitmix32();
  let s3 = splitmix32() | 1; // the all-zero state is the one the generator never leaves

  return {
    below(bound) {
      const scrambled = Math.imul(s1, 5);
      const word = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
      const carried = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= carried;
      s3 = (s3 << 11) | (s3 >>> 21);
      return Math.floor((word / 4294967296) * bound);
    },
  };
}
