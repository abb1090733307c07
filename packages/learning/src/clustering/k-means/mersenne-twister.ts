export interface UniformRandom {
  /** A uniform number in [0, 1) with 53 random bits. */
  next(): number;
}

const STATE_WORDS = 624;
const MIDDLE = 397;

/**
 * MT19937 (Matsumoto and Nishimura 1998) with Knuth's seeding: the stream of `numpy.random.RandomState(seed)`,
 * so that k-means draws the starts that scikit-learn draws for the same seed.
 *
 * @param seed 0 to 2³² − 1
 */
export function createMersenneTwister(seed: number): UniformRandom {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new RangeError(`seed must be a whole number from 0 to 4294967295, got ${seed}`);
  }
  const state = new Uint32Array(STATE_WORDS);
  state[0] = seed;
  for (let word = 1; word < STATE_WORDS; word++) {
    const before = state[word - 1]!;
    state[word] = Math.imul(before ^ (before >>> 30), 1812433253) + word;
  }
  let position = STATE_WORDS;

  function refill(): void {
    for (let word = 0; word < STATE_WORDS; word++) {
      const joined = (state[word]! & 0x80000000) | (state[(word + 1) % STATE_WORDS]! & 0x7fffffff);
      const twist = joined & 1 ? 0x9908b0df : 0;
      state[word] = state[(word + MIDDLE) % STATE_WORDS]! ^ (joined >>> 1) ^ twist;
    }
    position = 0;
  }

  function nextWord(): number {
    if (position === STATE_WORDS) refill();
    let word = state[position++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  return {
    next() {
      const high = nextWord() >>> 5;
      const low = nextWord() >>> 6;
      return (high * 67108864 + low) / 9007199254740992;
    },
  };
}
