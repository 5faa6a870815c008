import type { SocketHandlers } from '@exspec/core/stream';
import { createStreams } from '@exspec/core/stream';
import { fault, mustRefuse, type Plan, readExactly } from '../exact-json.ts';
import { RandomJson } from '../random-json.ts';

export interface FrameResult {
  readonly faults: readonly string[];
  readonly delivered: number;
  readonly refused: number;
}

const STREAM = 'a@any';

/**
 * Sends frames with numbers of all kinds through streams with a random plan, over a socket that is a function call, and
 * holds what is delivered against an exact reading of the frame.
 */
export async function randomFrames(seed: number, count: number): Promise<FrameResult> {
  const random = new RandomJson(seed);
  const plan = random.next(6) === 0 ? undefined : random.node(2, random.next(3) > 0);
  const addressing = random.next(2) === 0 ? 'raw' : 'combined';
  let handlers: SocketHandlers | undefined;
  const heard: unknown[] = [];
  const errors: unknown[] = [];
  const streams = createStreams<{ [STREAM]: { wire: unknown; readable: unknown } }>(protocolOf(plan), {
    url: 'ws://madeup.test',
    addressing,
    onError: ({ error }) => errors.push(error),
    environment: {
      now: () => 0,
      random: () => 0.5,
      after: () => () => {},
      sockets: {
        pingsVisible: true,
        open(_url, given) {
          handlers = given;
          queueMicrotask(() => given.onOpen());
          return {
            send: (text) => queueMicrotask(() => given.onMessage(answer(text))),
            close: () => queueMicrotask(() => given.onClose({ code: 1000, reason: '' })),
          };
        },
      },
    },
  });
  await streams.on(STREAM, (event) => heard.push(event)).ready;
  const faults: string[] = [];
  let delivered = 0;
  for (let number = 0; number < count; number++) {
    const payload = random.text(plan);
    const text = addressing === 'raw' ? payload : wrapped(random, payload);
    const exact = readExactly(payload);
    heard.length = errors.length = 0;
    handlers?.onMessage(text);
    delivered += heard.length;
    const where = `seed ${seed}, frame ${number} ${text}`;
    if (mustRefuse(exact, plan)) {
      if (heard.length > 0) faults.push(`${where}: was to be refused`);
    } else if (heard.length !== 1) faults.push(`${where}: ${String(errors[0] ?? 'was not delivered')}`);
    else {
      const wrong = fault(heard[0], exact, plan);
      if (wrong !== undefined) faults.push(`${where}: ${wrong}`);
    }
  }
  await streams.close();
  return { faults, delivered, refused: count - delivered };
}

/** As the exchange writes it mostly, else with space, escapes and more members. */
function wrapped(random: RandomJson, payload: string): string {
  if (random.next(3) > 0) return `{"stream":"${STREAM}","data":${payload}}`;
  const members: [string, string][] = [
    ['stream', random.string(STREAM)],
    ['data', payload],
  ];
  if (random.next(2) === 0) members.push(['t', random.number()]);
  if (random.next(2) === 0) members.reverse();
  return random.object(members);
}

function answer(control: string): string {
  const { id, list }: { readonly id: number; readonly list?: true } = JSON.parse(control);
  return JSON.stringify({ id, result: list === true ? [STREAM] : null, control: true });
}

function protocolOf(plan: Plan | undefined): Parameters<typeof createStreams>[0] {
  return {
    name: 'madeup',
    limits: {
      incomingPerSecond: 5,
      streamsPerConnection: 10,
      streamsPerUrl: 0,
      streamsPerMessage: 10,
      lifetimeMs: 86_400_000,
    },
    channels: [
      {
        key: 'any',
        pattern: /^a@any$/,
        orderKey: { field: 't', kind: 'event' },
        ...(plan === undefined ? {} : { decode: plan }),
      },
    ],
    control: {
      subscribe: (id) => JSON.stringify({ id }),
      unsubscribe: (id) => JSON.stringify({ id }),
      list: (id) => JSON.stringify({ id, list: true }),
      listed: (result) => (Array.isArray(result) ? result.map(String) : []),
    },
    url: (base) => base,
    classify: (frame) => {
      const { stream, data, id, result, control } = Object(frame);
      if (control === true && typeof id === 'number') return { kind: 'reply', id, result };
      return stream === STREAM
        ? { kind: 'event', stream: STREAM, data }
        : { kind: 'event', stream: undefined, data: frame };
    },
    envelope: { opening: '{"stream":"', middle: '","data":' },
    frameOf: (inner) => ({ object: { data: inner } }),
  };
}
