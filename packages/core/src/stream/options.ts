import { OptionsError } from '../errors.ts';
import { checkProxy, type ProxyOption } from '../proxy.ts';
import type { BufferPolicy } from './buffer.ts';
import { type Environment, platform } from './environment.ts';
import type { GapEvent, StateEvent, StreamErrorEvent } from './events.ts';
import type { ConnectionSettings } from './machine-state.ts';
import type { Addressing, StreamProtocol } from './protocol.ts';

/** All durations in ms. */
export interface StreamOptions {
  /** Address of the server, without path: `wss://...`. */
  readonly url: string;
  /**
   * Goes through this HTTP proxy; `environment` takes the one that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name. Not in
   * browsers, which have their own. Default: none, whatever the environment says.
   */
  readonly proxy?: ProxyOption | undefined;
  /** `combined` (default) carries many streams per connection, `raw` one. */
  readonly addressing?: Addressing | undefined;
  /**
   * A connection is replaced, without a gap, this long after it was opened. Default: half an hour before the server's
   * own cut. `Infinity` leaves it to the server.
   */
  readonly rotateAfterMs?: number | undefined;
  /** A connection that is silent for this long is asked whether it lives. Default 60,000. */
  readonly silenceMs?: number | undefined;
  /**
   * How often the server is asked which streams it carries. One that it has forgotten is subscribed to again and its gap
   * told, which lasts no longer than this. Default 30,000; `Infinity` asks only on silence.
   */
  readonly verifyMs?: number | undefined;
  /** How long connecting may take. Default 10,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** How long the answer to a control message may take. Default 10,000. */
  readonly controlTimeoutMs?: number | undefined;
  /**
   * How long both sockets of a rotation are open at least, and how far the server of the new one may be behind that of
   * the old one. Default 2,000.
   */
  readonly overlapMs?: number | undefined;
  /** Attempt n waits a random time up to `baseMs * 2^n`, at most `capMs`. Default 1,000 and 60,000. */
  readonly backOff?:
    | { readonly baseMs?: number | undefined; readonly capMs?: number | undefined }
    | undefined;
  /** A connection has changed its state. */
  readonly onState?: ((event: StateEvent) => void) | undefined;
  /** Every gap of every stream, in addition to the subscription's own `onGap`. */
  readonly onGap?: ((gap: GapEvent) => void) | undefined;
  /** Unreadable frames, listeners that threw, subscriptions that failed. */
  readonly onError?: ((event: StreamErrorEvent) => void) | undefined;
  /** Time, chance and network; for tests. */
  readonly environment?: Environment | undefined;
}

export interface SubscribeOptions {
  /** Wire names (default) cost nothing; readable names cost a copy of each event. */
  readonly names?: 'wire' | 'readable' | undefined;
  /**
   * Told of every gap as soon as it is known; events still buffered are older. An iterator without it ends with
   * {@link StreamGapError}.
   */
  readonly onGap?: ((gap: GapEvent) => void) | undefined;
  /** The connection broke: until `onResumed` no events come, and whether some are lost is told after that. */
  readonly onInterrupted?: (() => void) | undefined;
  /** The events flow again. */
  readonly onResumed?: (() => void) | undefined;
  /** Ends the subscription. */
  readonly signal?: AbortSignal | undefined;
}

export interface IterateOptions extends SubscribeOptions {
  /** What happens when the loop is slower than the stream. Default: fail once 10,000 events wait. */
  readonly buffer?: BufferPolicy | undefined;
}

export interface ListenOptions extends SubscribeOptions {
  /** The subscription has failed: the server refused it. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

const MINUTE_MS = 60_000;
const LONGEST_ROTATION_JITTER_MS = 10 * MINUTE_MS;

export interface ResolvedOptions {
  readonly proxy: ProxyOption | undefined;
  readonly environment: Environment;
  readonly addressing: Addressing;
  readonly controlTimeoutMs: number;
  readonly verifyMs: number;
  readonly settings: ConnectionSettings;
}

/** @throws OptionsError */
export function resolveOptions(protocol: StreamProtocol, options: StreamOptions): ResolvedOptions {
  if (!/^wss?:\/\/[^/]/.test(options.url)) throw new OptionsError('url must begin with wss:// or ws://');
  const { limits } = protocol;
  const environment = options.environment ?? platform;
  const { proxy } = options;
  if (proxy !== undefined) {
    checkProxy(proxy);
    if (environment.sockets.takesProxy !== true) throw new OptionsError('proxy: sockets take none here');
  }
  const controlTimeoutMs = duration('controlTimeoutMs', options.controlTimeoutMs, 10_000);
  const rotateAfterMs = duration('rotateAfterMs', options.rotateAfterMs, lastMoment(limits.lifetimeMs));
  const messages = Math.ceil(limits.streamsPerConnection / limits.streamsPerMessage);
  const pacingMs = (messages * 1100) / Math.max(1, limits.incomingPerSecond - 1);
  const seesPings = environment.sockets.pingsVisible && limits.pingEveryMs !== undefined;
  return {
    proxy,
    environment,
    addressing: options.addressing ?? 'combined',
    controlTimeoutMs,
    verifyMs: duration('verifyMs', options.verifyMs, MINUTE_MS / 2),
    settings: {
      connectTimeoutMs: duration('connectTimeoutMs', options.connectTimeoutMs, 10_000),
      subscribeTimeoutMs: controlTimeoutMs + pacingMs,
      backOffBaseMs: duration('backOff.baseMs', options.backOff?.baseMs, 1000),
      backOffCapMs: duration('backOff.capMs', options.backOff?.capMs, MINUTE_MS),
      stableMs: MINUTE_MS,
      silenceMs: duration('silenceMs', options.silenceMs, MINUTE_MS),
      // One ping may be late; two in a row are missing.
      pingLimitMs: seesPings ? 2 * (limits.pingEveryMs ?? 0) : undefined,
      probeTimeoutMs: controlTimeoutMs,
      rotateAfterMs,
      rotateJitterMs: Number.isFinite(rotateAfterMs)
        ? Math.min(LONGEST_ROTATION_JITTER_MS, rotateAfterMs / 20)
        : 0,
      overlapMs: duration('overlapMs', options.overlapMs, 2000),
      drainTimeoutMs: controlTimeoutMs,
    },
  };
}

/** Half an hour before the cut, as far as there is one. */
function lastMoment(lifetimeMs: number): number {
  return Math.max(lifetimeMs - 30 * MINUTE_MS, lifetimeMs / 2);
}

function duration(name: string, given: number | undefined, usual: number): number {
  const ms = given ?? usual;
  if (!(ms > 0)) throw new OptionsError(`${name} must be a positive number of milliseconds`);
  return ms;
}
