/** What to add to the logits so that the probabilities' mean becomes `mean01`, at most `most` either way. */
export function shiftTo(probabilities: ArrayLike<number>, mean01: number, most: number): number {
  const logits = Float64Array.from(probabilities, logit);
  // By halving: the mean rises with the shift.
  let low = -most;
  let high = most;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    const mean = logits.reduce((sum, value) => sum + 1 / (1 + Math.exp(-value - middle)), 0) / logits.length;
    if (mean < mean01) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

export function shifted(probability01: number, shift: number): number {
  return 1 / (1 + Math.exp(-logit(probability01) - shift));
}

function logit(probability01: number): number {
  const inside = Math.min(1 - 1e-6, Math.max(1e-6, probability01));
  return Math.log(inside / (1 - inside));
}
