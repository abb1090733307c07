import { readFileSync } from 'node:fs';
import type { Setting } from './setting.ts';
import { setting } from './setting.ts';

/** The variables a process was started with, as Node hands them over. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One thing that is wrong with one variable. Never contains the value of a secret. */
export interface ConfigProblem {
  readonly name: string;
  readonly message: string;
}

/** Everything that is wrong with the configuration, in one error, so that an operator corrects it in one go. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map((problem) => `  ${problem.name}: ${problem.message}`);
    super(`the configuration has ${problems.length} problem(s):\n${lines.join('\n')}`);
    this.problems = problems;
  }
}

/** The typed result of reading a set of settings. */
export type ConfigOf<Settings extends Readonly<Record<string, Setting<unknown>>>> = {
  readonly [Key in keyof Settings]: Settings[Key] extends Setting<infer Value> ? Value : never;
};

type RawValue = { readonly text: string | undefined } | { readonly problem: string };

/**
 * Finds the text of a variable: directly (`X`) or in the file that `X_FILE` names. Empty means unset, because
 * compose files and charts hand over empty strings for what they leave out. A trailing line break in a file
 * belongs to the editor that wrote it, not to the value.
 */
function rawValue(environment: Environment, name: string): RawValue {
  const direct = environment[name];
  const fileName = environment[`${name}_FILE`];
  if (fileName === undefined || fileName === '') return { text: direct === '' ? undefined : direct };
  if (direct !== undefined && direct !== '') {
    return { problem: `both ${name} and ${name}_FILE are set; set one of them` };
  }
  try {
    const text = readFileSync(fileName, 'utf8').replace(/\r?\n$/, '');
    return text === '' ? { problem: `the file named by ${name}_FILE is empty` } : { text };
  } catch (error) {
    const reason =
      typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unreadable';
    return { problem: `the file named by ${name}_FILE cannot be read (${reason})` };
  }
}

/**
 * Reads every setting once.
 *
 * @param environment usually `process.env`; tests pass a plain object
 * @param settings    key in the result → where and how to read it (see `setting`)
 * @returns           a frozen object with the typed values
 * @throws ConfigError naming all problems at once
 */
export function readConfig<const Settings extends Readonly<Record<string, Setting<unknown>>>>(
  environment: Environment,
  settings: Settings,
): ConfigOf<Settings> {
  const problems: ConfigProblem[] = [];
  const values: Record<string, unknown> = {};
  const inDevelopment = environment['EBB_ENV'] === 'development';
  for (const [key, reader] of Object.entries(settings)) {
    const raw = rawValue(environment, reader.name);
    const result = 'problem' in raw ? raw : reader.read(raw.text, { inDevelopment });
    if ('problem' in result) problems.push({ name: reader.name, message: result.problem });
    else values[key] = result.value;
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(values) as ConfigOf<Settings>;
}

/** How much a process logs. `silent` is for tests. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * The settings that every process has; spread them into the service's own:
 * `readConfig(env, { ...serviceSettings({ metricsPort: 9101 }), databaseUrl: … })`.
 */
export function serviceSettings(defaults: { readonly metricsPort: number }) {
  return {
    environment: setting.oneOf('EBB_ENV', ['development', 'production'], 'production'),
    level: setting.oneOf('EBB_LOG_LEVEL', logLevels, 'info'),
    httpHost: setting.text('EBB_HTTP_HOST', { default: '127.0.0.1' }),
    metricsPort: setting.port('EBB_METRICS_PORT', defaults.metricsPort),
    version: setting.text('EBB_VERSION', { default: 'dev' }),
  };
}

/** The environment of this process. The only place of this package that touches it. */
export function processEnvironment(): Environment {
  return process.env;
}
