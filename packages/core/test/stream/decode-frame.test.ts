import { protocol } from '@exspec/testing/stream/protocol';
import { describe, expect, it, test } from 'vitest';
import { PayloadDecoder } from '../../src/stream/decode-frame.ts';
import { findChannel } from '../../src/stream/protocol.ts';
import { compileNames, rename } from '../../src/stream/rename.ts';

function decode(stream: string, payload: string, wrapped: boolean, decoder = decoderOf(stream)): unknown {
  const text = wrapped ? `{"stream":"${stream}","data":${payload}}` : payload;
  const frame = protocol.classify(JSON.parse(text));
  return frame.kind === 'event' ? decoder.decode(frame.data, text, wrapped) : frame;
}

function decoderOf(stream: string): PayloadDecoder {
  const channel = findChannel(protocol, stream);
  if (channel === undefined) throw new Error(`no channel for ${stream}`);
  return new PayloadDecoder(channel, protocol, stream);
}

describe.each([true, false])('a frame (wrapped: %s)', (wrapped) => {
  it.each([
    ['12345', '12345'],
    ['9007199254740993', '9007199254740993'],
    ['351637150141315861', '351637150141315861'],
  ])('with the id %s is exact', (wire, id) => {
    expect(decode('a@tick', `{"n":${wire},"p":"0.10","E":1}`, wrapped)).toEqual({ n: id, p: '0.10', E: 1 });
  });

  it('stays exact after the first large id, small ids included', () => {
    const decoder = decoderOf('a@tick');
    const ids = ['9007199254740993', '7', '9007199254740995'].map((n) =>
      decode('a@tick', `{"n":${n}}`, wrapped, decoder),
    );
    expect(ids).toEqual([{ n: '9007199254740993' }, { n: '7' }, { n: '9007199254740995' }]);
  });

  it.each([
    ['another member of that name', '{"n":9007199254740993,"x":{"n":1}}', '9007199254740993'],
    ['its name in a text', '{"x":"\\"n\\":1,","n":9007199254740993}', '9007199254740993'],
    ['a key that ends like it', '{"\\"n":1,"n":9007199254740993}', '9007199254740993'],
    ['its twin once rounded', '{"x":{"n":9007199254740992},"n":9007199254740993}', '9007199254740993'],
    ['its twin under a like key', '{"\\"n":9007199254740992,"n" :9007199254740993}', '9007199254740993'],
    ['an exponent', '{"n":9007199254740993e2}', '900719925474099300'],
    ['spaces', '{"n" : 9007199254740993 }', '9007199254740993'],
    ['a sign', '{"n":-9007199254740993}', '-9007199254740993'],
  ])('with a large id and %s is exact', (_, payload, id) => {
    const decoder = decoderOf('a@tick');
    for (let n = 0; n < 3; n++) expect(decode('a@tick', payload, wrapped, decoder)).toMatchObject({ n: id });
  });

  it('is decoded by its own kind where a channel has several', () => {
    expect(decode('secretA', '{"e":"order","i":5,"q":0.10}', wrapped)).toEqual({
      e: 'order',
      i: '5',
      q: '0.10',
    });
    expect(decode('secretA', '{"e":"balance","i":5}', wrapped)).toEqual({ e: 'balance', i: 5 });
    expect(decode('secretA', '{"e":"constructor","i":5}', wrapped)).toEqual({ e: 'constructor', i: 5 });
  });

  it('that is not what the specs say is refused', () => {
    expect(() => decode('a@tick', '{"n":{}}', wrapped)).toThrow('n: is of type object, not an integer');
  });
});

test('readable names are a copy, nested ones included, and unknown members stay', () => {
  const decoder = decoderOf('secretA');
  const event = { e: 'order', i: '5', o: [{ s: 'A', z: 1 }], x: null };
  expect(decoder.readable(event)).toEqual({
    event: 'order',
    orderId: '5',
    orders: [{ symbol: 'A', z: 1 }],
    x: null,
  });
  expect(event.e).toBe('order');
});

test('names that every object inherits are data', () => {
  const renaming = compileNames({ a: '__proto__' });
  const renamed = rename(JSON.parse('{"a":{"x":1},"constructor":2}'), renaming);
  expect(Object.getOwnPropertyNames(renamed)).toEqual(['__proto__', 'constructor']);
  expect(Object.getPrototypeOf(renamed)).toBe(Object.prototype);
});
