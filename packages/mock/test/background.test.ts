import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine, type Engine } from '../src/engine.ts';
import type { MockExchange } from '../src/handler.ts';
import { NOW, order, request, type ToyState, toy } from './toy-exchange.ts';

/** Somebody places an order every 300 ms. */
const busyToy: MockExchange<ToyState> = {
  ...toy,
  background: {
    dueAt: ({ orders }) => NOW + (orders.filter(({ account }) => account === '').length + 1) * 300,
    turn: (state, at) => ({
      state: {
        nextId: state.nextId + 1n,
        orders: [...state.orders, { id: state.nextId, account: '', quantity: String(at - NOW) }],
      },
      events: [{ stream: 'orders', payload: at - NOW }],
    }),
  },
};

const times = (engine: Engine<ToyState>): readonly string[] =>
  engine.state().exchange.orders.map(({ quantity }) => quantity);

test('what happens by itself has happened when a request looks', async () => {
  const engine = createEngine(busyToy, { now: NOW });
  engine.advance(700);
  await engine.handle(order('', NOW + 700));
  expect(times(engine)).toEqual(['300', '600', '1']);
});

test('those who listen hear it at its time', () => {
  const engine = createEngine(busyToy, { now: NOW });
  const heard: [unknown, number][] = [];
  const end = engine.subscribe(({ payload }) => heard.push([payload, engine.now - NOW]));
  engine.advance(650);
  end();
  engine.advance(650);
  expect(heard).toEqual([
    [300, 300],
    [600, 600],
  ]);
});

test('is the same whether it is looked at often or seldom', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 8 }),
      fc.boolean(),
      async (steps, heard) => {
        const often = createEngine(busyToy, { now: NOW });
        const seldom = createEngine(busyToy, { now: NOW });
        if (heard) often.subscribe(() => {});
        for (const ms of steps) {
          often.advance(ms);
          seldom.advance(ms);
          await often.handle(request('GET', '/ping'));
        }
        await seldom.handle(request('GET', '/ping'));
        expect(often.state().exchange).toEqual(seldom.state().exchange);
      },
    ),
  );
});

test('an action from outside changes the state and is told', () => {
  const engine = createEngine(toy, { now: NOW });
  const heard: unknown[] = [];
  engine.subscribe(({ payload }) => heard.push(payload));
  engine.apply((state, now) => ({
    state: { ...state, orders: [{ id: 1n, account: 'alice', quantity: String(now) }] },
    events: [{ account: 'alice', payload: 'gift' }],
  }));
  expect([times(engine), heard]).toEqual([[String(NOW)], ['gift']]);
});
