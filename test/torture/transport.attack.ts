import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createBinance } from '@exspec/binance';
import type { Attack, Row } from './attack.ts';

const ORDERS = 16_000;
const AT_ONCE = 40;
const TIMEOUT_MS = 200;

const TICK_MS = 20;

/** How long this process has stood still so far, ms: a machine with other work keeps no call's time. */
let stoodStillMs = 0;

interface Told {
  readonly id: string;
  /** From call to end, less what this process stood still meanwhile. */
  readonly ms: number;
  /** Of the answer. */
  readonly answer?: string | undefined;
  readonly error?: string;
  readonly sent?: unknown;
}

/** Orders and cancels against an exchange that does something else to every one of them. */
async function attack(transport: 'undici' | 'fetch', note: (text: string) => void): Promise<readonly Row[]> {
  const worker = new Worker(new URL('./transport-server.mjs', import.meta.url));
  const [port]: unknown[] = await once(worker, 'message');
  const binance = createBinance({
    ...{ apiKey: 'key', secret: 'secret', clock: 'none', governor: false },
    ...{ server: `http://127.0.0.1:${port}`, transport, timeoutMs: TIMEOUT_MS, maxBodyBytes: 200_000 },
    retry: { attempts: 5, delayMs: 1 },
  });
  const told: Told[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < ORDERS) {
      const n = next++;
      const id = `o${n}`;
      const start = performance.now() - stoodStillMs;
      const call: Promise<{ readonly clientOrderId?: string | undefined }> =
        n % 3 === 0
          ? binance.trade.cancelOrder({ symbol: 'BNBBTC', origClientOrderId: id })
          : binance.trade.newOrder({
              ...{ symbol: 'BNBBTC', side: 'BUY', type: 'MARKET', quantity: '1', newOrderRespType: 'ACK' },
              newClientOrderId: id,
            });
      const end = await call.then(
        ({ clientOrderId }) => ({ answer: clientOrderId }),
        (error: unknown) =>
          error instanceof Error ? { error: error.name, sent: Reflect.get(error, 'sent') } : {},
      );
      told.push({ id, ms: performance.now() - stoodStillMs - start, ...end });
      if (told.length % 4000 === 0) note(`${transport}: ${told.length} of ${ORDERS}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // Time for what would come late.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  worker.postMessage('count');
  const [copies]: ReadonlyMap<string, number>[] = await once(worker, 'message');
  const copiesOf = (id: string): number => copies?.get(id) ?? 0;
  await binance.close();
  await worker.terminate();
  const ends = new Map<string, number>();
  for (const { error = 'answered' } of told) ends.set(error, (ends.get(error) ?? 0) + 1);
  note(`${transport}: ${[...ends].map(([name, count]) => `${name} ${count}`).join(', ')}`);

  const row = (
    promise: string,
    of: string,
    among: readonly Told[],
    isBroken: (one: Told) => boolean,
  ): Row => {
    const broken = among.filter(isBroken);
    const examples = broken.slice(0, 5).map((one) => JSON.stringify({ ...one, copies: copiesOf(one.id) }));
    return {
      promise: `${promise} (over ${transport})`,
      tries: among.length,
      of,
      failures: broken.length,
      examples,
    };
  };
  const answered = told.filter(({ error }) => error === undefined);
  const unsent = told.filter(({ sent }) => sent === false);
  return [
    row('An order or a cancel arrives at most once', 'faulted writes', told, ({ id }) => copiesOf(id) > 1),
    row(
      'A call settles within its timeout and a second',
      'faulted writes',
      told,
      ({ ms }) => ms > TIMEOUT_MS + 1000,
    ),
    row('An answer is that of its own request', 'answers', answered, ({ id, answer }) => answer !== id),
    row('What is told as not sent has not arrived', 'errors', unsent, ({ id }) => copiesOf(id) > 0),
  ];
}

const transportAttack: Attack = {
  async run(note) {
    let ticked = performance.now();
    setInterval(() => {
      const now = performance.now();
      stoodStillMs += Math.max(0, now - ticked - 2 * TICK_MS);
      ticked = now;
    }, TICK_MS).unref();
    return [...(await attack('undici', note)), ...(await attack('fetch', note))];
  },
};
export default transportAttack;
