/** The rule that is everywhere: no order for so many days. */
export const ruleDays = 90;

/** How much earlier a model warns than the rule, when it is allowed no more false alarms than the rule raises. */
export interface LeadTime {
  readonly ruleDays: number;
  /** The model's operating point; its alerts are right as often as the rule's or more. */
  readonly threshold: number;
  /** Share of alerts after which no order came within the horizon. */
  readonly precision: number;
  readonly rulePrecision: number;
  /** Customers who left, as far as both could have warned. */
  readonly leavers: number;
  /** Of them, rightly warned of before the rule's day. */
  readonly warnedEarlier: number;
  /** Median over those warned of earlier, days; null where there are none. */
  readonly medianDaysEarlier: number | null;
  /** Mean over all leavers, days; 0 for each who was not warned of earlier. */
  readonly meanDaysEarlier: number;
}

/** Rows of the cut-offs one after the other, each scored by a model that knew nothing later than its day. */
export interface ScoredRows {
  readonly customers: ArrayLike<number>;
  readonly cutOffDays: ArrayLike<number>;
  readonly daysSinceLastOrder: ArrayLike<number>;
  /** 1: no order within the horizon after the row's day. */
  readonly labels: ArrayLike<number>;
}

interface Silence {
  /** Day of the order after which there was none, as far as the rows reach. */
  readonly lastOrderDay: number;
  /** Row numbers, by day. */
  readonly rows: number[];
}

const thresholdSteps = 100;

/**
 * Lead time over "no order for 90 days" at equal precision.
 *
 * A *silence* begins with an order and ends with the next. Within a silence, the model alerts on the first cut-off at
 * which its probability reaches the threshold, the rule on the first at which 90 days have passed; an alert is right
 * if no order comes within the horizon after it. The threshold is the lowest hundredth at which the model's alerts are
 * right at least as often as the rule's: so both bother customers who would have stayed equally, and only time
 * differs. Someone *left* if at some cut-off of the silence no order came within the horizon. The rule's day for them
 * is the 90th after their last order, whether a cut-off falls on it or not, which favours the rule by up to a week;
 * silences whose 90th day was past before the first cut-off are not counted, since nobody could have been earlier.
 * Silences that began before the first cut-off count from there: that hides days the model would have gained.
 *
 * @returns null where the rule raises no alert, or nobody left
 */
export function leadTime(rows: ScoredRows, probabilities: ArrayLike<number>): LeadTime | null {
  const silences = silencesOf(rows);
  const { labels, daysSinceLastOrder, cutOffDays } = rows;
  const rule = alertsOf(silences, (row) => daysSinceLastOrder[row]! >= ruleDays);
  const rulePrecision = shareRight(rule, labels);
  if (rulePrecision === null) return null;
  let firstDay = Infinity;
  for (let row = 0; row < labels.length; row++) firstDay = Math.min(firstDay, cutOffDays[row]!);
  const left = silences.filter(
    ({ lastOrderDay, rows: own }) =>
      lastOrderDay + ruleDays >= firstDay && own.some((row) => labels[row] === 1),
  );
  if (left.length === 0) return null;

  for (let step = 0; step <= thresholdSteps; step++) {
    const threshold = step / thresholdSteps;
    const reached = (row: number): boolean => probabilities[row]! >= threshold;
    const precision = shareRight(alertsOf(silences, reached), labels);
    if (precision === null) break;
    if (precision < rulePrecision) continue;
    return { ruleDays, threshold, precision, rulePrecision, ...earlierBy(left, rows, reached) };
  }
  // No threshold is as precise: the model warns nobody earlier at the rule's precision.
  return {
    ruleDays,
    threshold: 1,
    precision: 0,
    rulePrecision,
    leavers: left.length,
    warnedEarlier: 0,
    medianDaysEarlier: null,
    meanDaysEarlier: 0,
  };
}

function silencesOf({ customers, cutOffDays, daysSinceLastOrder, labels }: ScoredRows): Silence[] {
  const byDay = Array.from({ length: labels.length }, (_, row) => row).sort(
    (left, right) => cutOffDays[left]! - cutOffDays[right]!,
  );
  const silences = new Map<string, Silence>();
  for (const row of byDay) {
    const lastOrderDay = cutOffDays[row]! - daysSinceLastOrder[row]!;
    const key = `${customers[row]} ${lastOrderDay}`;
    const silence = silences.get(key);
    if (silence === undefined) silences.set(key, { lastOrderDay, rows: [row] });
    else silence.rows.push(row);
  }
  return [...silences.values()];
}

function alertsOf(silences: readonly Silence[], alerts: (row: number) => boolean): number[] {
  return silences.flatMap(({ rows }) => {
    const first = rows.find(alerts);
    return first === undefined ? [] : [first];
  });
}

function shareRight(alerts: readonly number[], labels: ArrayLike<number>): number | null {
  return alerts.length === 0 ? null : alerts.filter((row) => labels[row] === 1).length / alerts.length;
}

function earlierBy(
  left: readonly Silence[],
  { cutOffDays, labels }: ScoredRows,
  reached: (row: number) => boolean,
): Pick<LeadTime, 'leavers' | 'warnedEarlier' | 'medianDaysEarlier' | 'meanDaysEarlier'> {
  const earlier: number[] = [];
  for (const { lastOrderDay, rows } of left) {
    const alert = rows.find(reached);
    if (alert === undefined || labels[alert] !== 1) continue;
    const days = lastOrderDay + ruleDays - cutOffDays[alert]!;
    if (days > 0) earlier.push(days);
  }
  earlier.sort((a, b) => a - b);
  return {
    leavers: left.length,
    warnedEarlier: earlier.length,
    medianDaysEarlier: earlier[(earlier.length - 1) >> 1] ?? null,
    meanDaysEarlier: earlier.reduce((sum, days) => sum + days, 0) / left.length,
  };
}
