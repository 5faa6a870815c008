import { API_KEY, bookOperation, exchange, orderOperation, SECRET } from '@exspec/testing/exchange';
import { describe, expect, it } from 'vitest';
import {
  connect,
  DecodeError,
  type Operation,
  type Parameter,
  type Transport,
  type TransportResponse,
  UnknownOutcomeError,
} from '../src/index.ts';

const parameters: readonly Parameter[] = [
  { name: 'symbol', kind: 'string', required: true, echo: { member: 'symbol' } },
  { name: 'orderId', kind: 'int64', echo: { member: 'id', exact: true } },
  { name: 'clientId', kind: 'string', echo: { member: 'ownId', exact: true, optional: true } },
  { name: 'legId', kind: 'string', echo: { member: 'legs.[].id', exact: true, optional: true } },
  {
    name: 'oldId',
    kind: 'string',
    echo: { member: 'old', exact: true, unless: { member: 'status', value: 'GONE' } },
  },
  { name: 'pass', kind: 'string', secret: true, echo: { member: 'pass', exact: true, optional: true } },
];

const decode = { plan: { object: { id: 'int64' } } } as const;
const read: Operation = { ...bookOperation, parameters, decode };
const write: Operation = { ...orderOperation, parameters, decode };

/** Answers in this order, the last for ever, and counts the connections that were given up. */
function answering(...bodies: readonly string[]): Transport & { dropped: number; sent: number } {
  return {
    dropped: 0,
    sent: 0,
    local: true,
    async send(): Promise<TransportResponse> {
      const body = bodies[Math.min(this.sent++, bodies.length - 1)] ?? '';
      return { status: 200, headers: {}, body, drop: () => void this.dropped++ };
    },
    async close() {},
  };
}

async function ask(operation: Operation, params: object, transport: Transport): Promise<unknown> {
  await using connection = connect(exchange, {
    apiKey: API_KEY,
    secret: SECRET,
    server: 'http://127.0.0.1:9',
    transport,
    governor: false,
    clock: 'none',
    retry: { attempts: 1, delayMs: 1 },
  });
  return await connection.call(operation, params).catch((error: unknown) => error);
}

describe('an answer is that to the request', () => {
  it.each([
    [
      'an id beyond 2^53, as text and as number',
      { orderId: '9007199254740993' },
      '{"symbol":"AB","id":9007199254740993}',
    ],
    ['a name in another case', { symbol: 'ab' }, '{"symbol":"AB","id":1}'],
    ['a member that may be missing and is', { clientId: 'mine' }, '{"symbol":"AB","id":1}'],
    ['a member that may be missing and is null', { clientId: 'mine' }, '{"symbol":"AB","id":1,"ownId":null}'],
    ['any item of a list', { legId: 'b' }, '{"symbol":"AB","id":1,"legs":[{"id":"a"},{"id":"b"}]}'],
    ['an empty list', { legId: 'b' }, '{"symbol":"AB","id":1,"legs":[]}'],
    ['an exception that holds', { oldId: 'o' }, '{"symbol":"AB","id":1,"old":"x","status":"GONE"}'],
    ['what was not sent and the client made up', {}, '{"symbol":"AB","id":1,"old":"x","legs":[{"id":"z"}]}'],
  ])('with %s', async (_what, params, body) => {
    const transport = answering(body);
    expect(await ask(read, { symbol: 'AB', ...params }, transport)).toMatchObject({ symbol: 'AB' });
    expect(transport).toMatchObject({ sent: 1, dropped: 0 });
  });
});

const foreign: readonly (readonly [what: string, params: object, body: string, member: string])[] = [
  ['another name', {}, '{"symbol":"CD","id":1}', 'symbol'],
  ['no name where there always is one', {}, '{"id":1}', 'symbol'],
  ['a name of another type', {}, '{"symbol":{"toString":1},"id":1}', 'symbol'],
  [
    'an id that differs in its last digit',
    { orderId: '9007199254740993' },
    '{"symbol":"AB","id":9007199254740992}',
    'id',
  ],
  ['an id that differs in case', { clientId: 'Mine' }, '{"symbol":"AB","id":1,"ownId":"mine"}', 'ownId'],
  ['no item of a list', { legId: 'b' }, '{"symbol":"AB","id":1,"legs":[{"id":"a"},{}]}', 'legs.[].id'],
  [
    'an exception that does not hold',
    { oldId: 'o' },
    '{"symbol":"AB","id":1,"old":"x","status":"NEW"}',
    'old',
  ],
];

describe('an answer is that to another request', () => {
  it.each(foreign)(
    'with %s: a write is an unknown outcome with the lookup',
    async (_what, params, body, member) => {
      const transport = answering(body, '{"symbol":"AB","id":1}');
      const error = await ask(write, { symbol: 'AB', clientId: 'mine', ...params }, transport);
      expect(error).toBeInstanceOf(UnknownOutcomeError);
      expect(error).toMatchObject({
        lookup: { operation: 'trade.find', params: { symbol: 'AB' } },
        cause: expect.any(DecodeError),
      });
      expect(error).toMatchObject({ cause: { foreign: member, message: expect.stringContaining(member) } });
      expect(transport).toMatchObject({ sent: 1, dropped: 1 });
    },
  );

  it.each(foreign)('with %s: a read is sent again', async (_what, params, body) => {
    const own =
      '{"symbol":"AB","id":9007199254740993,"ownId":"Mine","legs":[{"id":"b"}],"old":"o","status":"NEW"}';
    const transport = answering(body, own);
    expect(await ask(read, { symbol: 'AB', ...params }, transport)).toMatchObject({
      symbol: 'AB',
      ownId: 'Mine',
    });
    expect(transport).toMatchObject({ sent: 2, dropped: 1 });
  });

  it('each time: the read ends in a DecodeError that names the member', async () => {
    const transport = answering('{"symbol":"CD","id":1}');
    const error = await ask(read, { symbol: 'AB' }, transport);
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({
      foreign: 'symbol',
      message:
        'market.book: the answer (HTTP 200) cannot be read: it answers another request: symbol is not "AB" (symbol)',
    });
    expect(transport).toMatchObject({ sent: 2, dropped: 2 });
  });

  it('the error shows no secret', async () => {
    const error = await ask(
      write,
      { symbol: 'AB', pass: 'hunter2' },
      answering('{"symbol":"AB","id":1,"pass":"x"}'),
    );
    expect(error).toMatchObject({ cause: { foreign: 'pass' } });
    expect(String(error)).not.toContain('hunter2');
  });

  it('as one of another kind may be, and the connection is given up', async () => {
    const transport = answering('[]');
    expect(await ask(write, { symbol: 'AB' }, transport)).toBeInstanceOf(UnknownOutcomeError);
    expect(transport.dropped).toBe(1);
  });
});
