import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mockCredentials } from '@exspec/binance/mock';
import { startMockBinance } from '@exspec/binance/mock/server';
import { loadSpecs } from '@exspec/generator/src/load/load-specs.ts';
import { buildApi } from '@exspec/generator/src/model/build.ts';
import { Collection, type Request } from 'postman-collection';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../src/pack.ts';
import { itemCalled, itemsOf, prepare } from '../src/postman.ts';

const apis = loadSpecs(`${root}/specs`).trees.map(buildApi);

/** A fresh copy: scripts change requests. */
function collectionOf(name: string): Collection {
  return new Collection(JSON.parse(readFileSync(`${root}/packages/${name}/postman_collection.json`, 'utf8')));
}

describe.each(apis)('the Postman collection of $name', (api) => {
  const collection = collectionOf(api.name);
  const json: { item: { name: string }[]; info: { schema: string } } = JSON.parse(
    readFileSync(`${root}/packages/${api.name}/postman_collection.json`, 'utf8'),
  );

  test('is of format 2.1.0 and has a folder for each section and a request for each operation', () => {
    expect(json.info.schema).toBe('https://schema.getpostman.com/json/collection/v2.1.0/collection.json');
    expect(json.item.map(({ name }) => name)).toEqual(api.sections.map(({ name }) => name));
    const seen = itemsOf(collection).map(
      ({ request }) => `${request.method} ${request.url.getPath({ unresolved: true })}`,
    );
    expect(seen.sort()).toEqual(
      api.operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`).sort(),
    );
  });

  test.each(api.operations.map((operation) => [operation.id, operation] as const))(
    '%s lists every parameter, and what must be sent is switched on',
    (id, operation) => {
      const { request } = itemCalled(collection, id);
      const listed = [...request.url.query.all(), ...(request.body?.urlencoded?.all() ?? [])];
      const own = operation.parameters.filter((one) => one.in === 'query' || one.in === 'form');
      expect(listed.map(({ key }) => key)).toEqual(own.map(({ name }) => name));
      const on = new Set(listed.filter(({ disabled }) => disabled !== true).map(({ key }) => key));
      for (const { name, required } of own) if (required) expect(on).toContain(name);
    },
  );
});

describe('requests of the Binance collection that the mock exchange gets', () => {
  let mock: Awaited<ReturnType<typeof startMockBinance>>;
  beforeAll(async () => {
    mock = await startMockBinance({ port: 0 });
  });
  afterAll(() => mock.close());

  async function send(
    id: string,
    secret: string,
    change: (request: Request) => void = () => undefined,
  ): Promise<{ status: number; answer: unknown }> {
    const collection = collectionOf('binance');
    const { request } = itemCalled(collection, id);
    change(request);
    const { fill } = prepare(collection, request, {
      baseUrl: mock.url,
      apiKey: mockCredentials.apiKey,
      secret,
    });
    const form = (request.body?.urlencoded?.all() ?? []).filter(({ disabled }) => disabled !== true);
    const escaped = (text: string): string =>
      encodeURIComponent(text).replace(
        /[!'()*]/g,
        (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
      );
    const query = request.url.query.all().filter(({ disabled }) => disabled !== true);
    const search = query.map(({ key, value }) => `${key}=${fill(value ?? '')}`).join('&');
    const response = await fetch(`${mock.url}${request.url.getPath()}${search === '' ? '' : `?${search}`}`, {
      method: request.method,
      headers: Object.fromEntries([
        ...request.headers.all().map(({ key, value }) => [key, fill(value)]),
        ...(form.length === 0 ? [] : [['content-type', 'application/x-www-form-urlencoded']]),
      ]),
      ...(form.length === 0
        ? {}
        : { body: form.map(({ key, value }) => `${key}=${escaped(fill(String(value ?? '')))}`).join('&') }),
    });
    return { status: response.status, answer: await response.json() };
  }

  test.each(['account', 'openOrders'])('%s is signed rightly', async (id) => {
    const { status, answer } = await send(id, mockCredentials.secret);
    expect({ status, answer }).toMatchObject({ status: 200 });
  });

  test('a form body is signed rightly', async () => {
    const book: { bids: [string, string][] } = JSON.parse(
      await (await fetch(`${mock.url}/api/v3/depth?symbol=BNBBTC&limit=5`)).text(),
    );
    const values = new Map([
      ['symbol', 'BNBBTC'],
      ['price', book.bids[0]?.[0]],
    ]);
    const { status, answer } = await send('testNewOrder', mockCredentials.secret, (request) => {
      for (const one of request.body?.urlencoded?.all() ?? [])
        one.value = values.get(one.key ?? '') ?? one.value;
    });
    expect({ status, answer }).toEqual({ status: 200, answer: {} });
  });

  test('a value that has to be escaped is signed as it is sent', async () => {
    const { answer } = await send('queryOrder', mockCredentials.secret, (request) => {
      for (const one of request.url.query.all()) {
        if (one.key === 'origClientOrderId') {
          one.disabled = false;
          one.value = 'a:b/c';
        }
      }
    });
    // Order does not exist: the signature was right.
    expect(answer).toMatchObject({ code: -2013 });
  });

  test('another secret is refused as an invalid signature', async () => {
    const { answer } = await send('account', 'wrong');
    expect(answer).toMatchObject({ code: -1022 });
  });
});

test('the OKX collection signs timestamp, method and path with query, in base64', () => {
  const collection = collectionOf('okx');
  const { request } = itemCalled(collection, 'loanHistory');
  const { scope } = prepare(collection, request, { secret: 'secret', baseUrl: 'http://127.0.0.1' });
  const time = scope.get('timestamp') ?? '';
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(scope.get('signature')).toBe(
    createHmac('sha256', 'secret')
      .update(`${time}GET/api/v5/finance/flexible-loan/loan-history`)
      .digest('base64'),
  );
  expect(request.headers.all().map(({ key, value }) => `${key}: ${value}`)).toEqual([
    'OK-ACCESS-KEY: {{apiKey}}',
    'OK-ACCESS-SIGN: {{signature}}',
    'OK-ACCESS-TIMESTAMP: {{timestamp}}',
    'OK-ACCESS-PASSPHRASE: {{passphrase}}',
  ]);
});
