import { faultOfAnswer } from '@exspec/testing/random-answers';
import { describe, expect, test } from 'vitest';
import { decodeBody } from '../../src/decode.ts';
import { mayRound } from '../../src/lossless.ts';

test('random answers are read as they are written, or refused: no number becomes another one', () => {
  const faults: string[] = [];
  for (let seed = 0; seed < 20_000; seed++) {
    const wrong = faultOfAnswer(seed);
    if (wrong !== undefined) faults.push(wrong);
  }
  expect(faults.slice(0, 5)).toEqual([]);
});

describe('a number that no plan names', () => {
  test.each<[string, number | string]>([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['-9007199254740993', '-9007199254740993'],
    ['99999999999999997.0', '99999999999999997.0'],
    ['0.1', 0.1],
    ['1.50', 1.5],
    ['0.30000000000000004', 0.30000000000000004],
    ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
    ['1e3', 1000],
    ['1e20', '100000000000000000000'],
    ['1e400', `1${'0'.repeat(400)}`],
    ['1e-400', `0.${'0'.repeat(399)}1`],
    ['1e999999999', '1e999999999'],
    ['-0', -0],
    ['-0.0E-202', -0],
    ['0e400', 0],
    ['1672515782136000', 1672515782136000],
  ])('and is written %s arrives as %j', (text, value) => {
    expect(decodeBody(text, undefined)).toBe(value);
    for (const lossless of [{}, { lossless: true } as const]) {
      const decode = { plan: { object: { id: 'int64' } }, ...lossless } as const;
      expect(decodeBody(`{"id":1,"x" :\n${text}}`, decode)).toEqual({ id: '1', x: value });
    }
  });
});

describe('an id', () => {
  const decode = { plan: { object: { id: 'int64' } } } as const;

  test.each([
    '9007199254740990.6',
    '1.0000000000000000001',
    '1e-400',
    '900719925474099.96',
    '12345678901234567e-1',
  ])('that is written %s is refused', (text) => {
    expect(() => decodeBody(`{"id":${text}}`, decode)).toThrow('id: is no integer');
  });

  test.each<[string, string]>([
    ['{"id" :99999999999999997.0}', '99999999999999997'],
    ['{"id"\n:\t99999999999999997 }', '99999999999999997'],
    ['{"\\u0069d":99999999999999997,"x":{"id":100000000000000000}}', '99999999999999997'],
    ['{"id":1,"id":99999999999999997}', '99999999999999997'],
    ['{"id":1E2}', '100'],
    ['{"id":-0}', '0'],
    // Texts are what the exchange sent, whatever they are: no digits can be lost.
    ['{"id":""}', ''],
    ['{"id":" 1"}', ' 1'],
    ['{"id":"1.5"}', '1.5'],
  ])('in %s has all its digits', (text, id) => {
    expect(decodeBody(text, decode)).toMatchObject({ id });
  });
});

describe('whether a number may be rounded', () => {
  test.each([
    '{"a":1672515782136,"b":"1234567890.12345678","c":[-1,0.5,123456789012345]}',
    '{"E":1672515782136000,"e":"aggTrade","E1":"E"}',
    `"${'7'.repeat(1000)}"`,
    '',
  ])('ordinary texts are known not to: %s', (text) => {
    expect(mayRound(text)).toBe(false);
  });

  test('is seen wherever the number stands', () => {
    for (const number of ['9007199254740993', '0.10000000000000001', '9e15', '1E-400', '-90071992547409931'])
      for (let before = 0; before < 40; before++)
        for (const opening of ['{"a":', '["12345678901234567890",', '[1.5,'])
          expect(mayRound(`${' '.repeat(before)}${opening}${number}`)).toBe(true);
  });

  test('is known in time that grows with the text alone', () => {
    const began = performance.now();
    for (const part of ['7', '7.', '"7', 'e', '1e', '"1234567890123456",'])
      mayRound(`{"x":"${part.repeat(1_000_000)}"}`);
    // Looking back over the digits for each of them anew would take minutes.
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
