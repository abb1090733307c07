export function recordedStatements(log: string): string[];
