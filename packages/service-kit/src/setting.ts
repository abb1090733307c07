/** What a setting may know about the rest of the environment. */
export interface ReadContext {
  /** EBB_ENV is exactly `development`: only then may a secret have a default. */
  readonly inDevelopment: boolean;
}

export type ReadResult<Value> = { readonly value: Value } | { readonly problem: string };

/** One environment variable: its name and how its text becomes a value. */
export interface Setting<Value> {
  readonly name: string;
  read(text: string | undefined, context: ReadContext): ReadResult<Value>;
}

interface Numeric {
  readonly min?: number;
  readonly max?: number;
  readonly default?: number;
}

interface Recipe<Value> {
  readonly secret?: boolean | undefined;
  readonly fallback?: Value | undefined;
  readonly developmentFallback?: Value | undefined;
  /** What is expected, for the error of a missing value: "an integer from 1 to 65535". */
  readonly expected: string;
  parse(text: string): ReadResult<Value>;
}

function define<Value>(name: string, recipe: Recipe<Value>): Setting<Value> {
  return {
    name,
    read(text, context) {
      if (text !== undefined) {
        const result = recipe.parse(text);
        if ('value' in result) return result;
        const shown = recipe.secret === true ? 'the given value (not shown)' : JSON.stringify(text);
        return { problem: `${shown} is not accepted: ${result.problem}` };
      }
      if (recipe.fallback !== undefined) return { value: recipe.fallback };
      if (recipe.developmentFallback !== undefined && context.inDevelopment) {
        return { value: recipe.developmentFallback };
      }
      return { problem: `is required: ${recipe.expected} (or ${name}_FILE naming a file that holds it)` };
    },
  };
}

function rangeWords(kind: string, { min, max }: Numeric): string {
  if (min !== undefined && max !== undefined) return `${kind} from ${min} to ${max}`;
  if (min !== undefined) return `${kind} of at least ${min}`;
  if (max !== undefined) return `${kind} of at most ${max}`;
  return kind;
}

function numeric(name: string, kind: string, pattern: RegExp, options: Numeric): Setting<number> {
  const expected = rangeWords(kind, options);
  return define<number>(name, {
    expected,
    fallback: options.default,
    parse(text) {
      const number = pattern.test(text.trim()) ? Number(text) : Number.NaN;
      const inRange =
        Number.isFinite(number) &&
        number >= (options.min ?? -Infinity) &&
        number <= (options.max ?? Infinity);
      return inRange ? { value: number } : { problem: `expected ${expected}` };
    },
  });
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  yes: true,
  on: true,
  false: false,
  '0': false,
  no: false,
  off: false,
};

/** The kinds of settings. A setting without a default is required. */
export const setting = {
  /** Any text; `pattern` must match all of it. */
  text(
    name: string,
    options: { readonly default?: string; readonly pattern?: RegExp; readonly expected?: string } = {},
  ): Setting<string> {
    const expected = options.expected ?? (options.pattern ? `text like ${options.pattern.source}` : 'text');
    return define<string>(name, {
      expected,
      fallback: options.default,
      parse: (text) =>
        options.pattern === undefined || options.pattern.test(text)
          ? { value: text }
          : { problem: `expected ${expected}` },
    });
  },

  /** A secret: never shown, at least `minLength` characters, a default only with EBB_ENV=development. */
  secret(
    name: string,
    options: { readonly minLength?: number; readonly developmentDefault?: string } = {},
  ): Setting<string> {
    const minLength = options.minLength ?? 1;
    const expected = `a secret of at least ${minLength} characters`;
    return define<string>(name, {
      secret: true,
      expected,
      developmentFallback: options.developmentDefault,
      parse: (text) => (text.length >= minLength ? { value: text } : { problem: `expected ${expected}` }),
    });
  },

  /** An address with a scheme. `protocols` without the colon. With `secret` its text is never shown. */
  url(
    name: string,
    options: {
      readonly secret?: boolean;
      readonly default?: string;
      readonly protocols?: readonly string[];
    } = {},
  ): Setting<string> {
    const expected = options.protocols
      ? `a URL with the scheme ${options.protocols.join(' or ')}`
      : 'a URL with a scheme';
    return define<string>(name, {
      secret: options.secret,
      expected,
      fallback: options.default,
      parse(text) {
        const scheme = URL.canParse(text) ? new URL(text).protocol.slice(0, -1) : undefined;
        const accepted = scheme !== undefined && (options.protocols?.includes(scheme) ?? true);
        return accepted ? { value: text } : { problem: `expected ${expected}` };
      },
    });
  },

  /** A TCP port; 0 lets the system choose a free one. */
  port(name: string, defaultPort?: number): Setting<number> {
    const options = { min: 0, max: 65_535 };
    return numeric(
      name,
      'a port',
      /^\d+$/,
      defaultPort === undefined ? options : { ...options, default: defaultPort },
    );
  },

  integer(name: string, options: Numeric = {}): Setting<number> {
    return numeric(name, 'an integer', /^-?\d{1,15}$/, options);
  },

  number(name: string, options: Numeric = {}): Setting<number> {
    return numeric(name, 'a number', /^-?\d+(\.\d+)?$/, options);
  },

  /** Texts separated by commas; blanks around them are dropped; at least one. */
  list(
    name: string,
    options: { readonly default?: readonly string[]; readonly pattern?: RegExp } = {},
  ): Setting<readonly string[]> {
    const expected = 'one or more values separated by commas';
    return define<readonly string[]>(name, {
      expected,
      fallback: options.default,
      parse(text) {
        const items = text
          .split(',')
          .map((item) => item.trim())
          .filter((item) => item !== '');
        if (items.length === 0) return { problem: `expected ${expected}` };
        const wrong = items.find((item) => options.pattern !== undefined && !options.pattern.test(item));
        return wrong === undefined
          ? { value: items }
          : { problem: `${JSON.stringify(wrong)} does not look like ${options.pattern?.source ?? ''}` };
      },
    });
  },

  oneOf<const Choice extends string>(
    name: string,
    choices: readonly Choice[],
    defaultChoice?: NoInfer<Choice>,
  ): Setting<Choice> {
    const expected = `one of ${choices.join(', ')}`;
    return define<Choice>(name, {
      expected,
      fallback: defaultChoice,
      parse(text) {
        const choice = choices.find((candidate) => candidate === text);
        return choice === undefined ? { problem: `expected ${expected}` } : { value: choice };
      },
    });
  },

  flag(name: string, defaultFlag?: boolean): Setting<boolean> {
    return define<boolean>(name, {
      expected: 'true or false',
      fallback: defaultFlag,
      parse(text) {
        const flag = truths[text.toLowerCase()];
        return flag === undefined ? { problem: 'expected true or false' } : { value: flag };
      },
    });
  },

  /** The same setting, but it may be missing: `undefined` then. A wrong value stays an error. */
  optional<Value>(inner: Setting<Value>): Setting<Value | undefined> {
    return {
      name: inner.name,
      read(text, context) {
        return text === undefined ? { value: undefined } : inner.read(text, context);
      },
    };
  },
};
