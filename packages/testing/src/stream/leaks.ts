import type { SocketClose } from '@exspec/core/stream';
import { createStreams } from '@exspec/core/stream';
import { encoded, type Leak, leakIn, randomSecret, shown } from '../leaks.ts';
import { RandomJson } from '../random-json.ts';
import { protocol, type Types } from './protocol.ts';

/**
 * A stream whose name is a credential, and a server (or a network) that repeats the name in any encoding, wherever it can
 * put a text: nothing that the streams tell may hold it.
 */
export async function leakOfStream(seed: number): Promise<Leak | undefined> {
  const random = new RandomJson(seed);
  const name = `secret${randomSecret(random, ['abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'])}`;
  const place = (): string => `${random.pick(['', 'no stream ', '"'])}${encoded(random, name)[1]}`;
  const told: unknown[] = [];
  const tell = (event: unknown): void => void told.push(event);
  const refuses = random.next(3) === 0;
  const streams = createStreams<Types>(protocol, {
    url: 'ws://madeup.test',
    addressing: random.next(2) === 0 ? 'raw' : 'combined',
    onError: tell,
    onState: tell,
    onGap: tell,
    environment: {
      now: () => 0,
      random: () => 0.5,
      after: () => () => {},
      sockets: {
        pingsVisible: true,
        open(_url, { onOpen, onMessage, onClose }) {
          queueMicrotask(onOpen);
          const answer = (text: string): void => {
            const { id, method }: { readonly id: number; readonly method: string } = JSON.parse(text);
            const isAnswered = !refuses && method !== 'GET';
            const result = method === 'LIST' && !refuses ? [name] : null;
            onMessage(
              JSON.stringify(
                isAnswered || method === 'LIST' ? { id, result } : { id, code: 1, msg: place() },
              ),
            );
            if (isAnswered) for (const frame of frames(random, name, place)) onMessage(frame);
            if (method === 'GET') onClose(close(random, place));
          };
          return { send: (text) => queueMicrotask(() => answer(text)), close: () => {} };
        },
      },
    },
  });
  const keep = (error: unknown): void => void told.push(error);
  // In the place of a name: nobody knows that it is a credential but by its looks.
  const wrongs = name.length < 20 + 6 ? [] : [`${name} `, `${name}@tick`.slice(6).toUpperCase()];
  for (const wrong of wrongs)
    try {
      streams.on(wrong as `secret${string}`, () => {});
    } catch (error) {
      keep(error);
    }
  const listening = streams.on(name as `secret${string}`, tell, { onGap: tell, onError: keep });
  await listening.ready.catch(keep);
  await streams.control((id) => JSON.stringify({ id, method: 'GET' })).catch(keep);
  void streams.close().catch(keep);
  // Events themselves are what the consumer has asked for.
  const text = told
    .filter((one) => !isEvent(one))
    .map(shown)
    .join('\n');
  const leak = leakIn(text, [name, name.slice(6)]);
  return leak === undefined ? undefined : { seed, what: leak };
}

function isEvent(told: unknown): boolean {
  return typeof told === 'object' && told !== null && 'e' in told;
}

function* frames(random: RandomJson, name: string, place: () => string): Generator<string> {
  for (let count = random.next(3); count > 0; count--) {
    const payload = JSON.stringify({
      e: random.pick(['order', 'balance']),
      i: random.pick([1, 1.5, { [place()]: 1 }]),
    });
    yield random.pick([
      place(),
      payload,
      `{"stream":"${name}","data":${payload}}`,
      `{"stream":"${name}","data":${payload}`,
      JSON.stringify({ stream: place(), data: 1 }),
    ]);
  }
}

function close(random: RandomJson, place: () => string): SocketClose {
  const error = { code: random.next(2) === 0 ? place() : 'ECONNRESET', message: place() };
  return random.next(2) === 0 ? { code: 1008, reason: place() } : { code: 1006, reason: place(), error };
}
