import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { templateText } from '../../src/emit/literal.ts';
import { buildApi } from '../../src/model/build.ts';
import { unsupported } from '../../src/model/unsupported.ts';
import { readTree, specTree, type Value } from '../model/spec-tree.ts';
import { emitAll, evaluate, syntaxErrors, typeNames } from './evaluate.ts';

const fixtures = new URL('../fixtures', import.meta.url).pathname;
const files = emitAll(buildApi(readTree(join(fixtures, 'acme-specs'), 'acme')));
const module = 'src/generated/streams.ts';
const streams = evaluate(files, module);
const mock = evaluate(files, 'src/generated/mock-streams.ts');

function call(name: string, ...args: readonly unknown[]): unknown {
  const value = streams[name];
  if (typeof value !== 'function') throw new Error(`no function ${name}`);
  return value(...args);
}

function pattern(name: string): RegExp {
  const found: unknown = Reflect.get(Object(streams[name]), 'pattern');
  if (!(found instanceof Object) || !('test' in found)) throw new Error(`no pattern of ${name}`);
  return new RegExp(String(Reflect.get(found, 'source')), 'u');
}

describe('the generated module of streams', () => {
  it('has a channel as core wants it: order, exact digits, readable names, time', () => {
    expect(streams.ticksChannel).toMatchObject({
      key: 'ticks',
      orderKey: { field: 'u', kind: 'id', first: 'U', contiguous: true },
      decode: { object: { U: 'int64', u: 'int64', l: { array: { tuple: [null, 'decimal'] } } } },
      names: {
        E: 'time',
        k: ['kernel', { p: 'price', s: 'side' }],
        l: 'levels',
        y: 'extra',
      },
      time: 'E',
    });
    expect(streams.allChannel).toMatchObject({
      orderKey: { field: 'E', kind: 'time', per: 'm' },
      decode: { array: { object: { t: 'int64' } } },
      names: { E: 'time', m: 'market', t: 'tradeId' },
    });
  });

  it('tells the payloads of one stream apart, and marks names that are secret', () => {
    const account = streams.accountChannel;
    expect(account).toMatchObject({
      secret: true,
      variants: {
        field: 'e',
        payloads: {
          filled: { decode: { object: { i: 'int64' } }, names: { e: 'kind', E: 'time', i: 'orderId' } },
          gone: { names: { e: 'kind', E: 'time' } },
        },
      },
    });
    expect(account).not.toHaveProperty('decode');
    expect(streams.ticksChannel).not.toHaveProperty('secret');
  });

  it.each([
    ['ticksChannel', 'slow.btc/ticks(BUY)5', true],
    ['ticksChannel', 'fast.btc/ticks(SELL)10', true],
    ['ticksChannel', 'fast.BTC/ticks(SELL)10', false],
    ['ticksChannel', 'fast.btc/ticks(HOLD)10', false],
    ['ticksChannel', 'fastxbtc/ticks(SELL)10', false],
    ['ticksChannel', 'fast.btc/ticks(SELL)10 ', false],
    ['ticksChannel', 'fast.btcbtcbtcbtc/ticks(SELL)10', false],
    ['allChannel', '*/all', true],
    ['allChannel', '/all', false],
    ['accountChannel', 'ABCDEFGH', true],
    ['accountChannel', 'ABCDEFG', false],
  ])('%s takes the whole name %s: %s', (name, stream, expected) => {
    expect(pattern(name).test(stream)).toBe(expected);
  });

  it('makes names: lower case where the exchange wants it, defaults where nothing is said', () => {
    expect(call('ticksStream', 'BTC', 'BUY', '5')).toBe('slow.btc/ticks(BUY)5');
    expect(call('ticksStream', 'btc', 'SELL', '10', 'fast')).toBe('fast.btc/ticks(SELL)10');
    expect(streams.allStream).toBe('*/all');
  });

  it('hands out limits, addresses and servers as the document has them', () => {
    expect(streams.streamLimits).toEqual({
      incomingPerSecond: 10,
      streamsPerConnection: 50,
      streamsPerUrl: 50,
      streamsPerMessage: 50,
      lifetimeMs: 43_200_000,
      pingEveryMs: 20_000,
      pongWithinMs: 60_000,
    });
    expect(streams.streamServers).toEqual({
      live: { url: 'wss://stream.acme.example:443', role: 'live' },
      test: { url: 'ws://localhost', role: 'testnet' },
    });
    expect(streams.marketChannels).toEqual([streams.ticksChannel, streams.allChannel]);
    expect(streams.userChannels).toEqual([streams.accountChannel]);
  });

  it('gives the mock addresses, speeds, examples digit for digit, and refusals', () => {
    expect(mock.mockChannels).toMatchObject([
      {
        key: 'ticks',
        address: '{speed}.{market}/ticks({side}){levels}',
        speed: { by: 'speed', values: { slow: 1000, fast: 0 } },
        messages: [
          {
            key: 'tick',
            examples: [
              {
                name: 'default',
                body: '{"E":1,"U":351637150141315861,"u":351637150141315862,"k":{"p":"0.10","s":"BUY"},"l":[["1",2.50]],"x":null}',
              },
            ],
          },
        ],
      },
      { key: 'all', speed: 500 },
      { key: 'account', section: 'user', speed: 0, messages: [{ variant: 'filled' }, { variant: 'gone' }] },
    ]);
    expect(mock.mockControlOperations).toEqual([
      { id: 'subscribe', messages: ['subscribe'], replies: ['done', 'refused'] },
    ]);
    expect(mock.mockControlRefusals).toEqual([
      { code: 1, message: 'No %s.', hasId: true, description: 'There is no such stream.' },
      { code: 2, message: 'What?', hasId: false, description: 'The message cannot be read.' },
    ]);
  });

  it('has one type for all names that the exchange makes, which also fits those that stand fixed', () => {
    const channel = (address: string, name: string): Value => ({
      address,
      'x-section': 'user',
      parameters: address.startsWith('{') ? { key: { description: 'A secret.' } } : {},
      messages: new Map<string, Value>([[name, { payload: { schema: { $ref: `../s.yaml#/${name}` } } }]]),
    });
    const event = { type: 'object', properties: { E: { type: 'integer' } } };
    const source = emitAll(
      buildApi(
        specTree({
          'openapi.yaml': { paths: {} },
          'asyncapi.yaml': {
            channels: {
              spot: { $ref: 'streams/spot.yaml' },
              margin: { $ref: 'streams/margin.yaml' },
              wallet: { $ref: 'streams/wallet.yaml' },
            },
          },
          'streams/spot.yaml': channel('{key}', 'Spot'),
          'streams/margin.yaml': channel('{key}', 'Margin'),
          'streams/wallet.yaml': channel('!wallet', 'Wallet'),
          's.yaml': { Spot: event, Margin: event, Wallet: event },
        }),
      ),
    ).get(module);
    const members = /interface UserStreams \{(.*?)\n\}/s.exec(source ?? '')?.[1] ?? '';
    expect(
      [...members.matchAll(/readonly (\S.*?): \{ readonly wire: (.*?);/g)].map(([, ...found]) => found),
    ).toEqual([
      ['"!wallet"', 'Wallet'],
      ['[name: string]', 'Spot | Margin | Wallet'],
    ]);
  });

  it('is imported by no other module, so that programs without streams do not carry it', () => {
    for (const [path, text] of files) expect(text, path).not.toMatch(/from '[^']*\/(?:mock-)?streams\.ts'/);
  });

  it('is not written for an exchange without streams', () => {
    const none = emitAll(buildApi(specTree({ 'openapi.yaml': { paths: {} } })));
    expect([...none.keys()].filter((path) => path.includes('streams'))).toEqual([]);
  });
});

const nasty = [
  '__proto__',
  '`',
  '$' + '{process.exit(1)}',
  '";x//',
  '*/',
  '\\',
  '\n',
  '\u2028',
  '/',
  '.*',
  '{{x}}',
  "'",
  '@x',
  '(',
  ']',
];
const text = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.array(fc.constantFrom(...nasty), { minLength: 2, maxLength: 3 }).map((parts) => parts.join('')),
);
/** Braces are the document's own: they enclose parameters. */
const unbraced = text.map((one) => one.replace(/[{}]/g, '-'));

describe('strings of a spec in the module of streams', () => {
  it('never become code, and stand there as they are', () => {
    fc.assert(
      fc.property(
        fc.record({ fixed: unbraced, value: text, member: text, readable: text, words: text, message: text }),
        ({ fixed, value, member, readable, words, message }) => {
          const channel: Value = {
            address: `${fixed}{side}`,
            title: words,
            description: words,
            'x-section': 'market',
            'x-speed': { by: 'side', values: new Map([[value, '5ms']]) },
            'x-order-key': { field: member, kind: 'id', per: readable },
            'x-event-time': member,
            'x-docs': { page: words },
            parameters: { side: { description: words, enum: [value], default: value } },
            messages: new Map<string, Value>([
              [
                words,
                {
                  payload: { schema: { $ref: '../s.yaml#/Tick' } },
                  'x-errors': [{ code: 1, message, description: words }],
                  examples: [{ name: words, payload: new Map([[member, value]]) }],
                },
              ],
            ]),
          };
          const api = buildApi(
            specTree({
              'openapi.yaml': { paths: {} },
              'asyncapi.yaml': {
                channels: {
                  ticks: { $ref: 'streams/ticks.yaml' },
                  control: {
                    'x-section': 'control',
                    messages: {
                      no: {
                        payload: { schema: { $ref: 's.yaml#/Tick' } },
                        'x-errors': [{ code: 1, message, description: words }],
                      },
                    },
                  },
                },
                servers: new Map<string, Value>([[words, { protocol: 'wss', host: value }]]),
                'x-connection': {
                  addressing: {
                    raw: words,
                    combined: value,
                    separator: message,
                    wrapper: { stream: member, data: readable },
                  },
                },
              },
              'streams/ticks.yaml': channel,
              's.yaml': {
                Tick: {
                  type: 'object',
                  description: words,
                  properties: new Map<string, Value>([
                    [member, { type: 'integer', format: 'int64', 'x-name': readable, description: words }],
                  ]),
                },
              },
            }),
          );
          expect(unsupported(api)).toEqual([]);
          const emitted = emitAll(api);
          for (const [path, source] of emitted)
            if (path.endsWith('.ts')) expect(syntaxErrors(path, source)).toEqual([]);
          const { ticksChannel, ticksStream, streamAddressing, streamServers } = evaluate(emitted, module);
          const { mockChannels, mockControlRefusals } = evaluate(emitted, 'src/generated/mock-streams.ts');
          const name = `${fixed}${value}`;
          expect(typeof ticksStream === 'function' ? ticksStream() : undefined).toBe(name);
          const { source, flags } = Object(Reflect.get(Object(ticksChannel), 'pattern'));
          expect(new RegExp(source, flags).test(name)).toBe(true);
          expect(new RegExp(source, flags).test(`${name}x`)).toBe(false);
          expect(ticksChannel).toMatchObject({ orderKey: { field: member, per: readable }, time: member });
          const names = Reflect.get(Object(ticksChannel), 'names');
          expect(Object.entries(Object(names))).toEqual(member === readable ? [] : [[member, readable]]);
          expect(streamAddressing).toEqual({
            raw: words,
            combined: value,
            separator: message,
            wrapper: { stream: member, data: readable },
          });
          expect(Object.entries(Object(streamServers))).toEqual([[words, { url: `wss://${value}` }]]);
          expect(mockChannels).toMatchObject([
            { address: `${fixed}{side}`, parameters: [{ values: [value] }] },
          ]);
          expect(mockControlRefusals).toEqual([{ code: 1, message, hasId: false, description: words }]);
          if (member !== readable) expect(typeNames(emitted.get(module) ?? '')).toContain(readable);
        },
      ),
      { numRuns: 60 },
    );
  }, 240_000);

  it.each(['`', '$' + '{a}', '\\', '\\`', '"', '\\"', '$', '\u2028', '\n'])(
    'stand in a template literal as they are: %j',
    (one) => {
      const { value } = evaluate(
        new Map([['a.ts', `export const value = \`${templateText(one)}\`;`]]),
        'a.ts',
      );
      expect(value).toBe(one);
    },
  );
});
