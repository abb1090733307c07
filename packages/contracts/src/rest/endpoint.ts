import type { Static, TObject, TSchema } from 'typebox';
import type { Permission } from './permissions.ts';

/** One address of the REST interface: all that server, document and client have to agree on. */
export interface Endpoint<Access extends string = 'anyone' | 'signed-in' | Permission> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parameters as `:name`. */
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /**
   * Who may call it. A permission: who has it by the matrix, in the shop that the request names (parameter `shop`, query
   * `shop` or body `shopId`). `signed-in`: everybody, about themselves. (At ingest, `write-key`: whoever has one of the
   * shop's, in a header or in the body.)
   */
  readonly access: Access;
  /**
   * Its answer shows personal data: of one customer, of many, or as a file. Who is shown it is written into the audit log, and
   * it is masked for those who may not see it.
   */
  readonly personal?: 'customer' | 'list' | 'file';
  /** The request names no shop: the handler finds it, and answers for another's as for what is not there. */
  readonly shop?: 'found';
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TSchema;
  /** The largest body that is read; 64 KB unless it says so. nginx has to let it through. */
  readonly bodyLimitBytes?: number;
  /** Status of the answer when all went well; 200 unless it says so. */
  readonly status?: 201 | 202 | 204;
  readonly answer: TSchema;
  /** What else it may answer (problem details), by status. */
  readonly problems: Readonly<Record<number, TSchema>>;
}

export type Endpoints = Readonly<Record<string, Endpoint>>;

type Part<E, Name extends string> =
  E extends Readonly<Record<Name, infer Schema extends TSchema>> ? Static<Schema> : unknown;

export type ParamsOf<E> = Part<E, 'params'>;
export type QueryOf<E> = Part<E, 'query'>;
export type BodyOf<E> = Part<E, 'body'>;
export type AnswerOf<E extends Endpoint> = Static<E['answer']>;
/** The bodies of an endpoint's refusals. */
export type ProblemOf<E extends Endpoint> = Static<E['problems'][keyof E['problems'] & number]>;
