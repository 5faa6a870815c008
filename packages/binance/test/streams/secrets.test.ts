import { inspect } from 'node:util';
import { isApiError } from '@exspec/binance';
import { type Dialling, dnsFailure } from '@exspec/testing/stream/virtual-exchange';
import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { answer, invalidKey } from './support/account.ts';
import { Listen, MINUTE, SECOND } from './support/listen.ts';

afterEach(() => void vi.restoreAllMocks());

/** Everything that goes wrong, one way or another, and the exchange's own messages quote the key. */
const troubles: Readonly<Record<string, (listen: Listen) => void>> = {
  break: ({ exchange }) => {
    for (const link of exchange.links) link.break();
  },
  'server closes': ({ exchange }) => {
    for (const link of exchange.links) link.close(1008, `no more of ${[...link.session.streams].join()}`);
  },
  'stream refused': ({ account, exchange }) => {
    const { key } = account;
    exchange.refused.add(key);
    // The next connection has forgotten its stream, and is told so with the name of the stream.
    exchange.clock.after(0, false, function forget() {
      for (const { streams } of exchange.sessions) streams.delete(key);
      if (exchange.refused.size > 0) exchange.clock.after(10, false, forget);
    });
    exchange.clock.after(30 * SECOND, false, () => exchange.refused.clear());
    for (const link of exchange.links) link.break();
  },
  expire: ({ account }) => account.expire(),
  'no JSON': ({ exchange }) => {
    for (const link of exchange.links) link.deliver('{"e":');
  },
  'unreadable id': (listen) => listen.publish({ e: 'executionReport', i: { not: 'an id' } }),
  'keep-alive refused': ({ account }) =>
    void account.failures.push({
      call: 'PUT /api/v3/userDataStream',
      answer: answer(400, {
        code: -1100,
        msg: 'Illegal characters in listenKey={key}, {key}',
      }),
    }),
  'keep-alive does not exist': ({ account }) =>
    void account.failures.push({ call: 'PUT /api/v3/userDataStream', answer: invalidKey }),
  'keep-alive lost': ({ account }) =>
    void account.failures.push({
      call: 'PUT /api/v3/userDataStream',
      answer: new Error('fetch failed: listenKey={key}'),
    }),
  'create fails': ({ account }) =>
    void account.failures.push({
      call: 'POST /api/v3/userDataStream',
      answer: answer(500, { code: -1000, msg: 'no' }),
    }),
  'replay fails': ({ account }) =>
    void account.failures.push({ call: 'GET /api/v3/account', answer: answer(500, {}) }),
  'no DNS for a while': (listen) => during(listen, { kind: 'fail', close: dnsFailure }),
  'upgrade refused for a while': (listen) =>
    during(listen, { kind: 'fail', close: { code: 1006, reason: '', status: 418 } }),
  'half an hour': () => {},
};

function during({ exchange }: Listen, dialling: Dialling): void {
  exchange.dialling = dialling;
  for (const link of exchange.links) link.break();
  exchange.clock.after(3 * MINUTE, false, () => {
    exchange.dialling = { kind: 'open' };
  });
}

it('a listenKey stands in no event, no error, no hook and no log, whatever goes wrong, and the account comes back', async () => {
  const logged: unknown[] = [];
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, method).mockImplementation((...args: unknown[]) => void logged.push(args));
  const kinds = Object.keys(troubles);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...kinds), { maxLength: 6 }), async (chosen) => {
      const listen = new Listen();
      const account = await listen.open();
      for (const kind of chosen) {
        troubles[kind]?.(listen);
        await listen.pass(kind === 'half an hour' ? 31 * MINUTE : MINUTE);
      }
      await listen.pass(40 * MINUTE);
      expect(account.state).toBe('live');
      expect(new Set(listen.connected)).toEqual(new Set([listen.account.key]));
      listen.account.failures.length = 0;
      listen.account.failures.push({
        call: 'DELETE /api/v3/userDataStream',
        answer: answer(400, { code: -1100, msg: 'listenKey {key} is odd' }),
      });
      const closing = account.close();
      await listen.pass(5 * SECOND);
      await closing;
      expect(listen.errors.some(({ error }) => isApiError(error) && error.code === -1100)).toBe(true);
      const { events, gaps, replays, errors, states, hooked } = listen;
      const told = [account, events, gaps, replays, errors, states, hooked, logged];
      const shown = [
        inspect(told, {
          depth: Number.POSITIVE_INFINITY,
          showHidden: true,
          maxArrayLength: null,
          maxStringLength: null,
        }),
        JSON.stringify(told),
        ...errors.map(({ error }) =>
          error instanceof Error ? `${error.message}${error.stack}${error.cause}` : '',
        ),
      ].join('\n');
      for (const key of listen.account.keys) expect(shown).not.toContain(key);
      // What does hold it shows it.
      expect(inspect(listen.account.sent, { maxArrayLength: null })).toContain(listen.account.key);
    }),
    // Each kind by itself, and then together.
    { numRuns: 100, examples: kinds.map((kind) => [[kind]]) },
  );
}, 120_000);
