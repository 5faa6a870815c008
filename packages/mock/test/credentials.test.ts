import { describe, expect, test } from 'vitest';
import type { MockAuthentication, MockExchange, RawRequest } from '../src/handler.ts';
import { initialEngineState } from '../src/state.ts';
import { createStep } from '../src/step.ts';
import { brief } from './stepper.ts';
import { KEY, NOW, request, type ToyState, toy } from './toy-exchange.ts';

/** The toy exchange, had it put time and passphrase into headers. */
function headers(authentication: Partial<MockAuthentication>): MockExchange<ToyState> {
  return {
    ...toy,
    tables: {
      ...toy.tables,
      operations: toy.tables.operations.map((operation) => ({
        ...operation,
        parameters: operation.parameters.filter(({ supplied }) => supplied !== true),
      })),
    },
    authentication: { ...toy.authentication, verify: () => true, ...authentication },
  };
}

function answer(exchange: MockExchange<ToyState>, sent: RawRequest): string {
  return brief(createStep(exchange)(initialEngineState(toy.initialState(1)), sent, NOW).response);
}

const order = 'symbol=ABC&type=MARKET&quantity=1';
const withTime = (time: string): RawRequest =>
  request('POST', '/orders', order, { 'x-toy-key': KEY, 'x-toy-time': time });

describe("a request's time that stands in a header", () => {
  const exchange = headers({ timestampOf: ({ headers: sent }) => Date.parse(sent['x-toy-time'] ?? '') });

  test.each([
    ['now', new Date(NOW).toISOString(), '200'],
    ['too old', new Date(NOW - 5001).toISOString(), '400 3 Too late.'],
    ['too early', new Date(NOW + 1000).toISOString(), '400 3 Too early.'],
    ['unreadable', 'noon', '400 3 Too early.'],
  ])('is judged as a parameter would be: %s', (_what, time, expected) => {
    expect(answer(exchange, withTime(time))).toBe(expected);
  });

  test('is not asked for where the exchange says that the request has none', () => {
    expect(answer(headers({ timestampOf: () => undefined }), withTime('noon'))).toBe('200');
  });
});

describe('what an exchange asks for beside the key', () => {
  const refusing = headers({
    refuse: ({ headers: sent }, { account }) =>
      sent['x-toy-word'] === account ? undefined : { code: 52, message: 'Wrong word.' },
    timestampOf: () => NOW,
  });
  const withWord = (word: string, key = KEY, body = order): RawRequest =>
    request('POST', '/orders', body, { 'x-toy-key': key, 'x-toy-word': word });

  test('is checked once the key is known, and before the parameters', () => {
    const account = toy.authentication.keys[KEY]?.account ?? '';
    expect(answer(refusing, withWord(account))).toBe('200');
    expect(answer(refusing, withWord('open sesame'))).toBe('401 52 Wrong word.');
    expect(answer(refusing, withWord('open sesame', KEY, 'symbol='))).toBe('401 52 Wrong word.');
    expect(answer(refusing, withWord('open sesame', ''))).toBe('401 51 No key.');
  });

  test('is not asked of requests that need no key', () => {
    expect(answer(refusing, request('GET', '/book?symbol=ABC'))).toBe('200');
  });
});
