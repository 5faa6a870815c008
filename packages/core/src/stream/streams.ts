import { Iteration, Listener, type Listening, type Subscription } from './consumers.ts';
import { StreamClosedError, StreamTimeoutError } from './errors.ts';
import type { IterateOptions, ListenOptions, StreamOptions } from './options.ts';
import type { StreamProtocol } from './protocol.ts';
import { type ConnectionInfo, Subscriptions } from './subscriptions.ts';

/** Payload types of a stream name: generated as an interface with one index signature per channel. */
type WireOf<Types, Name extends keyof Types> = Types[Name] extends { readonly wire: infer Wire }
  ? Wire
  : unknown;
type ReadableOf<Types, Name extends keyof Types> = Types[Name] extends { readonly readable: infer Readable }
  ? Readable
  : unknown;

type Wire<Options> = Options & { readonly names?: 'wire' | undefined };
type Readable<Options> = Options & { readonly names: 'readable' };

/** An event of one of several streams. */
export type StreamMessage<Name extends string, T> = { readonly stream: Name; readonly data: T };

/**
 * Live streams of an exchange. `Types` maps stream names, or patterns of them, to payloads:
 * `interface Types { [name: `${string}@trade`]: { wire: Trade; readable: ReadableTrade } }`.
 */
export interface Streams<Types> {
  /**
   * Subscribes; events are buffered from now on and iterated with `for await`. Iterating throws StreamError where the
   * server refused, StreamGapError (without `onGap`), StreamOverflowError (policy `fail`).
   *
   * @throws StreamNameError, StreamClosedError; RangeError for a buffer that there is not
   */
  subscribe<const Name extends keyof Types & string>(
    name: Name,
    options?: Wire<IterateOptions>,
  ): Subscription<WireOf<Types, Name>>;
  subscribe<const Name extends keyof Types & string>(
    name: Name,
    options: Readable<IterateOptions>,
  ): Subscription<ReadableOf<Types, Name>>;

  /**
   * As `subscribe`, for several streams in the order of arrival. `latest` conflates each by itself. Of no streams at all
   * the loop ends at once.
   */
  subscribeAll<const Name extends keyof Types & string>(
    names: readonly Name[],
    options?: Wire<IterateOptions>,
  ): Subscription<{ [N in Name]: StreamMessage<N, WireOf<Types, N>> }[Name]>;
  subscribeAll<const Name extends keyof Types & string>(
    names: readonly Name[],
    options: Readable<IterateOptions>,
  ): Subscription<{ [N in Name]: StreamMessage<N, ReadableOf<Types, N>> }[Name]>;

  /**
   * Calls `listener` with every event, at once. What it throws goes to `onError` of the streams and harms nobody else.
   *
   * @throws StreamNameError, StreamClosedError
   */
  on<const Name extends keyof Types & string>(
    name: Name,
    listener: (event: WireOf<Types, Name>, stream: string) => void,
    options?: Wire<ListenOptions>,
  ): Listening;
  on<const Name extends keyof Types & string>(
    name: Name,
    listener: (event: ReadableOf<Types, Name>, stream: string) => void,
    options: Readable<ListenOptions>,
  ): Listening;

  readonly connections: readonly ConnectionInfo[];
  /** What the server says is subscribed to, over all open connections. @throws StreamClosedError */
  listSubscriptions(): Promise<readonly string[]>;
  /**
   * Sends a control message over every open connection, paced as all of them are, and gives the results.
   *
   * @throws StreamError where the server refuses; StreamClosedError where the streams are closed or an answer is lost;
   *   StreamTimeoutError where there was no room for it in time
   */
  control(text: (id: number) => string): Promise<readonly unknown[]>;
  /** Ends all subscriptions. Resolves when no socket and no timer is left. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Streams over one server. Connects with the first subscription, and not before.
 *
 * @throws OptionsError
 */
export function createStreams<Types>(protocol: StreamProtocol, options: StreamOptions): Streams<Types> {
  const subscriptions = new Subscriptions(protocol, options);
  const subscribe = (name: string, iterate: IterateOptions = {}): Subscription<unknown> =>
    new Iteration(subscriptions, [name], subscriptions.labelOf(name), iterate, false).start();
  const subscribeAll = (names: readonly string[], iterate: IterateOptions = {}): Subscription<unknown> => {
    const labels = names.map((name) => subscriptions.labelOf(name));
    return new Iteration(subscriptions, names, labels.join(', '), iterate, true).start();
  };
  const on = (
    name: string,
    listener: (event: unknown, stream: string) => unknown,
    listen: ListenOptions = {},
  ): Listening => new Listener(subscriptions, name, subscriptions.labelOf(name), listener, listen).start();
  const control = async (text: (id: number) => string): Promise<readonly unknown[]> => {
    const results: unknown[] = [];
    for (const outcome of await subscriptions.ask(text)) {
      if (outcome.kind === 'refused') throw outcome.error;
      if (outcome.kind === 'unsent') throw new StreamTimeoutError();
      if (outcome.kind !== 'done') throw new StreamClosedError('A connection');
      results.push(outcome.result);
    }
    return results;
  };
  const close = (): Promise<void> => subscriptions.close();
  const streams = {
    subscribe,
    subscribeAll,
    on,
    get connections() {
      return subscriptions.connections;
    },
    async listSubscriptions() {
      const results = await control(protocol.control.list);
      return results.flatMap((result) => protocol.control.listed(result));
    },
    control,
    close,
    [Symbol.asyncDispose]: close,
  };
  // Payload types come from the specs; what the server sends is decoded by the same specs and not checked again.
  return streams as Streams<Types>;
}
