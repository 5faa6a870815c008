import createClient, { type Client } from 'openapi-fetch';
import type { SectionOperations } from './bind.ts';
import type { CallOptions, Connection } from './connection.ts';
import { ApiError, OptionsError } from './errors.ts';
import type { Operation } from './operation.ts';

/** The openapi-fetch client of a bundle: `{ data, error, response }` for every HTTP answer. */
export type RawClient<Paths extends object> = Pick<
  Client<Paths>,
  'GET' | 'POST' | 'PUT' | 'DELETE' | 'use' | 'eject'
>;

type Values = Readonly<Record<string, unknown>>;

/**
 * The openapi-fetch client over the same request path as everything else: parameters are checked and encoded, requests
 * governed, signed and decoded as in the section methods. `timeoutMs`, `recvWindow`, `retry`, `onLimit` and `signal`
 * may stand beside `params`. What is no HTTP answer rejects, as does a write whose outcome is unknown.
 *
 * @typeParam Paths the `paths` type of the exchange's OpenAPI document
 */
export function createRaw<Paths extends object>(
  connection: Connection,
  sections: SectionOperations,
): RawClient<Paths> {
  const operations = new Map<string, Operation>();
  for (const section of Object.values(sections)) {
    for (const operation of Object.values(section))
      operations.set(`${operation.method} ${operation.path}`, operation);
  }

  // openapi-fetch calls the serialisers and then the Request constructor in one synchronous stretch. The serialisers
  // only put the values aside for it: the pipeline encodes them, by the specs.
  let query: Values | undefined;
  let path: Values | undefined;

  class RawRequest {
    readonly url: string;
    readonly method: string;
    readonly headers: Headers;
    readonly body: unknown;
    readonly signal: AbortSignal | undefined;
    readonly params: Values;
    readonly options: CallOptions;

    constructor(url: string, init: Values & { readonly method: string; readonly headers: Headers }) {
      const { body, signal, timeoutMs, recvWindow, retry, onLimit } = init;
      this.url = url;
      this.method = init.method;
      this.headers = init.headers;
      this.body = body;
      this.params = { ...path, ...query, ...(Array.isArray(body) ? { body } : isValues(body) ? body : {}) };
      path = undefined;
      query = undefined;
      // The pipeline checks values; openapi-fetch passes them on untyped.
      this.options = { signal, timeoutMs, recvWindow, retry, onLimit } as CallOptions;
      this.signal = this.options.signal;
    }
  }

  const send = async (request: RawRequest): Promise<RawResponse> => {
    const operation = operations.get(`${request.method} ${request.url}`);
    if (operation === undefined) {
      throw new OptionsError(
        `No operation ${request.method} ${request.url} in the specs; request() sends it`,
      );
    }
    const headers = ownHeaders(request.headers);
    const options = headers === undefined ? request.options : { ...request.options, headers };
    try {
      const { data, response } = await connection.call(operation, request.params, options).withResponse();
      return new RawResponse(response.status, true, response.headers, data);
    } catch (error) {
      if (!(error instanceof ApiError) || error.httpStatus === 0) throw error;
      return new RawResponse(error.httpStatus, false, error.headers, error.body);
    }
  };

  return createClient<Paths>({
    // Light stand-ins: openapi-fetch uses only what RawRequest and RawResponse have.
    Request: RawRequest as unknown as typeof globalThis.Request,
    fetch: send as unknown as (request: Request) => Promise<Response>,
    pathSerializer: (pathname, values) => {
      path = values;
      return pathname;
    },
    querySerializer: (values) => {
      query = isValues(values) ? values : undefined;
      return '';
    },
    bodySerializer: (body) => body,
  });
}

/** What openapi-fetch and its callers use of a Response. The body has been decoded already. */
class RawResponse {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null; has(name: string): boolean };
  readonly #body: unknown;

  constructor(status: number, ok: boolean, headers: Readonly<Record<string, string>>, body: unknown) {
    this.status = status;
    this.ok = ok;
    this.#body = body;
    this.headers = {
      // Without a length openapi-fetch would parse the text itself and lose digits.
      get: (name) => headers[name.toLowerCase()] ?? (name === 'Content-Length' ? 'unknown' : null),
      has: (name) => headers[name.toLowerCase()] !== undefined,
    };
  }

  async json(): Promise<unknown> {
    return this.#body;
  }

  async text(): Promise<string> {
    return typeof this.#body === 'string' ? this.#body : JSON.stringify(this.#body);
  }

  get body(): never {
    throw new OptionsError('raw decodes JSON as a whole: parseAs knows json and text');
  }

  async blob(): Promise<never> {
    return this.body;
  }

  async arrayBuffer(): Promise<never> {
    return this.body;
  }
}

/** Headers of the caller. The content type is openapi-fetch's guess, and the pipeline knows better. */
function ownHeaders(headers: Headers): Record<string, string> | undefined {
  let own: Record<string, string> | undefined;
  headers.forEach((value, name) => {
    if (name === 'content-type') return;
    own ??= {};
    own[name] = value;
  });
  return own;
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
