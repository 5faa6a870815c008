import { describe, expect, test } from 'vitest';
import {
  belowZero,
  type ErrorShape,
  failedItems,
  numberCode,
  otherThan,
  plainText,
  readError,
  textCode,
} from '../../src/error-shape.ts';

/** Shapes of exchanges that there are. */
const envelope: ErrorShape = { code: ['retCode'], message: ['retMsg'], isError: otherThan('0') };
const zeros: ErrorShape = { code: ['code'], message: ['message'], isError: otherThan('000000', '200000') };
const flagged: ErrorShape = { decides: ['success'], isError: otherThan('true'), message: ['error'] };
const worded: ErrorShape = {
  decides: ['status'],
  isError: otherThan('ok'),
  code: ['err-code'],
  message: ['err-msg'],
};
const nested: ErrorShape = { code: ['error', 'code'], message: ['error', 'message'] };
const listed: ErrorShape = { code: ['error', '0'], message: ['error', '0'] };
const bare: ErrorShape = { message: ['message'] };
const mixed: ErrorShape = { code: ['code'], message: ['msg'], isError: belowZero };
const texts: ErrorShape = { ...envelope, codeOf: textCode };
const numbers: ErrorShape = { ...envelope, codeOf: numberCode };

describe('an answer is an error', () => {
  test.each<[string, ErrorShape, number, unknown, unknown]>([
    [
      'by a code other than 0',
      envelope,
      200,
      { retCode: 10001, retMsg: 'no' },
      { code: 10001, message: 'no' },
    ],
    ['by a code in text', envelope, 200, { retCode: '7' }, { code: '7', message: '' }],
    [
      'by a code that is not one of six digits',
      zeros,
      200,
      { code: '400100', message: 'no' },
      { code: '400100', message: 'no' },
    ],
    [
      'by a flag, without any code',
      flagged,
      200,
      { success: false, error: 'no' },
      { code: undefined, message: 'no' },
    ],
    [
      'by a word',
      worded,
      200,
      { status: 'error', 'err-code': 'bad', 'err-msg': 'no' },
      { code: 'bad', message: 'no' },
    ],
    [
      'because it has the object',
      nested,
      200,
      { error: { code: -3, message: 'no' } },
      { code: -3, message: 'no' },
    ],
    [
      'because a list is not empty',
      listed,
      200,
      { error: ['EOrder:no'] },
      { code: 'EOrder:no', message: 'EOrder:no' },
    ],
    ['by its HTTP status and a message', bare, 400, { message: 'no' }, { code: undefined, message: 'no' }],
    ['by a code below 0', mixed, 200, { code: -1121, msg: 'no' }, { code: -1121, message: 'no' }],
    ['by any code with a bad HTTP status', mixed, 400, { code: 5, msg: 'no' }, { code: 5, message: 'no' }],
    [
      'in a list at the top',
      { code: ['1'], message: ['2'], decides: ['0'], isError: otherThan('on') },
      200,
      ['error', 10020, 'no'],
      { code: 10020, message: 'no' },
    ],
    ['with a number for a catalogue of texts', texts, 200, { retCode: 51 }, { code: '51', message: '' }],
    ['with a text for a catalogue of numbers', numbers, 200, { retCode: '51' }, { code: 51, message: '' }],
    [
      'with a text that is no number for a catalogue of numbers',
      numbers,
      200,
      { retCode: '051' },
      { code: '051', message: '' },
    ],
  ])('%s', (_why, shape, status, body, expected) => {
    expect(readError(shape, status, body)).toEqual(expected);
  });
});

describe('an answer is data', () => {
  test.each<[string, ErrorShape, number, unknown]>([
    ['with the code of success', envelope, 200, { retCode: 0, retMsg: 'OK' }],
    ['with it as text', envelope, 200, { retCode: '0' }],
    ['with zeros', zeros, 200, { code: '000000', message: 'fine' }],
    ['with a flag', flagged, 200, { success: true, error: 'none' }],
    ['without what decides', worded, 200, { 'err-code': 'bad' }],
    ['without an error', nested, 200, { result: { code: 5 } }],
    ['with an error of another kind', nested, 200, { error: null }],
    ['with an empty list of errors', listed, 200, { error: [] }],
    ['with a message and a good HTTP status', bare, 200, { message: 'hello' }],
    ['with a code of its own', mixed, 200, { code: 200, msg: 'success' }],
    ['with a number below 0 and no message', mixed, 200, { code: -1 }],
    ['that is a list', envelope, 200, [1, 2]],
    ['that is nothing', envelope, 204, undefined],
    ['that is a text', nested, 200, 'error'],
    ['with names that every object has', { code: ['constructor', 'name'], message: ['toString'] }, 200, {}],
  ])('%s', (_why, shape, status, body) => {
    expect(readError(shape, status, body)).toBeUndefined();
  });
});

test('a bad HTTP status without anything that the shape knows has no error to tell', () => {
  for (const body of [undefined, null, 'no', 5, [], {}, { other: 1 }])
    for (const shape of [envelope, nested, flagged, bare])
      expect(readError(shape, 502, body)).toBeUndefined();
});

describe('an answer to several orders', () => {
  const batch: ErrorShape = {
    code: ['code'],
    message: ['msg'],
    isError: otherThan('0'),
    codeOf: textCode,
    items: failedItems({ list: ['data'], code: ['sCode'], message: ['sMsg'], success: ['0'] }),
  };
  const read = (...data: readonly unknown[]): unknown =>
    readError(batch, 200, { code: '1', msg: 'All operations failed', data });

  test('has the reason of its only order', () => {
    expect(read({ sCode: '51008', sMsg: 'Insufficient balance' })).toEqual({
      code: '51008',
      message: 'Insufficient balance',
      codes: ['51008'],
    });
  });

  test('says how many failed, and has the codes of all of them', () => {
    expect(
      read({ sCode: '51008', sMsg: 'a' }, { sCode: 0, sMsg: '' }, { sCode: '51000', sMsg: 'b' }),
    ).toEqual({ code: '51008', message: '2 of 3 failed: a', codes: ['51008', '51000', undefined] });
  });

  test('keeps its own message where an order has none', () => {
    expect(read({ sCode: '51008', sMsg: '' })).toMatchObject({ message: 'All operations failed' });
  });

  test.each([[[]], [[{ sCode: '0' }]], [[{ other: 1 }, null, 'x']], ['none']])(
    'keeps its own code where no order has one: %j',
    (data) => {
      expect(readError(batch, 200, { code: '1', msg: 'm', data })).toEqual({ code: '1', message: 'm' });
    },
  );

  test('is data where its own code says success, whatever stands beside the orders', () => {
    expect(readError(batch, 200, { code: '0', msg: '', data: [{ sCode: '51008' }] })).toBeUndefined();
  });
});

test('an error that is plain text is its message, a page of a proxy is not', () => {
  const answer = (type: string, body: string): string | undefined =>
    plainText({ status: 400, headers: { 'content-type': type }, body });
  expect(answer('text/plain; charset=utf-8', 'Invalid key')).toBe('Invalid key');
  expect(answer('text/plain', 'x'.repeat(9_999))).toHaveLength(500);
  expect(answer('text/plain', '')).toBeUndefined();
  expect(answer('text/html', '<h1>502</h1>')).toBeUndefined();
  expect(plainText({ status: 400, headers: {}, body: 'x' })).toBeUndefined();
});
