import { parseLossless, stringifyLossless } from '@exspec/core';
import type { StreamSession } from '@exspec/mock';
import { type MockRefusal, mockControlRefusals } from '../../generated/mock-streams.ts';
import { unreadableAt } from './json-position.ts';

/** What a control message is answered, and what the connection carries from then on. */
export interface ControlAnswer {
  readonly reply: string;
  readonly session: StreamSession;
}

const refusals = {
  unknownProperty: documented(0, 'Unknown property'),
  notBoolean: documented(1, 'Invalid value type'),
  propertyName: documented(2, 'property name'),
  requestId: documented(2, 'request ID'),
  unknownMethod: documented(2, 'unknown variant'),
  tooMany: documented(2, 'too many parameters'),
  noMethod: documented(2, 'missing field method'),
  notJson: documented(3, 'Invalid JSON'),
} as const;

const MEMBERS = ['method', 'params', 'id'];

/** Ends the reading of a message. */
class ControlRefusal extends Error {
  override readonly name = 'ControlRefusal';
  readonly refusal: MockRefusal;
  readonly args: readonly (string | number)[];

  constructor(refusal: MockRefusal, ...args: readonly (string | number)[]) {
    super(refusal.description);
    this.refusal = refusal;
    this.args = args;
  }
}

/**
 * Answers a control message as documented. Where several things are wrong, the first in this order answers: JSON,
 * method, id, needless members, parameters. (The order is assumed.)
 *
 * @param textIds whether ids may be text beside unsigned integers
 */
export function answerControl(text: string, session: StreamSession, textIds = false): ControlAnswer {
  let id: MessageId | undefined;
  try {
    const message = readMessage(text);
    const method = methodOf(message);
    id = readId(message.id, textIds);
    if (Object.keys(message).some((name) => !MEMBERS.includes(name)))
      throw new ControlRefusal(refusals.tooMany);
    const { result, ...next } = method(paramsOf(message.params), session);
    return { reply: stringifyLossless({ result, id }), session: { ...session, ...next } };
  } catch (error) {
    if (!(error instanceof ControlRefusal)) throw error;
    return { reply: refuse(error, id), session };
  }
}

function documented(code: number, words: string): MockRefusal {
  const found = mockControlRefusals.find((one) => one.code === code && one.message.includes(words));
  if (found === undefined) throw new Error(`The specs have no refusal ${code} with "${words}".`);
  return found;
}

function refuse({ refusal, args }: ControlRefusal, id: MessageId | undefined): string {
  const left = [...args];
  const msg = refusal.message.replaceAll('%s', () => String(left.shift() ?? ''));
  // The documented example gives the id as text.
  return stringifyLossless({ code: refusal.code, msg, id: refusal.hasId ? String(id) : undefined });
}

type Message = Readonly<Record<string, unknown>>;

function readMessage(text: string): Message {
  let value: unknown;
  try {
    value = parseLossless(text);
  } catch {
    throw new ControlRefusal(refusals.notJson, ...unreadableAt(text));
  }
  // JSON that is no object has no method either.
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ControlRefusal(refusals.noMethod);
  return Object.fromEntries(Object.entries(value));
}

type MessageId = number | bigint | string;

/** An unsigned integer of at most 64 bits, or text where it is allowed. */
function readId(id: unknown, textIds: boolean): MessageId {
  if (textIds && typeof id === 'string') return id;
  const valid =
    (typeof id === 'bigint' || (typeof id === 'number' && Number.isInteger(id))) && id >= 0 && id < 2n ** 64n;
  if (!valid) throw new ControlRefusal(refusals.requestId);
  return id;
}

/** Absent parameters are none. */
function paramsOf(params: unknown): readonly unknown[] {
  if (params === undefined) return [];
  if (!Array.isArray(params)) throw new ControlRefusal(refusals.propertyName);
  return params;
}

type Method = (
  params: readonly unknown[],
  session: StreamSession,
) => Partial<StreamSession> & { readonly result: unknown };

const methods: Readonly<Record<string, Method>> = {
  SUBSCRIBE: (params, { streams }) => ({
    result: null,
    streams: [...new Set([...streams, ...params.map(readName)])],
  }),
  UNSUBSCRIBE: (params, { streams }) => {
    const gone = new Set(params.map(readName));
    return { result: null, streams: streams.filter((name) => !gone.has(name)) };
  },
  LIST_SUBSCRIPTIONS: (params, { streams }) => {
    atMost(params, 0);
    return { result: streams };
  },
  SET_PROPERTY: (params) => {
    atMost(params, 2);
    const [name, value] = params;
    checkProperty(name);
    if (typeof value !== 'boolean') throw new ControlRefusal(refusals.notBoolean);
    return { result: null, wrapped: value };
  },
  GET_PROPERTY: (params, { wrapped }) => {
    atMost(params, 1);
    checkProperty(params[0]);
    return { result: wrapped };
  },
};

function methodOf({ method }: Message): Method {
  if (method === undefined) throw new ControlRefusal(refusals.noMethod);
  const found = typeof method === 'string' && Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (found === undefined) {
    throw new ControlRefusal(
      refusals.unknownMethod,
      typeof method === 'string' ? method : stringifyLossless(method),
    );
  }
  return found;
}

/** Of what is no text, no page speaks: it is answered as the name of a property would be. */
function readName(name: unknown): string {
  if (typeof name !== 'string') throw new ControlRefusal(refusals.propertyName);
  return name;
}

function atMost(params: readonly unknown[], count: number): void {
  if (params.length > count) throw new ControlRefusal(refusals.tooMany);
}

/** "The only property" is whether payloads are wrapped. */
function checkProperty(name: unknown): void {
  if (readName(name) !== 'combined') throw new ControlRefusal(refusals.unknownProperty);
}
