/** One sentence about the installation. */
export interface Finding {
  /** `problem`: Ebb does not run like this, or is in danger. `warning`: it runs, and will not for ever or not well. */
  readonly level: 'ok' | 'warning' | 'problem';
  /** What was looked at: machine, packages, state folder, … */
  readonly about: string;
  readonly sentence: string;
  /** What to do about it. */
  readonly todo?: string;
}

/** The findings of one area: its checks name it once. */
export function findingsOf(about: string) {
  const found: Finding[] = [];
  return {
    found,
    ok: (sentence: string) => void found.push({ level: 'ok', about, sentence }),
    warning: (sentence: string, todo: string) => void found.push({ level: 'warning', about, sentence, todo }),
    problem: (sentence: string, todo: string) => void found.push({ level: 'problem', about, sentence, todo }),
  };
}

export function printFindings(findings: readonly Finding[], showAll: boolean): string {
  const marks = { ok: '✓', warning: '!', problem: '✗' };
  const lines = findings
    .filter(({ level }) => showAll || level !== 'ok')
    .map(
      ({ level, about, sentence, todo }) =>
        `${marks[level]} ${about}: ${sentence}${todo === undefined ? '' : `\n    → ${todo}`}`,
    );
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  const problems = count('problem');
  const warnings = count('warning');
  const sum =
    problems + warnings === 0
      ? `All is well: ${count('ok')} checks passed.`
      : `${problems} ${problems === 1 ? 'problem' : 'problems'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, ${count('ok')} checks passed.`;
  return [...lines, sum].join('\n');
}

export function exitCodeOf(findings: readonly Finding[]): number {
  return findings.some(({ level }) => level === 'problem') ? 1 : 0;
}
