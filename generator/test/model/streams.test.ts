import { describe, expect, it } from 'vitest';
import type { Api, ApiChannel } from '../../src/model/api.ts';
import { buildApi } from '../../src/model/build.ts';
import { formsOf } from '../../src/model/forms.ts';
import { nameTree, renamedComponents } from '../../src/model/readable.ts';
import { unsupported } from '../../src/model/unsupported.ts';
import { readTree, specTree, type Value } from './spec-tree.ts';

const fixtures = new URL('../fixtures/acme-specs', import.meta.url).pathname;
const api = buildApi(readTree(fixtures, 'acme'));

function channel(key: string): ApiChannel {
  const found = api.streams?.channels.find((one) => one.key === key);
  if (found === undefined) throw new Error(`no channel ${key}`);
  return found;
}

/** An exchange with one channel, `ticks`, and what is laid over it. */
function withChannel(changes: Readonly<Record<string, Value>>, schemas: Value = {}): Api {
  return buildApi(
    specTree({
      'openapi.yaml': { paths: {} },
      'asyncapi.yaml': { channels: { ticks: { $ref: 'streams/ticks.yaml' } } },
      'streams/ticks.yaml': {
        address: 'ticks',
        'x-order-key': { field: 'E', kind: 'time' },
        messages: { tick: { payload: { schema: { $ref: '../s.yaml#/Tick' } } } },
        ...changes,
      },
      's.yaml': { Tick: { type: 'object', properties: {} }, ...Object(schemas) },
    }),
  );
}

const rulesOf = (one: Api): readonly string[] => unsupported(one).map(({ rule }) => rule);

describe('streams in the model', () => {
  it('reads servers, addressing and limits, times in ms', () => {
    expect(api.streams).toMatchObject({
      servers: [
        { name: 'live', url: 'wss://stream.acme.example:443', role: 'live' },
        { name: 'test', url: 'ws://localhost', role: 'testnet' },
      ],
      addressing: {
        raw: '/one/{stream}',
        combined: '/many?names={streams}',
        separator: ',',
        wrapper: { stream: 'name', data: 'event' },
      },
      limits: {
        incoming: { limit: 20, ms: 2000 },
        streams: 50,
        perUrl: undefined,
        perMessage: undefined,
        lifetimeMs: 43_200_000,
        pingEveryMs: 20_000,
        pongWithinMs: 60_000,
      },
    });
  });

  it('reads a channel: parameters in the order of the address, shared ones followed', () => {
    expect(channel('ticks')).toMatchObject({
      section: 'market',
      address: '{speed}.{market}/ticks({side}){levels}',
      parameters: [
        { name: 'speed', values: ['slow', 'fast'], default: 'slow', lower: false },
        { name: 'market', values: undefined, lower: true, pattern: '[a-z]{1,9}' },
        { name: 'side', values: ['BUY', 'SELL'], schema: { kind: 'ref', name: 'Side' } },
        { name: 'levels', values: ['5', '10'], default: undefined },
      ],
      orderKey: { field: 'u', kind: 'id', first: 'U', contiguous: true, per: undefined },
      eventTime: 'E',
      speed: {
        by: 'speed',
        values: new Map([
          ['slow', 1000],
          ['fast', 0],
        ]),
      },
    });
  });

  it('reads interval and real time', () => {
    expect(channel('all').speed).toBe(500);
    expect(channel('account').speed).toBe(0);
  });

  it('reads what tells the messages of one stream apart, and who hands out its name', () => {
    const { messages, parameters, section } = channel('account');
    expect(section).toBe('user');
    expect(messages.map((one) => one.variant)).toEqual(['filled', 'gone']);
    expect(parameters[0]).toMatchObject({
      secret: true,
      madeBy: [{ operation: 'desk.place', lifetimeMs: undefined }],
    });
  });

  it('tells what the client sends from what it receives, and keeps every refusal', () => {
    const { messages } = channel('control');
    expect(messages.map((one) => one.sent)).toEqual([true, false, false]);
    expect(messages[2]?.refusals).toEqual([
      { code: 1, message: 'No %s.', hasId: true, description: 'There is no such stream.' },
      { code: 2, message: 'What?', hasId: false, description: 'The message cannot be read.' },
    ]);
    expect(api.streams?.operations.find((one) => one.id === 'subscribe')).toEqual({
      id: 'subscribe',
      action: 'send',
      channel: 'control',
      messages: ['subscribe'],
      replies: ['done', 'refused'],
    });
  });

  it('keeps examples digit for digit', () => {
    const [example] = channel('ticks').messages[0]?.examples ?? [];
    const value = example?.value;
    expect(
      typeof value === 'object' && value !== null && 'object' in value ? value.object.get('u') : undefined,
    ).toEqual({ number: '351637150141315862' });
  });

  it('leaves the bundled document of the endpoints alone', () => {
    expect(JSON.stringify([...api.document.object.keys()])).not.toContain('asyncapi');
    expect(api.schemas.has('Tick')).toBe(true);
  });

  it('splits an enum that a request closes and an event leaves open', () => {
    expect(formsOf(api).name('Side', 'response')).toBe('SideResponse');
  });

  it('has no streams where there is no asyncapi.yaml', () => {
    expect(buildApi(specTree({ 'openapi.yaml': { paths: {} } })).streams).toBeUndefined();
  });

  it('is total: a document of the wrong shapes still gives channels', () => {
    const odd = buildApi(
      specTree({
        'openapi.yaml': {},
        'asyncapi.yaml': {
          channels: { a: null, b: { address: 1, parameters: [], messages: { m: null }, 'x-speed': [] } },
          operations: { o: 'x' },
          'x-connection': 7,
        },
      }),
    );
    expect(odd.streams?.channels.map((one) => one.key)).toEqual(['a', 'b']);
    expect(rulesOf(odd)).toContain('unsupported');
  });
});

describe('readable names', () => {
  const ticks = channel('ticks').messages[0]?.schema;

  it('are a tree that looks through references and arrays', () => {
    expect(ticks === undefined ? undefined : nameTree(ticks, api)).toEqual(
      new Map<string, unknown>([
        ['E', 'time'],
        ['U', 'firstId'],
        ['u', 'lastId'],
        [
          'k',
          [
            'kernel',
            new Map([
              ['p', 'price'],
              ['s', 'side'],
            ]),
          ],
        ],
        ['l', 'levels'],
        ['x', 'note'],
        ['y', 'extra'],
      ]),
    );
  });

  it('are found however deep they stand', () => {
    expect([...renamedComponents(api)].sort()).toEqual([
      'Filled',
      'Gone',
      'Kernel',
      'LastPrice',
      'LastPrices',
      'Tick',
    ]);
  });
});

describe('streams that cannot be generated', () => {
  const tick = (properties: Value, extra: Value = {}): Value => ({
    Tick: { type: 'object', properties },
    ...Object(extra),
  });

  it.each([
    ['nothing is wrong', {}, {}, []],
    [
      'a parameter is a word of the language',
      { address: '{in}', parameters: { in: {} } },
      {},
      ['not-an-identifier'],
    ],
    ['a parameter stands twice', { address: '{a}{a}', parameters: { a: {} } }, {}, ['unsupported']],
    ['a pattern is none', { address: '{a}', parameters: { a: { 'x-pattern': '[' } } }, {}, ['unsupported']],
    ['a payload is missing', { messages: { tick: {} } }, {}, ['unsupported']],
    [
      'a readable name is needed twice',
      {},
      tick(
        { a: { type: 'string', 'x-name': 'b' }, c: { $ref: '#/ReadableTick' } },
        { ReadableTick: { type: 'object', properties: {} } },
      ),
      ['duplicate-type'],
    ],
    [
      'a component has the name of a type of the module',
      {},
      tick({ c: { $ref: '#/StreamName' } }, { StreamName: { type: 'object', properties: {} } }),
      ['reserved-name'],
    ],
    ['a renamed schema holds itself', {}, tick({ a: { $ref: '#/Tick', 'x-name': 'b' } }), ['unsupported']],
  ] as const)('%s', (_, changes, schemas, expected) => {
    expect(rulesOf(withChannel(changes, schemas))).toEqual(expected);
  });

  it('two components of one name, one of endpoints and one of streams', () => {
    const found = buildApi(
      specTree({
        'openapi.yaml': { components: { schemas: { Tick: { type: 'boolean' } } }, paths: {} },
        'asyncapi.yaml': {
          channels: { a: { messages: { m: { payload: { schema: { $ref: 's.yaml#/Tick' } } } } } },
        },
        's.yaml': { Tick: { type: 'string' } },
      }),
    );
    expect(rulesOf(found)).toContain('duplicate-component');
  });
});
