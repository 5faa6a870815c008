import { ExspecError } from '../errors.ts';
import { MASK } from '../secrets.ts';
import type { GapEvent } from './events.ts';

/** The server refused a control message: to subscribe, to unsubscribe, to read or set a property. */
export class StreamError extends ExspecError {
  override readonly name = 'StreamError';
  /** As the exchange documents it. */
  readonly code: number | string;
  /** What the server said, without the sentence around it. */
  readonly detail: string;

  constructor(code: number | string, detail: string) {
    super(`The server refused: ${detail} (code ${code})`);
    this.code = code;
    this.detail = detail;
  }
}

/** So many letters and digits in a row are in no name of a stream, but in every listenKey. */
const LIKE_A_KEY = /[A-Za-z0-9]{20,}/g;

/** The server takes few control messages in a second, and too many waited before this one. It was not sent. */
export class StreamTimeoutError extends ExspecError {
  override readonly name = 'StreamTimeoutError';

  constructor() {
    super('A control message was not sent: for a minute the server had no room for it');
  }
}

/** No channel of the exchange has a stream of this name. Nothing was sent. */
export class StreamNameError extends ExspecError {
  override readonly name = 'StreamNameError';
  /** What looks like a credential is masked: it may be one in the wrong place. */
  readonly stream: string;

  constructor(exchange: string, stream: string) {
    const shown = stream.replace(LIKE_A_KEY, MASK);
    super(`${exchange} has no stream ${JSON.stringify(shown)}`);
    this.stream = shown;
  }
}

/** Events were lost, or may have been, and the iterator has no `onGap` that could be told. */
export class StreamGapError extends ExspecError {
  override readonly name = 'StreamGapError';
  readonly gap: GapEvent;

  constructor(gap: GapEvent) {
    const ids = gap.firstMissing === undefined ? '' : `, ids ${gap.firstMissing} to ${gap.lastMissing}`;
    super(
      `${gap.stream}: events may be missing from ${new Date(gap.from).toISOString()} to ${new Date(gap.to).toISOString()}${ids}. Give onGap to go on past gaps.`,
    );
    this.gap = gap;
  }
}

/** The consumer is slower than the stream, and chose to fail rather than to lose events. */
export class StreamOverflowError extends ExspecError {
  override readonly name = 'StreamOverflowError';
  readonly size: number;

  constructor(stream: string, size: number) {
    super(`${stream}: ${size} events wait to be consumed, and the buffer takes no more`);
    this.size = size;
  }
}

/** A frame that cannot be read: no JSON, or not what the specs say. */
export class StreamFrameError extends ExspecError {
  override readonly name = 'StreamFrameError';
  readonly #text: string;

  constructor(stream: string | undefined, reason: string, text: string) {
    super(`${stream ?? 'A frame'} cannot be read: ${reason}`);
    this.#text = text;
  }

  /** The frame as it came. Not shown when the error is printed. */
  get text(): string {
    return this.#text;
  }
}

/** The streams, or this subscription, were closed. */
export class StreamClosedError extends ExspecError {
  override readonly name = 'StreamClosedError';

  constructor(what: string) {
    super(`${what} is closed`);
  }
}
