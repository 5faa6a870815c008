import { DecodeMismatch, decodeBody, decodeValue } from '../decode.ts';
import { isJsonObject, mayRound } from '../lossless.ts';
import type { DecodePlan } from '../operation.ts';
import { applyIntegers, compileIntegers, type IntegerPlan, plainLength } from './integers.ts';
import type { Channel, Payload, StreamProtocol } from './protocol.ts';
import { compileNames, type Renaming, rename } from './rename.ts';

/**
 * Payloads of one stream: `JSON.parse` has happened, and what is left is a walk over the members that need exact
 * digits, or a second reading of frames with numbers that it may have rounded. Nothing is renamed unless somebody asks.
 */
export class PayloadDecoder {
  readonly #channel: Channel;
  readonly #protocol: StreamProtocol;
  /** What the combined form adds to the length of a payload at least. */
  readonly #wrapping: number;
  readonly #integers = new Map<Payload, IntegerPlan | undefined>();
  /** Most streams have one kind of payload. */
  #lastPayload: Payload | undefined;
  #lastIntegers: IntegerPlan | undefined;
  #renamings: Map<Payload, Renaming> | undefined;

  constructor(channel: Channel, protocol: StreamProtocol, stream: string) {
    const { envelope } = protocol;
    this.#channel = channel;
    this.#protocol = protocol;
    this.#wrapping =
      envelope === undefined
        ? Number.NaN
        : envelope.opening.length + stream.length + envelope.middle.length + 1;
  }

  /**
   * The payload with all numbers exact: the same object, or another one where the text had to be read again.
   *
   * @param data the payload, as `JSON.parse` gave it
   * @param text the frame it stood in
   * @param wrapped whether the frame has the combined form
   * @throws DecodeMismatch where the payload is not what the specs say
   */
  decode(data: unknown, text: string, wrapped: boolean): unknown {
    const payload = this.#payloadOf(data);
    const plan = payload.decode;
    const isPlain = plainLength(data) === text.length - (wrapped ? this.#wrapping : 0);
    if (!isPlain && mayRound(text)) return this.#decodeText(text, plan, wrapped);
    if (plan === undefined) return data;
    const integers = payload === this.#lastPayload ? this.#lastIntegers : this.#integersOf(payload, plan);
    if (integers !== undefined && applyIntegers(data, integers)) return data;
    try {
      return decodeValue(data, plan);
    } catch (error) {
      if (!(error instanceof DecodeMismatch && error.inexact)) throw error;
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

  #integersOf(payload: Payload, plan: DecodePlan): IntegerPlan | undefined {
    let integers = this.#integers.get(payload);
    if (integers === undefined && !this.#integers.has(payload)) {
      integers = compileIntegers(plan);
      this.#integers.set(payload, integers);
    }
    this.#lastPayload = payload;
    this.#lastIntegers = integers;
    return integers;
  }

  #payloadOf(data: unknown): Payload {
    const { variants } = this.#channel;
    if (variants === undefined || !isJsonObject(data)) return this.#channel;
    const kind = data[variants.field];
    if (typeof kind !== 'string' || !Object.hasOwn(variants.payloads, kind)) return this.#channel;
    return variants.payloads[kind] ?? this.#channel;
  }

  #decodeText(text: string, plan: DecodePlan | undefined, wrapped: boolean): unknown {
    const frame = plan !== undefined && wrapped ? this.#protocol.frameOf(plan) : plan;
    const value = decodeBody(text, frame && { plan: frame, lossless: true });
    if (!wrapped) return value;
    const read = this.#protocol.classify(value);
    if (read.kind !== 'event') throw new DecodeMismatch([], 'is no event once its numbers are exact', false);
    return read.data;
  }
}
