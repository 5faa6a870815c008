import type { StreamProtocol } from './protocol.ts';

const CLOSING_BRACE = 125;

/**
 * The usual frame of the combined form, taken apart before it is parsed. A payload that is JSON by itself proves that the
 * frame was cut where it was put together; everything else goes the long way.
 */
export class EnvelopeReader {
  /** What the last frame held that could be read. */
  stream = '';
  data: unknown;
  readonly #envelope: StreamProtocol['envelope'];
  /** How the last frame began. No frame begins with a line break. */
  #head = '\n';

  constructor(envelope: StreamProtocol['envelope']) {
    this.#envelope = envelope;
  }

  /** @returns whether it could be read */
  read(text: string): boolean {
    if (text.charCodeAt(text.length - 1) !== CLOSING_BRACE) return false;
    if (!text.startsWith(this.#head) && !this.#readHead(text)) return false;
    try {
      this.data = JSON.parse(text.slice(this.#head.length, -1));
    } catch {
      return false;
    }
    return true;
  }

  /** Frames of one stream begin alike, and often come one after another. */
  #readHead(text: string): boolean {
    const envelope = this.#envelope;
    if (envelope === undefined || !text.startsWith(envelope.opening)) return false;
    const nameAt = envelope.opening.length;
    const end = text.indexOf('"', nameAt);
    if (!text.startsWith(envelope.middle, end)) return false;
    const name = text.slice(nameAt, end);
    if (name.includes('\\')) return false;
    this.stream = name;
    this.#head = text.slice(0, end + envelope.middle.length);
    return true;
  }
}
