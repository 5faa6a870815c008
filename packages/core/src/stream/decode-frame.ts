import { DecodeMismatch, decodeBody, decodeValue } from '../decode.ts';
import { isJsonObject } from '../lossless.ts';
import type { DecodePlan } from '../operation.ts';
import type { Channel, Payload, StreamProtocol } from './protocol.ts';
import { compileNames, type Renaming, rename } from './rename.ts';

/**
 * Payloads of one stream: `JSON.parse` has happened, and what is left is a walk over the members that need exact
 * digits. Nothing is copied, and nothing is renamed unless somebody asks.
 */
export class PayloadDecoder {
  readonly #channel: Channel;
  readonly #protocol: StreamProtocol;
  /** Ids of this stream are beyond 2^53: looking at the text at once spares a failed attempt per event. */
  #hasLargeIds = false;
  #renamings: Map<Payload, Renaming> | undefined;

  constructor(channel: Channel, protocol: StreamProtocol) {
    this.#channel = channel;
    this.#protocol = protocol;
  }

  /**
   * Makes planned members exact, in place.
   *
   * @param data the payload, as `JSON.parse` gave it
   * @param text the frame it stood in
   * @param wrapped whether the frame has the combined form
   * @throws DecodeMismatch where the payload is not what the specs say
   */
  decode(data: unknown, text: string, wrapped: boolean): unknown {
    const plan = this.#payloadOf(data).decode;
    if (plan === undefined) return data;
    if (this.#hasLargeIds && !restoreIds(data, plan, text)) return this.#decodeText(text, plan, wrapped);
    try {
      return decodeValue(data, plan);
    } catch (error) {
      if (!(error instanceof DecodeMismatch && error.inexact)) throw error;
      this.#hasLargeIds = true;
      return this.#decodeText(text, plan, wrapped);
    }
  }

  /** The payload under readable names: a copy. */
  readable(data: unknown): unknown {
    const payload = this.#payloadOf(data);
    if (payload.names === undefined) return data;
    this.#renamings ??= new Map();
    let renaming = this.#renamings.get(payload);
    if (renaming === undefined) {
      renaming = compileNames(payload.names);
      this.#renamings.set(payload, renaming);
    }
    return rename(data, renaming);
  }

  #payloadOf(data: unknown): Payload {
    const { variants } = this.#channel;
    if (variants === undefined || !isJsonObject(data)) return this.#channel;
    const kind = data[variants.field];
    if (typeof kind !== 'string' || !Object.hasOwn(variants.payloads, kind)) return this.#channel;
    return variants.payloads[kind] ?? this.#channel;
  }

  #decodeText(text: string, plan: DecodePlan, wrapped: boolean): unknown {
    const frame = wrapped ? this.#protocol.frameOf(plan) : plan;
    const value = decodeBody(text, { plan: frame, lossless: true });
    if (!wrapped) return value;
    const read = this.#protocol.classify(value);
    return read.kind === 'event' ? read.data : value;
  }
}

/**
 * Takes the digits of large ids from the text, where each stands behind a name that occurs only once: then it can only
 * be the one that was parsed. Twice as quick as parsing a second time.
 *
 * @returns false where that cannot be told
 */
function restoreIds(data: unknown, plan: DecodePlan, text: string): boolean {
  if (typeof plan === 'string' || plan.object === undefined || !isJsonObject(data)) return false;
  for (const key in plan.object) {
    const value = data[key];
    if (typeof value !== 'number' || Number.isSafeInteger(value)) continue;
    const name = `${JSON.stringify(key)}:`;
    const at = text.indexOf(name);
    if (at < 1 || text[at - 1] === '\\' || text.indexOf(name, at + 1) >= 0) return false;
    INTEGER_AT.lastIndex = at + name.length;
    const digits = INTEGER_AT.exec(text)?.[1];
    if (digits === undefined || Number(digits) !== value) return false;
    data[key] = digits;
  }
  return true;
}

/** An integer and what may follow a member, so that no fraction or exponent is cut off. */
const INTEGER_AT = /(-?\d+)[,}\s]/y;
