export const features = 12;

export interface Rows {
  readonly data: Float64Array;
  readonly labels: Uint8Array;
}

/** Rows like a shop's: counts, days and money with long tails, shares; a label with some truth in it. */
export function drawRows(count: number, seed: number): Rows {
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 4294967296;
  };
  const data = new Float64Array(count * features);
  const labels = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const x = data.subarray(row * features, (row + 1) * features);
    for (let f = 0; f < features; f++) {
      const long = -Math.log(1 - uniform());
      x[f] = f < 6 ? Math.floor(30 * long) : f < 9 ? Math.round(4000 * long) / 100 : Math.fround(uniform());
    }
    const lean =
      x[0]! / 30 -
      x[3]! / 40 +
      (x[1]! > 25 && x[9]! > 0.4 ? 1.2 : -0.4) +
      x[8]! / 80 -
      1.5 * x[10]! * (x[2]! < 20 ? 1 : 0);
    labels[row] = uniform() < 1 / (1 + Math.exp(-1.6 * lean)) ? 1 : 0;
  }
  return { data, labels };
}

export function rocAuc(scores: Float64Array, labels: Uint8Array): number {
  const order = Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  let rankSum = 0;
  let ones = 0;
  order.forEach((row, rank) => {
    if (labels[row] === 1) {
      rankSum += rank + 1;
      ones++;
    }
  });
  return (rankSum - (ones * (ones + 1)) / 2) / (ones * (labels.length - ones));
}
