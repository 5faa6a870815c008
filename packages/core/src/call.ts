import type { Clock } from './clock.ts';
import type { CallOptions, ResponseInfo, RetryOptions } from './connection.ts';
import { ParameterError } from './error-parameter.ts';
import type { Credentials, Exchange } from './exchange.ts';
import type { Governor } from './governor.ts';
import type { CountedCost } from './governor-store.ts';
import type { Hooks } from './hooks.ts';
import type { Operation } from './operation.ts';
import type { Target } from './options.ts';
import { type CallSecrets, isSensitiveName } from './redact.ts';
import { Secrets } from './secrets.ts';
import type { Authenticate } from './signing/signing.ts';
import type { Transport, TransportResponse } from './transport/transport.ts';
import type { Waits } from './wait.ts';

/** What all calls of a connection share. */
export interface Core {
  readonly exchange: Exchange;
  readonly target: Target;
  /** Signed requests are stopped: a test runner, and a server with real money. */
  readonly refusesSigned: boolean;
  readonly credentials: Credentials;
  /** Absent where the exchange signs nothing. */
  readonly authenticate: Authenticate | undefined;
  /** What the connection was given and must never be shown. */
  readonly secrets: Secrets;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly governor: Governor | undefined;
  readonly waits: Waits;
  readonly hooks: Hooks | undefined;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  readonly recvWindow: number | undefined;
  readonly retry: RetryOptions | false;
  readonly onLimit: 'wait' | 'fail';
  /** Headers by where parameters travel. Copied before anything is added. */
  readonly headers: Readonly<Record<Operation['in'], Readonly<Record<string, string>>>>;
  closed: boolean;
}

/** One call, from its parameters to its answer. */
export interface Call {
  readonly operation: Operation;
  readonly options: CallOptions | undefined;
  /** As given, and the client id that was filled in. */
  params: Readonly<Record<string, unknown>> | undefined;
  /** Encoded once; `query` and `body` do not change between attempts. */
  path: string;
  query: string;
  body: string;
  values: Readonly<Record<string, string>>;
  spends: readonly CountedCost[];
  attempt: number;
  /** One for each attempt, not to be shown. */
  readonly signatures: string[];
  /** When the attempt was stamped and sent, by the monotonic clock. */
  sentAt: number;
  /** How long the attempt may take, ms. */
  timeoutMs: number;
  /** A refused timestamp is cured once per call. */
  clockCured: boolean;
  response: TransportResponse | undefined;
  data: unknown;
}

const NO_VALUES: Readonly<Record<string, string>> = {};
const NO_SPENDS: readonly CountedCost[] = [];

export function newCall(
  operation: Operation,
  params: Readonly<Record<string, unknown>> | undefined,
  options: CallOptions | undefined,
): Call {
  return {
    operation,
    options,
    // The list that is the whole body of a request has this name among the parameters.
    params: Array.isArray(params) ? { body: params } : params,
    path: operation.path,
    query: '',
    body: '',
    values: NO_VALUES,
    spends: NO_SPENDS,
    attempt: 0,
    signatures: [],
    sentAt: 0,
    timeoutMs: 0,
    clockCured: false,
    response: undefined,
    data: undefined,
  };
}

/** What must not be shown of a call. Gathered when something is shown, and not before. */
export function secretsOfCall(core: Core, call: Call): CallSecrets {
  const { operation, params, values: wire } = call;
  const names = new Set<string>();
  const values: string[] = [];
  for (const { name, secret } of operation.parameters) {
    if (secret !== true) continue;
    names.add(name);
    const value = params?.[name];
    if (value !== undefined) values.push(String(value));
  }
  if (operation.secretsIn !== undefined) values.push(...operation.secretsIn(operation.parameters, params));
  // No spec says what is secret in a request of the caller's own making: what it is called has to.
  if (operation.encode !== undefined) {
    for (const name of Object.keys(wire)) if (isSensitiveName(name)) values.push(wire[name] ?? '');
  }
  return { names, values: new Secrets([...values, ...call.signatures], core.secrets) };
}

/** A refusal of parameters, which quotes them: one may have been given in the place of another. */
export function shownRefusal(core: Core, call: Call, error: unknown): unknown {
  if (!(error instanceof ParameterError)) return error;
  const { values } = secretsOfCall(core, call);
  return new ParameterError(error.operation, values.masked(error.parameter), values.masked(error.reason));
}

/** Used weight and order counts that an answer reports, by header name. */
export function usedOf(
  core: Core,
  call: Call,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, number>> {
  const used: Record<string, number> = {};
  const { limits } = core.exchange;
  for (const bucket of [...Object.values(limits), ...call.operation.cost.map((cost) => cost.bucket)]) {
    if (typeof bucket === 'string') continue;
    for (const { header = '' } of bucket.windows) {
      const count = Number(headers[header]);
      if (Number.isFinite(count)) used[header] = count;
    }
  }
  return used;
}

/** What came with the data of a call that has succeeded. */
export function infoOf(core: Core, call: Call): ResponseInfo {
  const { status, headers } = call.response ?? { status: 0, headers: NO_VALUES };
  return { status, headers, used: usedOf(core, call, headers), attempts: call.attempt };
}
