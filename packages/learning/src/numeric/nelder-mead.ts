/**
 * Minimises a function of a few variables without derivatives (Nelder and Mead 1965, the usual coefficients).
 * Deterministic; started once more from where it ends, because a simplex can collapse before the minimum.
 *
 * @param start where to begin; the first simplex steps 0.5 along each axis
 */
export function minimise(
  cost: (point: readonly number[]) => number,
  start: readonly number[],
  options: { readonly tolerance?: number; readonly steps?: number } = {},
): { readonly point: readonly number[]; readonly cost: number } {
  const first = descend(cost, start, options);
  return descend(cost, first.point, options);
}

interface Vertex {
  readonly point: readonly number[];
  readonly cost: number;
}

function descend(
  cost: (point: readonly number[]) => number,
  start: readonly number[],
  { tolerance = 1e-8, steps = 600 }: { readonly tolerance?: number; readonly steps?: number },
): Vertex {
  const at = (point: readonly number[]): Vertex => {
    const value = cost(point);
    return { point, cost: Number.isNaN(value) ? Infinity : value };
  };
  let simplex = [start, ...start.map((_, axis) => start.map((x, i) => (i === axis ? x + 0.5 : x)))].map(at);
  for (let step = 0; step < steps; step++) {
    simplex.sort((left, right) => left.cost - right.cost);
    const best = simplex[0]!;
    const worst = simplex.at(-1)!;
    if (worst.cost - best.cost <= tolerance * (1 + Math.abs(best.cost))) break;
    const others = simplex.slice(0, -1);
    const center = start.map(
      (_, axis) => others.reduce((sum, { point }) => sum + point[axis]!, 0) / others.length,
    );
    const along = (length: number): Vertex =>
      at(center.map((middle, axis) => middle + length * (worst.point[axis]! - middle)));
    const reflected = along(-1);
    let replacement: Vertex | undefined;
    if (reflected.cost < best.cost) {
      const expanded = along(-2);
      replacement = expanded.cost < reflected.cost ? expanded : reflected;
    } else if (reflected.cost < simplex.at(-2)!.cost) {
      replacement = reflected;
    } else {
      const contracted = along(reflected.cost < worst.cost ? -0.5 : 0.5);
      if (contracted.cost < Math.min(reflected.cost, worst.cost)) replacement = contracted;
    }
    simplex =
      replacement === undefined
        ? simplex.map((vertex) =>
            vertex === best ? vertex : at(vertex.point.map((x, i) => (x + best.point[i]!) / 2)),
          )
        : [...others, replacement];
  }
  return simplex.reduce((leader, vertex) => (vertex.cost < leader.cost ? vertex : leader));
}
