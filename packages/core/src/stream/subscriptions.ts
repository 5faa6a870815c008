import { DecodeMismatch } from '../decode.ts';
import { runHook } from '../hooks.ts';
import { MASK, Secrets } from '../secrets.ts';
import {
  type ConnectionHost,
  type ConnectionOptions,
  type Gate,
  type OverlapPhase,
  StreamConnection,
} from './connection.ts';
import type { ConsumerHost } from './consumers.ts';
import type { ControlOutcome } from './control.ts';
import { type Consumer, PromiseWithSettlers, StreamEntry } from './entry.ts';
import {
  StreamClosedError,
  StreamError,
  StreamFrameError,
  StreamGapError,
  StreamNameError,
} from './errors.ts';
import type { GapEvent, Outage, StateEvent, StateName } from './events.ts';
import { resolveOptions, type StreamOptions } from './options.ts';
import { findChannel, type StreamProtocol } from './protocol.ts';
import type { Loss } from './sequence.ts';

/** A listenKey lives for an hour; so many are made in a day, should each be lost at once. */
const MOST_SECRET_NAMES = 24;

/** A connection, as it may be shown. */
export interface ConnectionInfo {
  readonly id: number;
  readonly state: StateName;
  readonly streams: number;
}

/** Who listens to what, and over which connection it comes: as many connections as the server's limit asks for. */
export class Subscriptions implements ConnectionHost, ConsumerHost {
  readonly #protocol: StreamProtocol;
  readonly #options: StreamOptions;
  readonly #connectionOptions: ConnectionOptions;
  readonly #streamsPerConnection: number;
  readonly #entries = new Map<string, StreamEntry>();
  readonly #connections = new Set<StreamConnection>();
  readonly #closing = new Set<Promise<void>>();
  /** Names that are credentials, of streams that are gone too: what the other side says may repeat them. */
  readonly #secretNames: string[] = [];
  #secrets = new Secrets([]);
  #nextConnection = 1;
  #closed: Promise<void> | undefined;

  /** @throws OptionsError */
  constructor(protocol: StreamProtocol, options: StreamOptions) {
    const resolved = resolveOptions(protocol, options);
    const gate: Gate = { until: 0 };
    this.#protocol = protocol;
    this.#options = options;
    this.#connectionOptions = { ...resolved, protocol, baseUrl: options.url, gate };
    this.#streamsPerConnection = resolved.addressing === 'raw' ? 1 : protocol.limits.streamsPerConnection;
  }

  get connections(): readonly ConnectionInfo[] {
    return [...this.#connections].map(({ id, state, desired }) => ({ id, state, streams: desired.size }));
  }

  /** The name as it may be shown. @throws StreamNameError */
  labelOf(stream: string): string {
    const channel = findChannel(this.#protocol, stream);
    if (channel === undefined) throw new StreamNameError(this.#protocol.name, this.#secrets.masked(stream));
    return channel.secret === true ? MASK : stream;
  }

  /** @throws StreamNameError, StreamClosedError */
  attach(stream: string, consumer: Consumer): void {
    if (this.#closed !== undefined) throw new StreamClosedError(this.#protocol.name);
    let entry = this.#entries.get(stream);
    if (entry === undefined) {
      entry = this.#open(stream);
      entry.consumers = [consumer];
      entry.connection.add(stream);
      return;
    }
    entry.consumers = [...entry.consumers, consumer];
    if (entry.leaving !== undefined) {
      entry.leaving.resolve();
      entry.leaving = undefined;
      entry.restart(this.#now());
      entry.connection.add(stream);
    } else if (entry.isConfirmed) consumer.confirmed();
  }

  detach(stream: string, consumer: Consumer): Promise<void> {
    const entry = this.#entries.get(stream);
    if (entry === undefined || !entry.consumers.includes(consumer)) return Promise.resolve();
    entry.consumers = entry.consumers.filter((other) => other !== consumer);
    if (entry.consumers.length > 0) return Promise.resolve();
    const { connection } = entry;
    if (connection.desired.size === 1 && connection.desired.has(stream)) {
      this.#entries.delete(stream);
      return this.#end(connection);
    }
    const leaving = new PromiseWithSettlers();
    entry.leaving = leaving;
    connection.remove(stream);
    return leaving.promise;
  }

  unsettled(stream: string): GapEvent | undefined {
    const entry = this.#entries.get(stream);
    const loss = entry?.sequence.unsettled(this.#now());
    return loss === undefined ? undefined : entry?.gapOf(loss);
  }

  error(error: unknown, stream?: string): void {
    const { onError } = this.#options;
    if (onError !== undefined) runHook(onError, stream === undefined ? { error } : { error, stream });
  }

  unheard(gap: GapEvent): void {
    if (this.#options.onGap === undefined) this.error(new StreamGapError(gap), gap.stream);
  }

  /** Sends a control message over every open connection, and gives the answers. @throws StreamClosedError */
  async ask(text: (id: number) => string): Promise<readonly ControlOutcome[]> {
    if (this.#closed !== undefined) throw new StreamClosedError(this.#protocol.name);
    const outcomes = await Promise.all([...this.#connections].map((connection) => connection.ask(text)));
    return outcomes.map((outcome) =>
      outcome.kind === 'refused' ? { ...outcome, error: this.#shown(outcome.error) } : outcome,
    );
  }

  /** Ends every consumer. Resolves when no socket and no timer is left. */
  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  onEvent(
    connection: StreamConnection,
    stream: string | undefined,
    data: unknown,
    text: string,
    now: number,
  ): void {
    const name = stream ?? (connection.desired.size === 1 ? [...connection.desired][0] : undefined);
    if (name === undefined) {
      const error = new StreamFrameError(undefined, 'it does not say which stream it belongs to', text);
      this.onUnreadable(connection.desired, error, now);
      return;
    }
    const entry = this.#entries.get(name);
    if (entry === undefined || entry.consumers.length === 0) return;
    // Exact ids are text: comparing the numbers that they were is quicker, where they were exact already.
    const id = entry.sequence.exactId(data);
    let event: unknown;
    try {
      event = entry.decoder.decode(data, text, stream !== undefined);
    } catch (error) {
      const reason = this.#secrets.masked(error instanceof DecodeMismatch ? error.message : String(error));
      this.onUnreadable([name], new StreamFrameError(entry.label, reason, text), now);
      return;
    }
    const verdict = entry.sequence.accept(event, text, now, event === data ? id : undefined);
    if (verdict === 'drop') return;
    if (verdict === 'after-loss' && entry.sequence.loss !== undefined) this.#tell(entry, entry.sequence.loss);
    entry.handOut(event);
  }

  onUnreadable(streams: Iterable<string>, error: StreamFrameError, from: number): void {
    this.error(error);
    const now = this.#now();
    for (const entry of this.#flowing(streams)) {
      entry.sequence.suspect(from, 'unreadable');
      const loss = entry.sequence.settle(now);
      if (loss !== undefined) this.#tell(entry, loss);
    }
  }

  onSubscribed(stream: string, now: number): void {
    const entry = this.#entries.get(stream);
    if (entry === undefined || entry.leaving !== undefined) return;
    const loss = entry.sequence.settle(now);
    if (loss !== undefined) this.#tell(entry, loss);
    if (entry.isInterrupted) {
      entry.isInterrupted = false;
      for (const consumer of entry.consumers) consumer.interrupted(false);
    }
    if (entry.isConfirmed) return;
    entry.isConfirmed = true;
    for (const consumer of entry.consumers) consumer.confirmed();
  }

  onRefused(stream: string, error: StreamError): void {
    const entry = this.#entries.get(stream);
    if (entry === undefined) return;
    const shown = this.#shown(error);
    // Each leaves by itself; with the last one the stream is given up.
    for (const consumer of entry.consumers) consumer.fail(shown);
  }

  onUnsubscribed(stream: string, error: StreamError | undefined): void {
    const entry = this.#entries.get(stream);
    if (entry?.leaving === undefined) return;
    if (error === undefined) entry.leaving.resolve();
    else entry.leaving.reject(this.#shown(error));
    this.#entries.delete(stream);
  }

  onLost(streams: Iterable<string>, from: number): void {
    for (const entry of this.#flowing(streams)) {
      entry.sequence.suspect(Math.max(from, entry.sequence.heardAt), 'outage');
      if (entry.isInterrupted) continue;
      entry.isInterrupted = true;
      for (const consumer of entry.consumers) consumer.interrupted(true);
    }
  }

  onOverlap(streams: Iterable<string>, phase: OverlapPhase): void {
    const now = this.#now();
    for (const stream of streams) {
      const sequence = this.#entries.get(stream)?.sequence;
      if (phase === 'begin') sequence?.beginOverlap(now);
      else if (phase === 'match') sequence?.matchTwins(now);
      else if (phase === 'cancel') sequence?.cancelOverlap();
      else sequence?.endOverlap();
    }
  }

  onState(event: StateEvent): void {
    const { onState } = this.#options;
    if (onState === undefined) return;
    const { reason } = event;
    runHook(onState, reason === undefined ? event : { ...event, reason: this.#shownReason(reason) });
  }

  /** What the other side says may repeat a name that is a credential. */
  #shownReason(reason: Outage): Outage {
    const secrets = this.#secrets;
    if (reason.kind === 'server-close') return { ...reason, reason: secrets.masked(reason.reason) };
    if (reason.kind !== 'network') return reason;
    const { code, message } = reason;
    return { ...reason, code: code && secrets.masked(code), message: secrets.masked(message) };
  }

  #shown({ code, detail }: StreamError): StreamError {
    const secrets = this.#secrets;
    return new StreamError(typeof code === 'string' ? secrets.masked(code) : code, secrets.masked(detail));
  }

  #open(stream: string): StreamEntry {
    const channel = findChannel(this.#protocol, stream);
    if (channel === undefined) throw new StreamNameError(this.#protocol.name, this.#secrets.masked(stream));
    const entry = new StreamEntry(stream, channel, this.#protocol, this.#connectionWithRoom(), this.#now());
    this.#entries.set(stream, entry);
    if (channel.secret === true) {
      this.#secretNames.push(stream);
      if (this.#secretNames.length > MOST_SECRET_NAMES) this.#secretNames.shift();
      this.#secrets = new Secrets(this.#secretNames);
    }
    return entry;
  }

  #connectionWithRoom(): StreamConnection {
    for (const connection of this.#connections)
      if (connection.desired.size < this.#streamsPerConnection) return connection;
    const connection = new StreamConnection(this.#nextConnection++, this, this.#connectionOptions);
    this.#connections.add(connection);
    return connection;
  }

  /** Entries of streams that have flowed: one that was never confirmed has nothing to lose. */
  *#flowing(streams: Iterable<string>): Generator<StreamEntry> {
    for (const stream of [...streams]) {
      const entry = this.#entries.get(stream);
      if (entry?.isConfirmed === true && entry.consumers.length > 0) yield entry;
    }
  }

  #tell(entry: StreamEntry, loss: Loss): void {
    const gap = entry.gapOf(loss);
    if (this.#options.onGap !== undefined) runHook(this.#options.onGap, gap);
    for (const consumer of entry.consumers) consumer.gap(gap);
  }

  #end(connection: StreamConnection): Promise<void> {
    this.#connections.delete(connection);
    const ending = connection.close().finally(() => this.#closing.delete(ending));
    this.#closing.add(ending);
    return ending;
  }

  async #closeAll(): Promise<void> {
    for (const entry of [...this.#entries.values()]) {
      const loss = entry.sequence.unsettled(this.#now());
      const gap = loss === undefined ? undefined : entry.gapOf(loss);
      if (gap !== undefined && this.#options.onGap !== undefined) runHook(this.#options.onGap, gap);
      for (const consumer of entry.consumers) consumer.end();
    }
    for (const connection of [...this.#connections]) void this.#end(connection);
    await Promise.all(this.#closing);
    this.#entries.clear();
  }

  #now(): number {
    return this.#connectionOptions.environment.now();
  }
}
