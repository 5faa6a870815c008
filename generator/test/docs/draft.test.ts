import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkSpecs } from '../../src/check/check-specs.ts';
import { type DraftOutcome, draftEndpoint } from '../../src/docs/draft/draft.ts';
import { readPage } from '../../src/docs/read/read-page.ts';
import { loadSpecs } from '../../src/load/load-specs.ts';
import { buildApi } from '../../src/model/build.ts';
import { tabbed } from './fixture.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
let specsDir = '';

beforeEach(() => {
  specsDir = mkdtempSync(join(tmpdir(), 'exspec-draft-'));
  cpSync(join(fixtures, 'valid'), specsDir, { recursive: true });
});
afterEach(() => rmSync(specsDir, { recursive: true }));

const text = tabbed(`Trade Endpoints

Cancel everything (TRADE)
Response:
{ "count": 2, "done": true }
DELETE /orders/all (HMAC SHA256)

Weight(IP): 3 for a single symbol; 5 when the symbol parameter is omitted;

Parameters:

Name > Type > Mandatory > Description
symbol > STRING > NO > 
startTime > LONG > NO > 
timestamp > LONG > YES > 
Book everything (TRADE)
Response:
{ "names": ["a"] }
OR
[]
PUT /depth (HMAC SHA256)

Weight: 1

Parameters:

Name > Type > Mandatory > Description
side > ENUM > YES > 
Prices
Response:
{}
GET /ticker

Weight(IP): 1
`);

function draft(endpoint?: string, section?: string): DraftOutcome {
  const facts = {
    ...readPage(text, 'page.txt'),
    exchange: 'demo',
    sourceUrl: 'https://demo.example/docs',
    revision: '2024-03-01',
  };
  return draftEndpoint({ specsDir, facts, endpoint, section });
}

function read(path: string): string {
  return readFileSync(join(specsDir, path), 'utf8');
}

function rules(): readonly string[] {
  return checkSpecs(loadSpecs(specsDir)).map(({ rule }) => rule);
}

test('a draft is a file in its section, wired in behind its neighbours, and nothing else changes', () => {
  const before = read('demo/openapi.yaml');
  expect(draft('DELETE /orders/all', 'trade')).toMatchObject({ kind: 'written' });
  const after = read('demo/openapi.yaml');
  expect(after.replace('  /orders/all: { $ref: ./trade/all.yaml }\n', '')).toBe(before);
  expect(after).toMatch(/orders\.yaml \}\n {2}\/orders\/all:/);
  const api = buildApi(loadSpecs(specsDir).trees[0] ?? fail());
  expect(api.operations.find(({ path }) => path === '/orders/all')).toMatchObject({
    method: 'DELETE',
    section: 'trade',
    securityType: 'TRADE',
    auth: 'signed',
    costs: [{ bucket: 'ip', weight: { sent: 'symbol', weight: 3, otherwise: 5 } }],
  });
});

test('the check refuses a draft for its marks, and takes it once they are decided', () => {
  draft('DELETE /orders/all', 'trade');
  expect(rules()).toContain('undecided');
  const decided = read('demo/trade/all.yaml')
    .replace(/ {2}x-todo: .*\n(?: {4}.*\n)*/, '  x-effect: write\n')
    .replace('      - name: recvWindow\n', '')
    .replace(/ {4}- name: recvWindow\n(?: {6}.*\n)*/, '')
    .replace(/( +)x-todo: Describe it in your own words\.\n/g, '$1description: Decided.\n')
    .replace(/type: number\n( +)x-todo: .*\n/, 'type: integer\n$1format: double-int\n')
    .replace(/( +)x-todo: Describe it\n/, '$1description: Decided.\n')
    .replace(/( +)x-todo: Describe it\.\n/, '$1description: Decided.\n')
    .replace(/ +x-todo: Put values.*\n/, '')
    .replace(/( +)x-todo: Describe the answer\.\n/, '$1description: Done.\n');
  expect(decided).not.toContain('x-todo');
  writeFileSync(join(specsDir, 'demo/trade/all.yaml'), decided);
  expect(checkSpecs(loadSpecs(specsDir))).toEqual([]);
});

test.each([
  ['/orders/all', false],
  ['/other/all', true],
])('a draft of %s asks for its bucket and its server where nothing else lies beside it: %s', (path, asks) => {
  const facts = {
    ...readPage(text.replaceAll('/orders/all', path), 'page.txt'),
    exchange: 'demo',
    sourceUrl: 'https://demo.example/docs',
    revision: '2024-03-01',
  };
  draftEndpoint({ specsDir, facts, endpoint: `DELETE ${path}`, section: 'trade' });
  const messages = checkSpecs(loadSpecs(specsDir)).map(({ message }) => message);
  expect(messages.some((one) => one.includes('name the bucket of its limits, and its server'))).toBe(asks);
});

test('a path that exists gets one more method, and its file keeps what it has', () => {
  const before = read('demo/market/depth.yaml');
  expect(draft('PUT /depth', 'market')).toMatchObject({ kind: 'written' });
  const after = read('demo/market/depth.yaml');
  expect(after.startsWith(before.trimEnd())).toBe(true);
  expect(after).toMatch(/\nput:\n/);
  // What the page leaves open is asked: the scope of the weight, the values of the ENUM, two examples of two types.
  expect(after).toContain('whether the weight counts by IP or by account');
  expect(after).toContain('List its values.');
  expect(after).toMatch(/oneOf:[\s\S]*The page has 2 examples/);
});

describe('refusals', () => {
  test.each([
    [
      'an endpoint that the specs have',
      'GET /ticker',
      'market',
      /^GET \/ticker stands in specs\/demo\/market\/ticker\.yaml:\d+ already\.$/,
    ],
    [
      'an endpoint that the page lacks',
      'GET /nothing',
      undefined,
      /^page\.txt does not describe GET \/nothing\.$/,
    ],
    [
      'several endpoints without a choice',
      undefined,
      undefined,
      /^Name one with --endpoint: DELETE \/orders\/all, PUT \/depth\.$/,
    ],
    ['an unknown section', 'PUT /depth', 'nowhere', /^Name the section with --section: market, trade\.$/],
  ])('%s', (_, endpoint, section, reason) => {
    const outcome = draft(endpoint, section);
    expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringMatching(reason) });
  });

  test('a page that does not describe what it claims to', () => {
    const facts = { ...readPage(text, 'page.txt'), mismatch: { claimed: 'a', anchors: 'b', line: 1 } };
    expect(draftEndpoint({ specsDir, facts, endpoint: undefined, section: undefined })).toEqual({
      kind: 'refused',
      reason: 'page.txt does not describe a: its anchors belong to b.',
    });
  });
});

function fail(): never {
  throw new Error('there is no tree');
}
