import { createSigner } from '#crypto';
import { createNodeTransport, nodeTransportAvailable } from '#node-transport';
import { type Call, type Core, infoOf, newCall, shownRefusal } from './call.ts';
import { Clock } from './clock.ts';
import type { CallOptions, CallPromise, Connection } from './connection.ts';
import { costOf } from './cost.ts';
import { encoded } from './encode.ts';
import { OptionsError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { ExchangeTime } from './exchange-time.ts';
import { Governor, type LimitState } from './governor.ts';
import { isTestRunner } from './guard.ts';
import { runHook } from './hooks.ts';
import { hostOf } from './host.ts';
import type { Operation } from './operation.ts';
import { type ConnectOptions, checkOptions, signingKeyOf, type Target, targetOf } from './options.ts';
import { perform } from './pipeline.ts';
import type { ProxyOption } from './proxy.ts';
import { Secrets } from './secrets.ts';
import { authenticator } from './signing/signing.ts';
import { createFetchTransport } from './transport/fetch.ts';
import { guarded } from './transport/guarded.ts';
import type { Transport } from './transport/transport.ts';
import { Waits } from './wait.ts';

/** A connection and what goes beyond calls. Its methods may be taken off it. */
export interface CoreConnection extends Connection {
  readonly url: string;
  /**
   * What a call would spend, by bucket name.
   *
   * @throws ParameterError where the parameters are not legal; OptionsError where `operation` is only the name of one
   */
  cost(operation: Operation, params?: object): Readonly<Record<string, number>>;
  /** Replaces a documented limit by what the exchange itself reports. Without a governor this does nothing. */
  setLimit(bucket: string, windowMs: number, limit: number): void;
  proxy(): ProxyOption | undefined;
  /** What is used and left of each limit, and until when one is closed. Without a governor there are none. */
  limits(): readonly LimitState[];
}

const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * A configured way to one exchange. Nothing is sent yet.
 *
 * @throws OptionsError, or TypeError where the key cannot be used; messages hold no key
 */
export function connect(exchange: Exchange, options: ConnectOptions = {}): CoreConnection {
  const core = coreOf(exchange, options);
  return {
    url: core.target.origin + core.target.prefix,
    call<T>(operation: Operation, params: object | undefined, callOptions?: CallOptions): CallPromise<T> {
      // Parameters of any interface type are records; the encoder checks every name and value.
      const call = newCall(operation, params as Readonly<Record<string, unknown>> | undefined, callOptions);
      return promiseOf<T>(core, call, start(core, call));
    },
    cost(operation, params) {
      if (typeof operation !== 'object') throw new OptionsError('cost() takes an operation, not its name');
      // As above.
      const call = newCall(operation, params as Readonly<Record<string, unknown>> | undefined, undefined);
      const costs = new Map<string, number>();
      for (const { bucket, weight } of costOf(operation, valuesOf(core, call))) {
        const name = typeof bucket === 'string' ? bucket : bucket.name;
        costs.set(name, (costs.get(name) ?? 0) + weight);
      }
      return Object.fromEntries(costs);
    },
    setLimit(bucket, windowMs, limit) {
      core.governor?.setLimit(bucket, windowMs, limit);
    },
    proxy: () => options.proxy,
    limits: () => core.governor?.limits() ?? [],
    close: () => close(core),
    [Symbol.asyncDispose]: () => close(core),
  };
}

/** What is wrong with options is told without those that are secret, whichever place they were put in. */
function coreOf(exchange: Exchange, options: ConnectOptions): Core {
  try {
    checkOptions(exchange, options);
    return createCore(exchange, options, targetOf(exchange, options.server));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const message = secretsOf(options).masked(error.message);
    throw error instanceof OptionsError ? new OptionsError(message) : new TypeError(message);
  }
}

function secretsOf({ apiKey, secret, privateKey, passphrase, proxy }: ConnectOptions): Secrets {
  const password = /^https?:\/\/[^/:]*:([^/]*)@/i.exec(proxy ?? '')?.[1];
  return new Secrets([apiKey, secret, privateKey, passphrase, password]);
}

function valuesOf(core: Core, call: Call): Readonly<Record<string, string>> {
  try {
    return encoded(call.operation, call.params).values;
  } catch (error) {
    throw shownRefusal(core, call, error);
  }
}

function createCore(exchange: Exchange, options: ConnectOptions, target: Target): Core {
  const { apiKey, passphrase, hooks } = options;
  const key = signingKeyOf(options);
  const { signing } = exchange;
  const signer = key && signing && createSigner(key, signing);
  const credentials = { apiKey, passphrase, signer };
  const transport = transportOf(options);
  // Signed calls wait for it, cancels too: it must not wait behind others.
  const source =
    exchange.clock === 'date-header'
      ? exchange.clock
      : { ...exchange.clock, operation: { ...exchange.clock.operation, lowersRisk: true as const } };
  // A `Date` may be another machine's than the one that counts, and says too little of where a window ends.
  const isShared = source !== 'date-header' && options.governor !== false;
  const time = isShared ? hostOf(target.origin, options.governor?.store).time : new ExchangeTime();
  const clock = new Clock(
    options.clock ?? 'auto',
    source === 'date-header' ? source : () => readTime(core, source),
    time,
    (error) => {
      if (hooks?.onError === undefined || source === 'date-header') return;
      runHook(hooks.onError, { operation: source.operation.key, attempt: 1, error });
    },
  );
  const guarded = options.allowLive !== true && transport.local !== true && isTestRunner();
  const { limits } = exchange;
  const scope = { limits, origin: target.origin, apiKey, time: isShared ? time : undefined };
  const { userAgent } = options;
  const own: Readonly<Record<string, string>> = userAgent === undefined ? {} : { 'user-agent': userAgent };
  const core: Core = {
    exchange,
    target,
    refusesSigned: target.live && guarded,
    credentials,
    authenticate: signing && authenticator(signing, credentials),
    secrets: secretsOf(options),
    transport,
    clock,
    governor: options.governor === false ? undefined : new Governor(scope, options.governor),
    waits: new Waits(),
    hooks,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    deadlineMs: options.deadlineMs ?? Number.POSITIVE_INFINITY,
    recvWindow: options.recvWindow ?? exchange.recvWindow,
    retry: options.retry ?? {},
    onLimit: options.onLimit ?? 'wait',
    headers: {
      query: own,
      form: { ...own, 'content-type': 'application/x-www-form-urlencoded' },
      json: { ...own, 'content-type': 'application/json' },
    },
    closed: false,
  };
  return core;
}

function transportOf(options: ConnectOptions): Transport {
  const { transport, dispatcher, fetch, proxy } = options;
  const isFetch = fetch !== undefined || (transport ?? dispatcher ?? nodeTransportAvailable) === false;
  const chosen = transport ?? (isFetch ? 'fetch' : 'undici');
  if (proxy !== undefined && (chosen !== 'undici' || dispatcher !== undefined))
    throw new OptionsError("proxy: only the 'undici' transport takes one, without a dispatcher");
  if (typeof chosen === 'object') return guarded(chosen);
  return chosen === 'fetch' ? createFetchTransport(options) : createNodeTransport(options);
}

async function readTime(
  core: Core,
  { operation, field }: { readonly operation: Operation; readonly field: string },
): Promise<{ readonly time: number; readonly sentAt: number }> {
  const call = newCall(operation, undefined, { retry: false, deadlineMs: core.timeoutMs });
  const data = await perform(core, call);
  // Envelopes may hold a list with one entry.
  const entry: unknown = Array.isArray(data) ? data[0] : data;
  const isObject = typeof entry === 'object' && entry !== null && Object.hasOwn(entry, field);
  return { time: isObject ? Number(Reflect.get(entry, field)) : Number.NaN, sentAt: call.sentAt };
}

function start(core: Core, call: Call): Promise<unknown> {
  const promise = perform(core, call);
  const onError = core.hooks?.onError;
  if (onError === undefined) return promise;
  return promise.catch((error: unknown) => {
    runHook(onError, { operation: call.operation.key, attempt: call.attempt, error });
    throw error;
  });
}

/** A plain promise with one more method: `await` takes a subclass's promise two ticks later. */
function promiseOf<T>(core: Core, call: Call, promise: Promise<unknown>): CallPromise<T> {
  // What an operation answers is the generated function's word; it was decoded by the same specs.
  const typed = promise as Promise<T>;
  return Object.assign(typed, {
    withResponse: () => typed.then((data) => ({ data, response: infoOf(core, call) })),
  });
}

async function close(core: Core): Promise<void> {
  core.closed = true;
  core.waits.end();
  await core.transport.close();
}
