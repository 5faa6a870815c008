import { TransportError } from '@exspec/core';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../src/engine.ts';
import type { Fault } from '../src/faults.ts';
import { createMockTransport } from '../src/transport.ts';
import { KEY, NOW, order, toy } from './toy-exchange.ts';

const origin = 'https://toy.example';

function start() {
  const engine = createEngine(toy, { now: NOW });
  return { engine, transport: createMockTransport(engine) };
}

function send(transport: ReturnType<typeof start>['transport'], timeoutMs = 1_000, signal?: AbortSignal) {
  const { method, path, body } = order();
  return transport.send({ method, origin, path, body, headers: { 'X-Toy-Key': KEY } }, timeoutMs, signal);
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  const error: unknown = await promise.then(
    () => 'no failure',
    (reason: unknown) => reason,
  );
  return error instanceof TransportError ? [error.failure, error.sent] : error;
}

describe('the in-process transport', () => {
  test('carries path, query, body and headers to the engine and its answer back', async () => {
    const { transport } = start();
    const book = await transport.send(
      { method: 'GET', origin, path: '/book?symbol=ABC&limit=5', headers: {} },
      1_000,
    );
    expect([book.status, book.headers['x-used-1m'], book.body]).toEqual([200, '1', '{"bids":[]}']);
    expect((await send(transport)).body).toBe(`{"id":9007199254740994,"at":${NOW}}`);
  });

  test.each<readonly [Fault, number]>([
    [{ kind: 'reset-before' }, 0],
    [{ kind: 'reset-after' }, 1],
    [{ kind: 'half-body' }, 1],
  ])('%j is a reset of which nobody can say how far the request came', async (fault, orders) => {
    const { engine, transport } = start();
    engine.faults.next(fault);
    expect(await failure(send(transport))).toEqual(['reset', true]);
    expect(engine.state().exchange.orders).toHaveLength(orders);
  });

  test('a slow answer comes late, or not in time', async () => {
    const { engine, transport } = start();
    engine.faults.next({ kind: 'slow', delayMs: 20, times: 2 });
    expect((await send(transport)).status).toBe(200);
    expect(await failure(send(transport, 10))).toEqual(['timeout', true]);
    expect(engine.state().exchange.orders).toHaveLength(2);
  });

  test('an answer that never comes is waited for until the time is up, or the caller gives up', async () => {
    const { engine, transport } = start();
    engine.faults.next({ kind: 'timeout' });
    engine.faults.next({ kind: 'timeout', carriedOut: true });
    expect(await failure(send(transport, 10))).toEqual(['timeout', true]);
    const controller = new AbortController();
    const waiting = failure(send(transport, Number.POSITIVE_INFINITY, controller.signal));
    setTimeout(() => controller.abort(), 5);
    expect(await waiting).toEqual(['aborted', true]);
    expect(engine.state().exchange.orders).toHaveLength(1);
  });

  test('an abort ends the wait; one beforehand sends nothing', async () => {
    const { engine, transport } = start();
    engine.faults.next({ kind: 'slow', delayMs: 60_000 });
    const controller = new AbortController();
    const waiting = failure(send(transport, 120_000, controller.signal));
    setTimeout(() => controller.abort(), 5);
    expect(await waiting).toEqual(['aborted', true]);
    expect(await failure(send(transport, 1_000, AbortSignal.abort()))).toEqual(['aborted', false]);
    expect(engine.log.count()).toBe(1);
  });

  test('an abort while the exchange works ends the call, which has taken effect', async () => {
    const controller = new AbortController();
    const verify = async () => {
      controller.abort();
      return true;
    };
    const engine = createEngine({ ...toy, authentication: { ...toy.authentication, verify } }, { now: NOW });
    expect(await failure(send(createMockTransport(engine), 1_000, controller.signal))).toEqual([
      'aborted',
      true,
    ]);
    expect(engine.state().exchange.orders).toHaveLength(1);
  });

  test('sends nothing after close', async () => {
    const { engine, transport } = start();
    await transport.close();
    expect(await failure(send(transport))).toEqual(['connect', false]);
    expect(engine.log.count()).toBe(0);
  });
});
