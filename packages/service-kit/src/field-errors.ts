import type { FieldError } from './problem.ts';

/** The members that Ajv and TypeBox share in their validation errors. */
interface ValidationError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message: string;
  readonly params: Readonly<Record<string, unknown>>;
}

function asValidationError(value: unknown): ValidationError {
  const error = (typeof value === 'object' && value !== null ? value : {}) as Readonly<
    Record<string, unknown>
  >;
  const params = error['params'];
  return {
    instancePath: typeof error['instancePath'] === 'string' ? error['instancePath'] : '',
    keyword: typeof error['keyword'] === 'string' ? error['keyword'] : '',
    message: typeof error['message'] === 'string' ? error['message'] : 'is not accepted',
    params:
      typeof params === 'object' && params !== null ? (params as Readonly<Record<string, unknown>>) : {},
  };
}

/** JSON pointer (RFC 6901) → the way a programmer writes it: `/items/0/price` → `items[0].price`. */
function fieldPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => {
      if (/^\d+$/.test(part)) return `${path}[${part}]`;
      return path === '' ? part : `${path}.${part}`;
    }, '');
}

/** The number, pattern or list that was broken, wherever the validator put it. */
function limitOf({ params }: ValidationError): FieldError['limit'] {
  for (const key of ['limit', 'multipleOf', 'pattern', 'format', 'type', 'allowedValue']) {
    const value = params[key];
    if (typeof value === 'number' || typeof value === 'string') return value;
  }
  for (const key of ['allowedValues', 'type']) {
    const value = params[key];
    if (Array.isArray(value)) return value as unknown[];
  }
  return undefined;
}

/** Ajv names one missing property, TypeBox a list of them: one field error for each. */
function concernedProperties(error: ValidationError): readonly string[] {
  const { missingProperty, requiredProperties, additionalProperty, additionalProperties } = error.params;
  const named = [missingProperty, requiredProperties, additionalProperty, additionalProperties];
  return named.flat().filter((name): name is string => typeof name === 'string');
}

function messageOf(error: ValidationError): string {
  if (error.keyword === 'required') return 'is required';
  if (error.keyword === 'additionalProperties') return 'is not a known field';
  return error.message;
}

/**
 * A choice between literals is reported once per literal, plus once for the whole choice. A reader wants one
 * line: the field and the accepted values.
 */
function withChoicesMerged(errors: readonly ValidationError[]): readonly ValidationError[] {
  const choices = new Map<string, ValidationError[]>();
  for (const error of errors) {
    if (error.keyword !== 'const') continue;
    choices.set(error.instancePath, [...(choices.get(error.instancePath) ?? []), error]);
  }
  const seen = new Set<string>();
  return errors.flatMap((error) => {
    const literals = choices.get(error.instancePath);
    if (literals === undefined || !['const', 'anyOf', 'oneOf'].includes(error.keyword)) return [error];
    if (seen.has(error.instancePath)) return [];
    seen.add(error.instancePath);
    const allowedValues = literals.map((literal) => literal.params['allowedValue']);
    const message = `must be one of ${allowedValues.map(String).join(', ')}`;
    return [{ ...error, keyword: 'enum', message, params: { allowedValues } }];
  });
}

const prefixes: Readonly<Record<string, string>> = {
  querystring: 'query',
  params: 'path',
  headers: 'header',
};

/**
 * Translates what Ajv or TypeBox reported into the `errors` of a problem body.
 *
 * @param validation the `validation` member of a Fastify error
 * @param context    the part of the request: `body`, `querystring`, `params` or `headers`
 */
export function fieldErrors(validation: readonly unknown[], context = 'body'): readonly FieldError[] {
  const prefix = prefixes[context];
  return withChoicesMerged(validation.map(asValidationError)).flatMap((error) => {
    const base = fieldPath(error.instancePath);
    const properties = concernedProperties(error);
    const paths =
      properties.length === 0
        ? [base]
        : properties.map((property) => (base === '' ? property : `${base}.${property}`));
    const limit = limitOf(error);
    return paths.map((path) => ({
      field: [prefix, path].filter((part) => part !== undefined && part !== '').join('.') || context,
      message: messageOf(error),
      ...(limit === undefined ? {} : { limit }),
    }));
  });
}
