import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine, type MockOperation } from '@exspec/mock';
import { startMockServer } from '@exspec/mock/server';
import { describe, expect, test } from 'vitest';
import { argumentOf, type Call, completeCall, fullCall, type Pinned, sample, visible } from '../src/calls.ts';
import { numbersLeft } from '../src/decoded.ts';
import { type Client, exchanges, type TestedExchange } from '../src/exchanges.ts';
import { root } from '../src/packages.ts';
import { responseValidator } from '../src/wire-schemas.ts';

test.each(exchanges.filter(({ name }) => existsSync(factsOf(name))))(
  'the specs of $name describe every operation of the pages they were written from',
  (exchange) => {
    const operations = exchange.operations.map(({ method, path }) => `${method} ${path}`);
    expect(operations.sort()).toEqual([...recordedEndpoints(exchange.name)].sort());
  },
);

describe.each(exchanges)('every operation of $name', (exchange) => {
  const { tables } = exchange.mock;

  test('stands in the tables of the mock as in those of the client', () => {
    expect(exchange.operations.map(({ key }) => key).sort()).toEqual(
      tables.operations.map(({ key }) => key).sort(),
    );
  });

  test('answers over HTTP with every parameter and in every variant, as its schema says, and is decoded exactly', async () => {
    const engine = createEngine(exchange.mock);
    await using mock = await startMockServer(engine);
    const bodies: string[] = [];
    const client = exchange.client(mock.url, async (input, init) => {
      const response = await fetch(input, init);
      bodies.push(await response.clone().text());
      return response;
    });
    const problems = responseValidator(exchange.name);
    const fresh = engine.state();
    const wrong: string[] = [];
    let calls = 0;
    for (const operation of tables.operations) {
      for (const call of callsOf(operation)) {
        engine.restore(fresh); // no operation spends another's limit
        const at = `${operation.key}(${JSON.stringify(call)})`;
        const answer = await callBy(client, operation, call).catch((error: unknown) => error);
        calls++;
        if (answer instanceof Error) {
          wrong.push(`${at}: ${answer.message}`);
          continue;
        }
        const wire: unknown = JSON.parse(bodies.at(-1) ?? '');
        for (const problem of problems(operation.method, operation.path, wire))
          wrong.push(`${at}: ${problem}`);
        for (const place of inexact(exchange, operation, answer)) wrong.push(`${at}: ${place} is a number`);
      }
    }
    await client.close();
    expect(wrong).toEqual([]);
    expect(calls).toBeGreaterThanOrEqual(2 * tables.operations.length);
  }, 120_000);
});

/** The smallest legal call, the fullest, one per variant of the answer, and one per parameter that none of these sends. */
function callsOf(operation: MockOperation): readonly Call[] {
  const smallest = legal(operation, {});
  const calls = [smallest, fullCall(operation, smallest)];
  const selector = operation.variantBy;
  for (const { variant } of selector === undefined ? [] : operation.examples) {
    if (selector === undefined || variant === undefined) continue;
    const value = variant === 'sent' ? sample(operation, selector) : variant;
    calls.push(legal(operation, { [selector]: variant === 'absent' ? undefined : value }));
  }
  for (const { name } of visible(operation)) {
    if (calls.some((call) => call[name] !== undefined)) continue;
    calls.push(legal(operation, { [name]: sample(operation, name) }));
  }
  return calls;
}

function legal(operation: MockOperation, pinned: Pinned): Call {
  const call = completeCall(operation, pinned);
  if (call === undefined)
    throw new Error(`${operation.key}: no legal call with ${JSON.stringify(pinned)} was found`);
  return call;
}

/** By the method that users call. */
async function callBy(client: Client, operation: MockOperation, call: Call): Promise<unknown> {
  const [section = '', name = ''] = operation.key.split('.');
  const method: unknown = Reflect.get(Object(client.sections[section]), name);
  if (typeof method !== 'function') throw new Error(`there is no method ${operation.key}`);
  const hasParameters = operation.parameters.some(({ supplied }) => supplied !== true);
  return hasParameters ? await method(argumentOf(operation, call)) : await method();
}

function inexact(exchange: TestedExchange, { key }: MockOperation, answer: unknown): readonly string[] {
  const plan = exchange.operations.find((operation) => operation.key === key)?.decode?.plan;
  return plan === undefined ? [] : numbersLeft(answer, plan);
}

function factsOf(name: string): string {
  return join(root, 'specs', name, 'docs.facts.json');
}

function recordedEndpoints(name: string): ReadonlySet<string> {
  const text = readFileSync(factsOf(name), 'utf8');
  const {
    pages,
  }: { readonly pages: readonly { readonly endpoints: readonly { method: string; path: string }[] }[] } =
    JSON.parse(text);
  return new Set(pages.flatMap(({ endpoints }) => endpoints.map(({ method, path }) => `${method} ${path}`)));
}
