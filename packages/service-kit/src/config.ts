import { readFileSync } from 'node:fs';
import type { Static } from 'typebox';
import { Value } from 'typebox/value';
import type { Setting } from './setting.ts';

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

type Settings = Readonly<Record<string, Setting>>;

/** The typed result of reading a set of settings. */
export type ConfigOf<Read extends Settings> = {
  readonly [Key in keyof Read]: Static<Read[Key]['schema']>;
};

type RawValue = { readonly text: string | undefined } | { readonly problem: string };
type Reading = { readonly value: unknown } | { readonly problem: string };

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

function valueOf(setting: Setting, text: string | undefined, inDevelopment: boolean): Reading {
  const { name, schema, expected, isSecret, developmentDefault } = setting;
  const isGiven = text !== undefined;
  const value = isGiven
    ? setting.parse(text)
    : (Value.Default(schema, undefined) ?? (inDevelopment ? developmentDefault : undefined));
  const errors = Value.Errors(schema, value);
  if (errors.length === 0) return { value };
  if (!isGiven) return { problem: `is required: ${expected} (or ${name}_FILE naming a file that holds it)` };
  // Of a list, the item that is wrong.
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const wrong = items[Number(errors[0]?.instancePath.slice(1))] ?? text;
  const shown = isSecret === true ? 'the given value (not shown)' : JSON.stringify(wrong);
  return { problem: `${shown} is not accepted: expected ${expected}` };
}

/**
 * Reads every setting once.
 *
 * @param environment usually `process.env`; tests pass a plain object
 * @param settings    key in the result → where to read it, and the TypeBox schema of its value (see `setting`)
 * @returns           a frozen object with the typed values
 * @throws ConfigError naming all problems at once
 */
export function readConfig<const Read extends Settings>(
  environment: Environment,
  settings: Read,
): ConfigOf<Read> {
  const problems: ConfigProblem[] = [];
  const values: Record<string, unknown> = {};
  const inDevelopment = environment['EBB_ENV'] === 'development';
  for (const [key, setting] of Object.entries(settings)) {
    const raw = rawValue(environment, setting.name);
    const result = 'problem' in raw ? raw : valueOf(setting, raw.text, inDevelopment);
    if ('problem' in result) problems.push({ name: setting.name, message: result.problem });
    else values[key] = result.value;
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(values) as ConfigOf<Read>;
}

/** The environment of this process. The only place of this package that touches it. */
export function processEnvironment(): Environment {
  return process.env;
}
