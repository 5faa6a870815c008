import type { ProxyOption } from '../proxy.ts';
import { Carried } from './carried.ts';
import { type ControlMessage, type ControlOutcome, ControlQueue } from './control.ts';
import { EnvelopeReader } from './envelope.ts';
import type { Environment } from './environment.ts';
import { type StreamError, StreamFrameError } from './errors.ts';
import type { Addressing, Frame, StreamProtocol } from './protocol.ts';
import { Questions } from './questions.ts';
import type { Socket, SocketClose, SocketHandlers } from './socket.ts';

/** What a session tells its connection. */
export interface SessionHost {
  /** The streams that are to be subscribed to. */
  readonly desired: ReadonlySet<string>;
  onOpen(session: Session): void;
  onClose(session: Session, close: SocketClose): void;
  /** Anything came in. `proof`: something that shows that the server means us. */
  onHeard(session: Session, what: 'frame' | 'proof'): void;
  onEvent(session: Session, stream: string | undefined, data: unknown, text: string): void;
  onUnreadable(session: Session, error: StreamFrameError, lastHeardAt: number): void;
  /** Nothing is left to subscribe to. */
  onConfirmed(session: Session): void;
  onSubscribed(session: Session, stream: string): void;
  onRefused(session: Session, stream: string, error: StreamError): void;
  /** `error`: the server refused, and the stream goes on. */
  onUnsubscribed(session: Session, stream: string, error: StreamError | undefined): void;
  onUnanswered(session: Session): void;
  /** The server no longer lists this stream, as it did at `from`; it is subscribed to again. */
  onForgotten(session: Session, stream: string, from: number): void;
}

export interface SessionOptions {
  readonly proxy: ProxyOption | undefined;
  readonly id: number;
  readonly protocol: StreamProtocol;
  readonly environment: Environment;
  readonly baseUrl: string;
  readonly addressing: Addressing;
  readonly controlTimeoutMs: number;
  /** How often the server is asked which streams it carries. */
  readonly verifyMs: number;
}

/** While a request is under way its streams are left alone. `kept`: the server refused to unsubscribe. */
type Status = 'subscribing' | 'subscribed' | 'unsubscribing' | 'kept';

/** One socket of a connection: reads its frames, and keeps its subscriptions equal to what is desired. */
export class Session {
  readonly id: number;
  /** When anything was last heard, and when the server last showed that it means us. */
  heardAt: number;
  provenAt: number;
  /** Resolves when the socket is gone. */
  readonly gone: Promise<void>;
  readonly #host: SessionHost;
  readonly #options: SessionOptions;
  readonly #socket: Socket;
  readonly #control: ControlQueue;
  readonly #statuses = new Map<string, Status>();
  /** Streams whose status may differ from what is desired. */
  readonly #unchecked = new Set<string>();
  /** Streams of a refused message that named several: each is asked for alone, to find the one that is meant. */
  readonly #alone = new Set<string>();
  readonly #questions: Questions;
  readonly #inUrl: readonly string[];
  readonly #carried = new Carried();
  readonly #envelope: EnvelopeReader;
  /** Events have come since then. A connection without any is silent, and asked for that. */
  #isFlowing = false;
  #isVerifying = false;
  #cancelVerify: (() => void) | undefined;
  /** Questions and changes take turns. */
  #isQuestionNext = true;
  #opened = false;
  #ended = false;
  #isPumpDue = false;
  #inFlight = 0;

  constructor(host: SessionHost, options: SessionOptions) {
    const { environment, protocol, baseUrl, addressing } = options;
    this.id = options.id;
    this.#host = host;
    this.#options = options;
    this.heardAt = this.provenAt = environment.now();
    this.#questions = new Questions(environment);
    this.#envelope = new EnvelopeReader(protocol.envelope);
    this.#inUrl = [...host.desired].slice(0, protocol.limits.streamsPerUrl);
    let resolveGone: () => void = () => {};
    this.gone = new Promise((resolve) => {
      resolveGone = resolve;
    });
    const handlers: SocketHandlers = {
      onOpen: () => this.#onOpen(),
      onMessage: (text, isFirst = true) => this.#onMessage(text, isFirst),
      onPing: (data) => this.#onPing(data),
      onClose: (close) => {
        resolveGone();
        if (this.#ended) return;
        this.#end();
        host.onClose(this, close);
      },
    };
    const url = protocol.url(baseUrl, this.#inUrl, addressing);
    this.#socket = environment.sockets.open(url, handlers, options.proxy);
    this.#control = new ControlQueue({
      environment,
      perSecond: protocol.limits.incomingPerSecond,
      timeoutMs: options.controlTimeoutMs,
      send: (text) => this.#socket.send(text),
      pong: this.#socket.pong === undefined ? undefined : (data) => this.#socket.pong?.(data),
      next: (id) => this.#nextMessage(id),
      onUnanswered: () => {
        if (!this.#ended) host.onUnanswered(this);
      },
    });
  }

  /** Whether the server has confirmed this stream. */
  carries(stream: string): boolean {
    const status = this.#statuses.get(stream);
    return status === 'subscribed' || status === 'kept';
  }

  /**
   * When this stream was last known to be carried, apart from its own events. What else comes over the socket says nothing
   * of it, as far as the server tells what it carries.
   */
  carriedAt(stream: string): number {
    const said = Number.isFinite(this.#options.verifyMs) ? this.#carried.saidAt(stream) : undefined;
    return said ?? this.heardAt;
  }

  /** Whether the server knows, or is being told, of this stream. */
  has(stream: string): boolean {
    return this.#statuses.has(stream);
  }

  /** Subscribes to all that is desired and not in the URL. */
  begin(): void {
    for (const name of this.#host.desired) this.#unchecked.add(name);
    this.#control.pump();
    this.#confirmIfDone();
  }

  /** What is desired has changed. */
  check(stream: string): void {
    if (!this.#opened || this.#ended) return;
    const status = this.#statuses.get(stream);
    if (this.#host.desired.has(stream) && (status === 'subscribed' || status === 'kept')) {
      this.#host.onSubscribed(this, stream);
      return;
    }
    this.#unchecked.add(stream);
    if (this.#isPumpDue) return;
    // What is asked for in one go travels in one message.
    this.#isPumpDue = true;
    queueMicrotask(() => {
      this.#isPumpDue = false;
      this.#control.pump();
    });
  }

  /** Sends a control message as soon as there is room. Before the socket is open, and after it closed, it is lost. */
  ask(text: (id: number) => string, onOutcome: (outcome: ControlOutcome) => void): void {
    if (!this.#opened || this.#ended) {
      onOutcome({ kind: 'lost' });
      return;
    }
    this.#questions.add({ text, onOutcome });
    this.#control.pump();
  }

  /** Asks what the server carries. That it answers at all is most of what there is to know. */
  probe(onAnswered: () => void = () => {}): void {
    const { control } = this.#options.protocol;
    this.ask(control.list, (outcome) => this.#onListed(outcome, onAnswered));
  }

  /** Closes the socket. Nothing is told any more. */
  drop(): void {
    if (!this.#ended) this.#end();
    this.#socket.close();
  }

  #end(): void {
    this.#ended = true;
    this.#cancelVerify?.();
    this.#control.end();
    this.#questions.end();
    for (const stream of this.#statuses.keys())
      if (!this.#host.desired.has(stream)) this.#host.onUnsubscribed(this, stream, undefined);
  }

  #onOpen(): void {
    if (this.#ended) return;
    this.#opened = true;
    this.heardAt = this.provenAt = this.#options.environment.now();
    if (this.#inUrl.length > 0) this.#confirmUrl();
    this.#verifyLater();
    this.#host.onOpen(this);
  }

  /** Whether the connection lives is judged by silence and by pings, so that only an answer says something here. */
  #verifyLater(): void {
    const { environment, verifyMs, protocol } = this.#options;
    if (!Number.isFinite(verifyMs)) return;
    this.#cancelVerify = environment.after(verifyMs, false, () => {
      this.#verifyLater();
      if (!this.#isFlowing || this.#isVerifying) return;
      this.#isFlowing = false;
      this.#isVerifying = true;
      const onOutcome = (outcome: ControlOutcome): void => {
        this.#isVerifying = false;
        this.#onListed(outcome, () => {});
      };
      this.#questions.add({ text: protocol.control.list, isOptional: true, onOutcome });
      this.#control.pump();
    });
  }

  #onListed(outcome: ControlOutcome, onAnswered: () => void): void {
    if (outcome.kind === 'done')
      this.#compare(new Set(this.#options.protocol.control.listed(outcome.result)));
    if (outcome.kind === 'done' || outcome.kind === 'refused') onAnswered();
    this.#control.pump();
  }

  /** That the server has taken the connection does not say that it carries the streams named in its URL: ask. */
  #confirmUrl(): void {
    const { control } = this.#options.protocol;
    for (const name of this.#inUrl) this.#statuses.set(name, 'subscribing');
    this.#inFlight++;
    this.ask(control.list, (outcome) => {
      this.#inFlight--;
      if (outcome.kind === 'lost') return;
      const listed = outcome.kind === 'done' ? new Set(control.listed(outcome.result)) : undefined;
      this.#carried.list(listed ?? [], this.#options.environment.now());
      for (const name of this.#inUrl) {
        // One that is missing is asked for by name, which brings a reason where there is one.
        if (listed?.has(name) === false) this.#statuses.delete(name);
        else this.#settle(name, 1, undefined);
        this.#unchecked.add(name);
      }
      this.#control.pump();
      this.#confirmIfDone();
    });
  }

  #compare(listed: ReadonlySet<string>): void {
    const carried = this.#carried;
    carried.list(listed, this.#options.environment.now());
    for (const [name, status] of this.#statuses) {
      if (status !== 'subscribed' || listed.has(name) || !carried.isForgotten(name)) continue;
      const from = this.carriedAt(name);
      carried.forget(name);
      this.#statuses.delete(name);
      this.#unchecked.add(name);
      if (this.#host.desired.has(name)) this.#host.onForgotten(this, name, from);
      else this.#host.onUnsubscribed(this, name, undefined);
    }
  }

  #onPing(data: Uint8Array | undefined): void {
    if (this.#ended) return;
    this.heardAt = this.provenAt = this.#options.environment.now();
    this.#control.onPing(data);
    this.#host.onHeard(this, 'proof');
  }

  #onMessage(text: string, isFirst: boolean): void {
    if (this.#ended) return;
    const before = this.heardAt;
    // Asking for the time of each frame of a burst would cost as much as finding its stream.
    if (isFirst) this.heardAt = this.#options.environment.now();
    if (this.#envelope.read(text)) {
      this.#onEvent(this.#envelope.stream, this.#envelope.data, text);
      return;
    }
    let frame: Frame;
    try {
      frame = this.#options.protocol.classify(JSON.parse(text));
    } catch {
      // The parser's own words quote the text, which may name a stream that is a credential.
      const reason = `it is no JSON (${text.length} characters)`;
      this.#host.onUnreadable(this, new StreamFrameError(undefined, reason, text), before);
      return;
    }
    switch (frame.kind) {
      case 'event':
        this.#onEvent(frame.stream, frame.data, text);
        return;
      case 'reply':
        if (this.#control.onReply(frame.id, frame.result)) this.#prove();
        return;
      case 'error':
        this.#prove();
        this.#control.onError(frame.id, frame.code, frame.message);
        return;
      case 'other':
        this.#host.onHeard(this, 'frame');
        return;
    }
  }

  #onEvent(stream: string | undefined, data: unknown, text: string): void {
    this.#isFlowing = true;
    this.#host.onEvent(this, stream, data, text);
    this.#host.onHeard(this, 'frame');
  }

  #prove(): void {
    this.provenAt = this.heardAt;
    this.#host.onHeard(this, 'proof');
  }

  #nextMessage(id: number): ControlMessage | undefined {
    const isQuestionNext = this.#isQuestionNext;
    const first = isQuestionNext ? this.#questions.next(id) : this.#nextChange(id);
    if (first !== undefined) this.#isQuestionNext = !isQuestionNext;
    return first ?? (isQuestionNext ? this.#nextChange(id) : this.#questions.next(id));
  }

  #nextChange(id: number): ControlMessage | undefined {
    const { control, limits } = this.#options.protocol;
    const gone = this.#take('unsubscribing', limits.streamsPerMessage);
    if (gone.length > 0) return this.#request(control.unsubscribe(id, gone), gone);
    const wanted = this.#take('subscribing', limits.streamsPerMessage);
    if (wanted.length > 0) return this.#request(control.subscribe(id, wanted), wanted);
    return undefined;
  }

  /** Takes unchecked streams that need this change, and puts their status to it. */
  #take(change: 'subscribing' | 'unsubscribing', most: number): readonly string[] {
    const names: string[] = [];
    for (const name of this.#unchecked) {
      const status = this.#statuses.get(name);
      const isDesired = this.#host.desired.has(name);
      const needed =
        isDesired && status === undefined
          ? 'subscribing'
          : !isDesired && status === 'subscribed'
            ? 'unsubscribing'
            : undefined;
      if (needed === undefined) this.#unchecked.delete(name);
      if (needed !== change) continue;
      const alone = change === 'subscribing' && this.#alone.has(name);
      if (alone && names.length > 0) continue;
      this.#unchecked.delete(name);
      this.#statuses.set(name, change);
      names.push(name);
      if (alone || names.length === most) break;
    }
    return names;
  }

  #request(text: string, names: readonly string[]): ControlMessage {
    this.#inFlight++;
    return {
      text,
      onOutcome: (outcome) => {
        this.#inFlight--;
        if (outcome.kind === 'lost') return;
        const error = outcome.kind === 'refused' ? outcome.error : undefined;
        for (const name of names) this.#settle(name, names.length, error);
        this.#confirmIfDone();
      },
    };
  }

  #settle(name: string, together: number, error: StreamError | undefined): void {
    const wasSubscribing = this.#statuses.get(name) === 'subscribing';
    // In the meantime the consumer may have changed its mind.
    this.#unchecked.add(name);
    if (wasSubscribing && error === undefined) {
      this.#alone.delete(name);
      this.#statuses.set(name, 'subscribed');
      this.#carried.confirm(name, this.#options.environment.now());
      if (this.#host.desired.has(name)) this.#host.onSubscribed(this, name);
    } else if (wasSubscribing && error !== undefined) {
      this.#statuses.delete(name);
      if (together > 1) this.#alone.add(name);
      else if (this.#host.desired.has(name)) this.#host.onRefused(this, name, error);
      else this.#host.onUnsubscribed(this, name, undefined);
    } else {
      if (error === undefined) this.#statuses.delete(name);
      else this.#statuses.set(name, 'kept');
      this.#host.onUnsubscribed(this, name, error);
    }
  }

  #confirmIfDone(): void {
    if (this.#ended || this.#inFlight > 0) return;
    for (const name of this.#host.desired) {
      const status = this.#statuses.get(name);
      if (status !== 'subscribed' && status !== 'kept') return;
    }
    this.#host.onConfirmed(this);
  }
}
