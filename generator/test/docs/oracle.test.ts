import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PageFacts } from '../../src/docs/facts.ts';
import { groupBy } from '../../src/docs/group-by.ts';
import { unionOfFields } from '../../src/docs/read/example-fields.ts';
import { readPage } from '../../src/docs/read/read-page.ts';

/** The real pages, held against what irregularities.md and issue 3 count in them. */
const pagesDir = join(import.meta.dirname, '../../../../shared/docs');
const here = existsSync(pagesDir);
if (!here) console.log(`Skipped: the documentation pages are not in ${pagesDir}.`);

const pages = new Map(
  (here ? readdirSync(pagesDir) : []).map((name): [string, PageFacts] => [
    name.slice(0, 3),
    readPage(readFileSync(join(pagesDir, name), 'utf8'), name),
  ]),
);

function pageOf(number: string): PageFacts {
  const found = pages.get(number);
  if (found === undefined) throw new Error(`page ${number} is missing`);
  return found;
}

/** Values that occur with more than one partner. */
function several(pairs: readonly (readonly [string, string])[]): readonly string[] {
  return [...groupBy(pairs, ([key]) => key)]
    .filter(([, members]) => new Set(members.map(([, one]) => one)).size > 1)
    .map(([key]) => key)
    .sort();
}

test.runIf(here)('page 004 has 218 endpoints on 189 paths, in the sections that issue 3 counts', () => {
  const { endpoints } = pageOf('004');
  expect(endpoints).toHaveLength(218);
  expect(new Set(endpoints.map(({ method, path }) => `${method} ${path}`)).size).toBe(218);
  expect(new Set(endpoints.map(({ path }) => path)).size).toBe(189);
  const counts = [...groupBy(endpoints, ({ section }) => section)].map(([, members]) => members.length);
  expect(counts).toEqual([21, 35, 12, 15, 42, 9, 14, 13, 23, 6, 14, 2, 1, 1, 1, 1, 1, 4, 3]);
});

test.runIf(here)('every endpoint of page 004 has an example that could be read', () => {
  expect(pageOf('004').endpoints.filter(({ examples }) => examples.length === 0)).toEqual([]);
});

test.runIf(here)('A2: the five broken examples are read in spite of what is wrong with them', () => {
  const repairs = pageOf('004').endpoints.flatMap(({ examples }) => examples.flatMap((one) => one.repairs));
  expect(repairs.map(({ line, what }) => `${line} ${what}`)).toEqual([
    '2047 extra closing bracket',
    '3313 trailing comma',
    '3334 full-width comma',
    '3380 trailing comma',
    '8983 trailing comma',
  ]);
});

test.runIf(here)('A3: one endpoint has no weight, ten have one without a scope', () => {
  const { endpoints } = pageOf('004');
  expect(endpoints.filter(({ weights }) => weights.length === 0).map(({ line }) => line)).toEqual([8316]);
  expect(endpoints.filter(({ weights }) => weights.some(({ scope }) => scope === null))).toHaveLength(10);
});

test.runIf(here)('B11: 25 endpoints have another weight than one plain number with a scope', () => {
  const odd = pageOf('004').endpoints.filter(
    ({ weights, limits, line }) =>
      weights.length !== 1 ||
      weights.some(({ scope, when }) => scope === null || when !== undefined) ||
      limits.some((limit) => limit.seconds === 3 && line < limit.line),
  );
  expect(odd).toHaveLength(25);
});

test.runIf(here)('A4 and B8: security types, signatures and what the titles leave out', () => {
  const { endpoints } = pageOf('004');
  expect(endpoints.filter(({ security }) => security.byRule)).toHaveLength(11);
  expect(endpoints.filter(({ security, signed }) => security.type === null && signed)).toHaveLength(35);
  expect(
    endpoints.filter(({ security, signed }) => security.type === null && !signed).map(({ path }) => path),
  ).toEqual(['/sapi/v1/system/status']);
  const disputed = endpoints.filter(
    ({ hmac, parameters }) => hmac !== parameters.some(({ name }) => name === 'timestamp'),
  );
  expect(disputed.map(({ line }) => line)).toEqual([1956, 4255, 4523, 5070]);
  expect(
    endpoints
      .filter(({ security, signed }) => security.type === 'MARKET_DATA' && signed)
      .map(({ line }) => line),
  ).toEqual([7443, 7453]);
});

test.runIf(here)('B1: five messages belong to several codes; A1: six codes have no name, one has two', () => {
  const codes = pageOf('004').errors?.codes ?? [];
  expect(
    several(
      codes.flatMap(({ code, messages }) => messages.map((message): [string, string] => [message, code])),
    ),
  ).toHaveLength(5);
  expect(codes.filter(({ name }) => name === undefined)).toHaveLength(6);
  expect(several(codes.map(({ code, name }) => [code, name ?? '']))).toEqual(['-5012']);
  expect(pageOf('004').errors?.filterFailures).toHaveLength(12);
  expect(pageOf('004').errors?.rejections).toHaveLength(20);
});

test.runIf(here)('B3: nine parameters have several types', () => {
  const typed = pageOf('004').endpoints.flatMap(({ parameters }) =>
    parameters.flatMap(({ name, type }): [string, string][] => (type === null ? [] : [[name, type]])),
  );
  expect(several(typed)).toEqual([
    'amount',
    'asset',
    'current',
    'futuresType',
    'limit',
    'page',
    'size',
    'status',
    'type',
  ]);
});

test.runIf(here)('B4: 27 response fields have several types', () => {
  const fields = pageOf('004').endpoints.flatMap(({ examples }) => examples.flatMap((one) => one.fields));
  const typed = fields.flatMap(({ path, types }): [string, string][] => {
    const name = path.split('.').at(-1) ?? '';
    return /[\]$]$/.test(name) ? [] : types.filter((type) => type !== 'null').map((type) => [name, type]);
  });
  // Two assets are keys of maps: they are data, no fields.
  expect(several(typed).filter((name) => name !== 'BUSD' && name !== 'USDT')).toHaveLength(27);
});

test.runIf(here)('B6: eleven arrays have elements with different members', () => {
  const parents = pageOf('004').endpoints.flatMap((endpoint) => {
    const partial = unionOfFields(endpoint.examples).filter((field) => field.partial);
    return [...new Set(partial.map(({ path }) => path.replace(/\.?[^.]*$/, '')))];
  });
  expect(parents).toHaveLength(11);
});

test.runIf(here)('A5: tables with options, references, conditions and lists beside them are read', () => {
  const find = (path: string, method = 'POST') =>
    pageOf('004').endpoints.find((one) => one.path === path && one.method === method);
  expect(find('/api/v3/order/test')?.sameAs).toEqual({ method: 'POST', path: '/api/v3/order', line: 4263 });
  expect(find('/sapi/v1/asset/transfer')?.parameters[0]?.values).toHaveLength(21);
  expect(find('/sapi/v1/futures/loan/borrow')?.parameters.map(({ mandatory }) => mandatory)).toEqual([
    'yes',
    'conditional',
    'yes',
    'conditional',
    'no',
    'yes',
  ]);
  expect(find('/api/v3/exchangeInfo', 'GET')?.parameters.map(({ name, type }) => [name, type])).toEqual([
    ['symbol', null],
    ['symbols', null],
  ]);
  expect(find('/sapi/v1/margin/interestHistory', 'GET')?.responseEnums[0]?.values).toHaveLength(4);
});

test.runIf(here)(
  'A9: the languages of pages 000 and 003 disagree where the list says, those of 001 and 002 agree',
  () => {
    expect(pageOf('000').halves.map(({ fact }) => fact.replace(/^\S+ \S+ /, ''))).toEqual([
      'parameters',
      'parameter current min',
    ]);
    expect(pageOf('003').halves.map(({ fact }) => fact.replace(/^\S+ \S+ /, ''))).toEqual([
      'security type',
      'parameter assetName values',
    ]);
    expect([...pageOf('001').halves, ...pageOf('002').halves]).toEqual([]);
    expect(pageOf('003').unread.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '46 table-against-example',
    ]);
  },
);
