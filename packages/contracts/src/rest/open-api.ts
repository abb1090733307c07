import type { TObject, TSchema } from 'typebox';
import type { Endpoint } from './endpoint.ts';
import { Problem } from './problem.ts';

export interface OpenApiOptions {
  readonly title: string;
  readonly description: string;
  /** Ways to say who one is, by name; each suffices. */
  readonly securitySchemes: Readonly<Record<string, object>>;
  /** Schemas to be named in the document; `Problem` is always among them. */
  readonly schemas?: Readonly<Record<string, TSchema>>;
  /** What a status means, where it is not what it means everywhere. */
  readonly problemTexts?: Readonly<Record<string, string>>;
}

/** The OpenAPI 3.1 document of a catalogue of endpoints. Paths are relative to wherever the document came from. */
export function openApiDocument(
  endpoints: Readonly<Record<string, Endpoint<string>>>,
  options: OpenApiOptions,
): object {
  const named: Readonly<Record<string, TSchema>> = { ...options.schemas, Problem };
  const nameOf = new Map(Object.entries(named).map(([name, schema]) => [schema, name]));
  const schemes = Object.keys(options.securitySchemes).map((name) => ({ [name]: [] }));

  function securityOf(access: string): object[] {
    if (access === 'anyone') return [];
    // A write key may stand in the body instead.
    return access === 'write-key' ? [...schemes, {}] : schemes;
  }

  function content(mediaType: string, schema: TSchema): object {
    const name = nameOf.get(schema);
    return {
      [mediaType]: { schema: name === undefined ? schema : { $ref: `#/components/schemas/${name}` } },
    };
  }

  function operation(operationId: string, endpoint: Endpoint<string>): object {
    const {
      tag,
      summary,
      description,
      access,
      params,
      query,
      body,
      status = 200,
      answer,
      problems,
    } = endpoint;
    const refusals = Object.entries(problems).map(([code, schema]): [string, object] => [
      code,
      {
        description: schemaText(schema) ?? options.problemTexts?.[code] ?? problemTexts[code] ?? 'Refused.',
        content: content('application/problem+json', schema),
      },
    ]);
    return {
      operationId,
      tags: [tag],
      summary,
      ...(description === undefined ? {} : { description }),
      security: securityOf(access),
      parameters: [...parametersIn('path', params), ...parametersIn('query', query)],
      ...(body === undefined
        ? {}
        : { requestBody: { required: true, content: content('application/json', body) } }),
      responses: {
        [`${status}`]:
          status === 204
            ? { description: 'Done.' }
            : { description: schemaText(answer) ?? 'Done.', content: content('application/json', answer) },
        ...Object.fromEntries(refusals),
      },
    };
  }

  const paths: Record<string, Record<string, object>> = {};
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[endpoint.method.toLowerCase()] = operation(name, endpoint);
  }
  return {
    openapi: '3.1.0',
    info: { title: options.title, version: '1', description: options.description },
    servers: [{ url: '/', description: 'where this document came from' }],
    paths,
    components: { securitySchemes: options.securitySchemes, schemas: named },
  };
}

const problemTexts: Readonly<Record<string, string>> = {
  400: 'The request is not as documented; `errors` names the fields.',
  401: 'Not signed in, or not any more.',
  403: 'Not a member of this shop, or without the role it takes.',
  404: 'There is no such thing.',
  409: 'Somebody was first.',
  422: 'It cannot be done with these values.',
  429: 'Too many attempts; `Retry-After` says how long to wait.',
};

function parametersIn(place: 'path' | 'query', schema: TObject | undefined): object[] {
  if (schema === undefined) return [];
  return Object.entries(schema.properties).map(([name, property]) => {
    const description = schemaText(property);
    return {
      name,
      in: place,
      required: schema.required?.includes(name) ?? false,
      ...(description === undefined ? {} : { description }),
      schema: property,
    };
  });
}

function schemaText(schema: TSchema): string | undefined {
  return 'description' in schema && typeof schema.description === 'string' ? schema.description : undefined;
}
