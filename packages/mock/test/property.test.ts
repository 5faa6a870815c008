import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine } from '../src/engine.ts';
import { parsePairs } from '../src/wire.ts';
import { brief, Stepper } from './stepper.ts';
import { KEY, NOW, sign, tables } from './toy-exchange.ts';

const names = [
  '__proto__',
  'constructor',
  ...new Set(tables.operations.flatMap(({ parameters }) => parameters.map(({ name }) => name))),
];
const piece = fc.oneof(
  fc.constantFrom(...names),
  fc.constantFrom('=', '&', '%', '+', '%00', '[', ']', '{}', '"', '1', 'ABC', '-'),
  fc.string({ unit: 'binary' }),
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
const anyRequest = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'x'),
  path: fc.oneof(
    fc.constantFrom(...tables.operations.map(({ path }) => path), '/orders/%', '/orders/__proto__'),
    text,
  ),
  query: text,
  body: text,
  headers: fc.oneof(fc.constant({ 'x-toy-key': KEY }), fc.dictionary(fc.string(), fc.string())),
  ip: fc.oneof(fc.constantFrom('10.0.0.1', '__proto__'), fc.string()),
});

test('no request crashes the engine, and every answer is JSON', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyRequest, { minLength: 1, maxLength: 5 }), async (requests) => {
      const { toy } = await import('./toy-exchange.ts');
      const engine = createEngine(toy, { now: NOW });
      for (const sent of requests) {
        const delivery = await engine.handle(sent);
        expect(delivery.kind).toBe('whole');
        if (delivery.kind !== 'whole') return;
        expect(() => JSON.parse(delivery.response.body)).not.toThrow();
        expect(delivery.response.status).toBeGreaterThanOrEqual(200);
      }
    }),
    { numRuns: 300 },
  );
});

test('a state that comes from any requests is plain data that JSON keeps', () => {
  fc.assert(
    fc.property(fc.array(anyRequest, { maxLength: 8 }), (requests) => {
      const stepper = new Stepper();
      for (const sent of requests) stepper.send(sent);
      const { usage, offenders } = stepper.state;
      expect(JSON.parse(JSON.stringify({ usage, offenders }))).toEqual({ usage, offenders });
    }),
    { numRuns: 100 },
  );
});

test('any pairs that a client encodes come out as they went in', () => {
  const pair = fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(fc.array(pair), (pairs) => {
      const query = pairs
        .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
        .join('&');
      expect(parsePairs(query)).toEqual(pairs);
    }),
  );
});

test('one changed character anywhere in a signed order spoils the signature, or the request', () => {
  const params = `symbol=ABC&type=MARKET&quantity=1&timestamp=${NOW}`;
  const whole = `${params}&signature=${sign(params)}`;
  const headers = { 'x-toy-key': KEY };
  const at = (body: string) =>
    brief(new Stepper().send({ method: 'POST', path: '/orders', query: '', body, headers, ip: '' }));
  expect(at(whole)).toBe('200');
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.constantFrom('0', '7', 'A', 'z'), (index, character) => {
      // Hex is the same in either case.
      fc.pre(whole[index]?.toLowerCase() !== character.toLowerCase());
      expect(at(whole.slice(0, index) + character + whole.slice(index + 1))).toMatch(/^400 /);
    }),
  );
});
