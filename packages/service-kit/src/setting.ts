import { Type, type TSchema, type TUndefined, type TUnion } from 'typebox';

/** One environment variable: its name, and what its text has to be. */
export interface Setting<Schema extends TSchema = TSchema> {
  readonly name: string;
  /** What the value is; its `default` is taken where the variable is not set. */
  readonly schema: Schema;
  /** The same in words, for the error: "an integer from 1 to 65535". */
  readonly expected: string;
  /** Text to value. What it cannot make sense of stays text, and the schema refuses it. */
  readonly parse: (text: string) => unknown;
  /** Its text is never shown. */
  readonly isSecret?: boolean;
  /** Taken where the variable is not set and EBB_ENV is exactly `development`. */
  readonly developmentDefault?: unknown;
}

interface Numeric {
  readonly min?: number;
  readonly max?: number;
  readonly default?: number;
}

const asText = (text: string): string => text;
const asNumber = (pattern: RegExp) => (text: string) => (pattern.test(text.trim()) ? Number(text) : text);

function asFlag(text: string): boolean | string {
  const lower = text.toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(lower)) return true;
  return ['false', '0', 'no', 'off'].includes(lower) ? false : text;
}

function asList(text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  return items.filter((item) => item !== '');
}

function schemaLimits({ min, max, default: fallback }: Numeric) {
  return {
    ...(min === undefined ? {} : { minimum: min }),
    ...(max === undefined ? {} : { maximum: max }),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

function inRange(kind: string, { min, max }: Numeric): string {
  if (min !== undefined && max !== undefined) return `${kind} from ${min} to ${max}`;
  if (min !== undefined) return `${kind} of at least ${min}`;
  return max === undefined ? kind : `${kind} of at most ${max}`;
}

/** As a member of a schema's options: absent where it is undefined. */
function option<Name extends string, Value>(name: Name, value: Value | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
}

/** The kinds of settings. A setting without a default is required. */
export const setting = {
  /** Any text; `pattern` must match all of it. */
  text(
    name: string,
    options: { readonly default?: string; readonly pattern?: RegExp; readonly expected?: string } = {},
  ) {
    const { pattern } = options;
    const schema = Type.String({
      ...option('pattern', pattern?.source),
      ...option('default', options.default),
    });
    const expected = options.expected ?? (pattern ? `text like ${pattern.source}` : 'text');
    return { name, schema, expected, parse: asText };
  },

  /** A secret: never shown, at least `minLength` characters, a default only with EBB_ENV=development. */
  secret(
    name: string,
    {
      minLength = 1,
      developmentDefault,
    }: { readonly minLength?: number; readonly developmentDefault?: string } = {},
  ) {
    const expected = `a secret of at least ${minLength} characters`;
    return {
      name,
      schema: Type.String({ minLength }),
      expected,
      parse: asText,
      isSecret: true,
      developmentDefault,
    };
  },

  /** An address with a scheme. `protocols` without the colon. With `secret` its text is never shown. */
  url(
    name: string,
    {
      secret = false,
      protocols,
      default: fallback,
    }: {
      readonly secret?: boolean;
      readonly default?: string;
      readonly protocols?: readonly string[];
    } = {},
  ) {
    const schema = Type.Refine(Type.String(option('default', fallback)), (text) => {
      const scheme = URL.canParse(text) ? new URL(text).protocol.slice(0, -1) : undefined;
      return scheme !== undefined && (protocols?.includes(scheme) ?? true);
    });
    const expected = protocols ? `a URL with the scheme ${protocols.join(' or ')}` : 'a URL with a scheme';
    return { name, schema, expected, parse: asText, isSecret: secret };
  },

  /** A TCP port; 0 lets the system choose a free one. */
  port(name: string, defaultPort?: number) {
    const limits = { min: 0, max: 65_535, ...option('default', defaultPort) };
    const schema = Type.Integer(schemaLimits(limits));
    return { name, schema, expected: inRange('a port', limits), parse: asNumber(/^\d+$/) };
  },

  integer(name: string, limits: Numeric = {}) {
    const schema = Type.Integer(schemaLimits(limits));
    return { name, schema, expected: inRange('an integer', limits), parse: asNumber(/^-?\d{1,15}$/) };
  },

  number(name: string, limits: Numeric = {}) {
    const schema = Type.Number(schemaLimits(limits));
    return { name, schema, expected: inRange('a number', limits), parse: asNumber(/^-?\d+(\.\d+)?$/) };
  },

  /** Texts separated by commas; blanks around them are dropped; at least one. Each must match all of `pattern`. */
  list(
    name: string,
    { pattern, default: fallback }: { readonly default?: readonly string[]; readonly pattern?: RegExp } = {},
  ) {
    const schema = Type.Array(Type.String(option('pattern', pattern?.source)), {
      minItems: 1,
      ...option('default', fallback),
    });
    const expected = `one or more values separated by commas${pattern ? `, each like ${pattern.source}` : ''}`;
    return { name, schema, expected, parse: asList };
  },

  oneOf<const Choice extends string>(
    name: string,
    choices: readonly Choice[],
    defaultChoice?: NoInfer<Choice>,
  ) {
    const schema = Type.Enum(choices, option('default', defaultChoice));
    return { name, schema, expected: `one of ${choices.join(', ')}`, parse: asText };
  },

  flag(name: string, defaultFlag?: boolean) {
    return {
      name,
      schema: Type.Boolean(option('default', defaultFlag)),
      expected: 'true or false',
      parse: asFlag,
    };
  },

  /** The same setting, but it may be missing: `undefined` then. A wrong value stays an error. */
  optional<Schema extends TSchema>(inner: Setting<Schema>): Setting<TUnion<[Schema, TUndefined]>> {
    return { ...inner, schema: Type.Union([inner.schema, Type.Undefined()]) };
  },
};
