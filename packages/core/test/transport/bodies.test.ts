import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import {
  API_KEY,
  bookOperation,
  errorBody,
  exchange,
  orderOperation,
  SECRET,
} from '@exspec/testing/exchange';
import { http, type RawRequest, serveRaw, until } from '@exspec/testing/raw-server';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ConnectOptions,
  connect,
  DecodeError,
  OptionsError,
  UnknownOutcomeError,
} from '../../src/index.ts';
import { createFetchTransport } from '../../src/transport/fetch.ts';
import type { Transport } from '../../src/transport/transport.ts';
import { createNodeTransport } from '../../src/transport/undici.ts';

type Bytes = Uint8Array;
const coders: Readonly<Record<string, (bytes: Bytes) => Bytes>> = {
  gzip: (bytes) => gzipSync(bytes),
  'x-gzip': (bytes) => gzipSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
  br: (bytes) => brotliCompressSync(bytes),
};
const transports = ['undici', 'fetch'] as const;
const id = '9007199254740993';

const open = (server: string, transport: (typeof transports)[number], options: ConnectOptions = {}) =>
  connect(exchange, {
    ...{ apiKey: API_KEY, secret: SECRET, server, transport, retry: false, clock: 'none' },
    ...options,
  });
type Open = ReturnType<typeof open>;
const read = (connection: Open) => connection.call(bookOperation, { symbol: 'AB' });
const write = (connection: Open) => connection.call(orderOperation, { symbol: 'AB', clientId: 'mine' });
const thrown = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe.each(transports)('over %s', (transport) => {
  it.each([
    ['gzip', 'gzip', gzipSync(`{"id":${id}}`)],
    ['x-gzip', 'X-GZip', gzipSync(`{"id":${id}}`)],
    ['deflate', 'deflate', deflateSync(`{"id":${id}}`)],
    ['deflate without a header', 'deflate', deflateRawSync(`{"id":${id}}`)],
    ['br', 'br', brotliCompressSync(`{"id":${id}}`)],
    [
      'several, one after the other',
      'gzip, deflate , br',
      brotliCompressSync(deflateSync(gzipSync(`{"id":${id}}`))),
    ],
    ['none, with a mark of byte order', '', Buffer.from(`\ufeff{"id":${id}}`)],
  ])('an order answered in %s is a good order', async (_what, coding, body) => {
    const headers: Record<string, string> = coding === '' ? {} : { 'content-encoding': coding };
    const server = await serveRaw(({ socket }) => socket.write(http(body, headers)));
    await using connection = open(server.origin, transport);
    expect(await write(connection)).toEqual({ id });
  });

  it('a refusal in gzip keeps its code', async () => {
    const body = gzipSync(errorBody(-2, 'No funds.'));
    const server = await serveRaw(({ socket }) =>
      socket.write(http(body, { 'content-encoding': 'gzip' }, '400 Bad Request')),
    );
    await using connection = open(server.origin, transport);
    expect(await thrown(write(connection))).toMatchObject({ name: 'ApiError', code: -2 });
  });

  it.each([
    ['that nobody knows', 'lzma', 'lzma', Buffer.from('{"id":1}')],
    ['of several, one of which nobody knows', 'gzip, aws-chunked', 'aws-chunked', gzipSync('{"id":1}')],
  ])('an encoding %s is a clear error that keeps the bytes', async (_what, coding, named, body) => {
    const server = await serveRaw(({ socket }) => socket.write(http(body, { 'content-encoding': coding })));
    await using connection = open(server.origin, transport);
    const error = await thrown(read(connection));
    expect(error).toBeInstanceOf(DecodeError);
    expect(String(error)).toContain(`an encoding that is not known here: ${named}`);
    expect(error instanceof DecodeError && Buffer.from(error.bytes ?? [])).toEqual(body);
    const outcome = await thrown(write(connection));
    expect(outcome).toBeInstanceOf(UnknownOutcomeError);
    expect(outcome).toMatchObject({ cause: expect.any(DecodeError) });
  });

  it('a status speaks for itself where the body is in an encoding that nobody knows', async () => {
    const server = await serveRaw(({ socket }) =>
      socket.write(http('x', { 'content-encoding': 'lzma', 'retry-after': '7' }, '429 Too Many Requests')),
    );
    await using connection = open(server.origin, transport, { governor: false });
    expect(await thrown(write(connection))).toMatchObject({ name: 'RateLimitError', retryAfterMs: 7000 });
  });

  it('an endless body ends at its bound, with its beginning, and with its connection', async () => {
    const server = await serveRaw(({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      const piece = `10000\r\n${'x'.repeat(65_536)}\r\n`;
      const more = (): void => {
        while (!socket.destroyed && socket.write(piece));
      };
      socket.on('drain', more);
      more();
    });
    await using connection = open(server.origin, transport, { maxBodyBytes: 1_000_000 });
    const error = await thrown(read(connection));
    expect(error).toBeInstanceOf(DecodeError);
    expect(String(error)).toContain('it is longer than maxBodyBytes, 1000000');
    expect(error instanceof DecodeError && error.body).toBe('x'.repeat(65_536));
    expect(await thrown(write(connection))).toBeInstanceOf(UnknownOutcomeError);
    await until(() => server.seen.every(({ socket }) => socket.destroyed));
  });

  it('a body that grows beyond its bound when it is decoded is not decoded further', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20));
    const server = await serveRaw(({ socket }) => socket.write(http(bomb, { 'content-encoding': 'gzip' })));
    await using connection = open(server.origin, transport, { maxBodyBytes: 1_000_000 });
    expect(String(await thrown(read(connection)))).toContain('it is longer than maxBodyBytes, 1000000');
  });

  it('a body of exactly the bound is read', async () => {
    const body = `{"id":${id}}`;
    const server = await serveRaw(({ socket }) => socket.write(http(body)));
    await using connection = open(server.origin, transport, { maxBodyBytes: body.length });
    expect(await read(connection)).toEqual({ id });
  });
});

it('a fetch that gives texts only is held to the bound too', async () => {
  const fetch = async () => ({ status: 200, headers: new Headers(), text: async () => '[1,2,3,4]' });
  await using connection = connect(exchange, { fetch, maxBodyBytes: 5, server: 'http://127.0.0.1:1' });
  expect(String(await thrown(read(connection)))).toContain('it is longer than maxBodyBytes, 5');
});

it.each([0, -1, Number.NaN, 2 ** 30])('a bound of %d is refused', (maxBodyBytes) => {
  expect(() => connect(exchange, { maxBodyBytes })).toThrow(OptionsError);
});

it('reads over undici ask for gzip, orders for nothing', async () => {
  const server = await serveRaw(({ socket }) => socket.write(http('{"id":1}')));
  await using connection = open(server.origin, 'undici');
  await read(connection);
  await write(connection);
  expect(server.seen[0]?.head).toMatch(/^accept-encoding: gzip$/m);
  expect(server.seen[1]?.head).not.toMatch(/accept-encoding/);
});

it('both transports make the same text of the same bytes, however they are encoded and cut', async () => {
  let next: Bytes[] = [];
  const server = await serveRaw((request: RawRequest) => {
    const send = (pieces: readonly Bytes[]): void => {
      const [piece, ...rest] = pieces;
      if (piece === undefined) return;
      request.socket.write(piece, () => setImmediate(send, rest));
    };
    send(next);
  });
  const both: readonly Transport[] = [createNodeTransport(), createFetchTransport()];
  const text = fc.oneof(
    fc.string({ unit: 'binary' }).map((value) => Buffer.from(value)),
    fc.string().map((value) => Buffer.from(`\ufeff${value}`)),
    fc.uint8Array({ maxLength: 200 }).map((value) => Buffer.from(value)),
  );
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.array(fc.constantFrom(...Object.keys(coders)), { maxLength: 4 }),
      fc.constantFrom('utf-8', 'gbk', 'iso-8859-1', 'utf-16'),
      fc.array(fc.nat({ max: 400 }), { maxLength: 4 }),
      fc.boolean(),
      async (body, codings, charset, cuts, isChunked) => {
        let bytes: Bytes = body;
        for (const coding of codings) bytes = coders[coding]?.(bytes) ?? bytes;
        const headers = {
          'content-type': `application/json; charset=${charset}`,
          ...(codings.length === 0 ? {} : { 'content-encoding': codings.join(', ') }),
        };
        const whole = isChunked ? chunked(bytes, headers) : http(bytes, headers);
        const places = [...cuts.map((cut) => cut % whole.length), whole.length].sort((a, b) => a - b);
        next = places
          .map((place, index) => whole.subarray(places[index - 1] ?? 0, place))
          .filter((piece) => piece.length > 0);
        const request = { method: 'GET', origin: server.origin, path: '/', headers: {} };
        const [one, other] = await Promise.all(both.map((transport) => transport.send(request, 5000)));
        expect(one?.unreadable).toBe(undefined);
        expect(one?.body).toBe(other?.body);
        // What the Fetch Standard says of text(): UTF-8, whatever the charset, less the mark.
        expect(one?.body).toBe(new TextDecoder().decode(body));
      },
    ),
    { numRuns: 150 },
  );
  for (const transport of both) await transport.close();
});

function chunked(bytes: Bytes, headers: Readonly<Record<string, string>>): Buffer {
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const piece =
    bytes.length === 0 ? [] : [Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')];
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n${head.join('')}\r\n`),
    ...piece,
    Buffer.from('0\r\n\r\n'),
  ]);
}
