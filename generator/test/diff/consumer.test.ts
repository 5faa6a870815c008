import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareContracts, compareWhole } from '../../src/diff/compare/index.ts';
import type { RuleId } from '../../src/diff/rules/index.ts';
import { rules } from '../../src/diff/rules/index.ts';
import { consumerOptions, runtimeTypes } from '../emit/consumer-project.ts';
import { emitTables, writeFiles } from '../emit/evaluate.ts';
import type { Texts } from '../load/load-texts.ts';
import { type Case, ownCases, reversed, shopCases } from './cases/index.ts';
import { apiOf, diffOwn, edited, foreign, mini, ownContract } from './mini.ts';
import { shop } from './shop.ts';

const root = new URL('../../..', import.meta.url).pathname;
let folder = '';
/** First error of each consumer's folder, by what is compiled. */
let errors: ReadonlyMap<string, readonly string[]> = new Map();

const baseOf = (one: Case): Texts => edited(mini, ...(one.given ?? []));
const headOf = (one: Case): Texts => edited(baseOf(one), ...one.edits);
const shopEdited = (one: Case): string => edited({ 'api.yaml': shop }, ...one.edits)['api.yaml'] ?? '';
const breaking = (one: Case): boolean => rules[one.rule].severity === 'breaking';

/** What any program may do with the client: it must compile before and after every change that breaks nothing. */
const everything = `import { ErrorCode, FilterFailure, OrderRejection } from './src/generated/errors.ts';
import type { ServerName } from './src/generated/exchange.ts';
import type { paths } from './src/generated/schema.ts';
import type { Sections } from './src/generated/sections.ts';
import { heartbeatStream, type PayloadOf, type ReadableOf, type StreamServerName, ticksStream } from './src/generated/streams.ts';
import type { Book, Order, Refusal, Time } from './src/generated/types.ts';
declare const mini: Sections;
export async function all(): Promise<readonly unknown[]> {
  const book: Book = await mini.book.depth({ market: 'A', limit: 10, from: 1, to: 2, note: 'a' });
  const many: Book = await mini.book.depth({ markets: ['A', 'B'] });
  const order: Order = await mini.desk.place({ market: 'A', side: 'BUY', quantity: '1', price: 2n, ownId: 'a' });
  const { id } = await mini.desk.place({ market: 'A', side: 'SELL', quantity: 1, answer: 'ACK' });
  const price: string = (await mini.book.price({ market: 'A' })).price;
  const prices: readonly { price: string }[] = await mini.book.price();
  const found: Order = await mini.desk.find({ ownId: 'a', verbose: true });
  const time: Time = await mini.book.time();
  const soon: number = time.now + 1;
  const [event] = await mini.book.events();
  const what = event?.kind === 'OPENED' ? event.at : event?.why;
  const { listenKey } = await mini.desk.openKey();
  const orders: readonly Order[] = await mini.desk.history({ account: 'me', fromId: '1', size: 5 });
  const isNew: boolean = order.status === 'NEW' || order.status === 'FILLED' || order.status === 'ELSE';
  const filled: string = order.filled ?? order.price;
  const [bid, quantity]: readonly string[] = book.bids[0] ?? [];
  const halted: boolean = book.phase === 'HALT';
  return [many, id, price, prices, found, soon, what, listenKey, orders, isNew, filled, bid, quantity, halted, order.comment];
}
export const server: ServerName = 'test';
export const codes: readonly ErrorCode[] = [ErrorCode.MISSING, ErrorCode.SLOW_DOWN, -3];
export const texts = [FilterFailure.PRICE, OrderRejection.UNKNOWN];
export const tick = (payload: PayloadOf<'a@ticks@fast'>, readable: ReadableOf<'a@ticks'>): readonly string[] => [payload.p, readable.price];
export const beat = (payload: PayloadOf<'!heartbeat'>): string => payload.u;
export const names = [ticksStream('A', ''), ticksStream('A', '@fast'), heartbeatStream];
export const streamServer: StreamServerName = 'sandbox';
export type Depth = paths['/v1/depth']['get'];
export const code = (refusal: Refusal): number => refusal.code;
`;
const shopEverything = `import type { paths } from './src/schema.ts';
type Post = paths['/orders']['post'];
export const body: Post['requestBody']['content']['application/json'] = {
  item: { sku: 'a', count: 1, gift: 'b', colour: 'red' },
  payment: { number: '1' },
};
export const read = (made: Post['responses']['201']['content']['application/json']): string => made.id;
`;

async function shopTypes(text: string): Promise<string> {
  return astToString(await openapiTS(text));
}

function writeOwn(name: string, texts: Texts, consumers: Readonly<Record<string, string>>): void {
  const api = apiOf(texts);
  const index = `export type { Sections as ${api.className} } from '../../../src/generated/sections.ts';\n`;
  writeFiles(join(folder, name), [
    ...[...emitTables(api)].filter(([path]) => path.endsWith('.ts')),
    [`node_modules/${api.packageName}/index.d.ts`, index],
    [`node_modules/${api.packageName}/package.json`, '{"types":"index.d.ts"}'],
    ...Object.entries(consumers),
  ]);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'exspec-diff-'));
  const options = {
    ...consumerOptions,
    exactOptionalPropertyTypes: true,
  };
  writeFiles(folder, [
    ...Object.entries(runtimeTypes),
    ['package.json', '{"type":"module"}'],
    ['tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['*/**/*.ts'] })],
  ]);
  const consumers = ownCases.filter((one) => one.given === undefined && one.consumer !== undefined);
  writeOwn('base', mini, {
    'everything.ts': everything,
    ...Object.fromEntries(consumers.map((one) => [`${one.rule}.ts`, one.consumer ?? ''])),
  });
  for (const one of ownCases) {
    if (one.given !== undefined)
      writeOwn(`base-${one.rule}`, baseOf(one), { 'consumer.ts': one.consumer ?? '' });
    writeOwn(`own-${one.rule}`, headOf(one), { 'consumer.ts': one.consumer ?? everything });
  }
  writeFiles(join(folder, 'shop'), [
    ['src/schema.ts', await shopTypes(shop)],
    ['everything.ts', shopEverything],
    ...shopCases.flatMap((one) =>
      one.consumer === undefined ? [] : [[`${one.rule}.ts`, one.consumer] as const],
    ),
  ]);
  for (const one of shopCases)
    writeFiles(join(folder, `shop-${one.rule}`), [
      ['src/schema.ts', await shopTypes(shopEdited(one))],
      ['consumer.ts', one.consumer ?? shopEverything],
    ]);
  // An exchange that is gone has no package.
  writeFileSync(join(folder, 'gone.ts'), '');
  writeFiles(join(folder, 'gone'), [
    ['consumer.ts', `import type { Mini } from '@exspec/mini';\nexport type Client = Mini;\n`],
  ]);
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const found = new Map<string, string[]>();
  for (const line of stdout.split('\n')) {
    const [, path] = /^([^(\s][^(]*)\(\d+,\d+\): error/.exec(line) ?? [];
    if (path !== undefined) found.set(path, [...(found.get(path) ?? []), line]);
  }
  errors = found;
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const errorsBelow = (prefix: string): readonly string[] =>
  [...errors].filter(([path]) => path.startsWith(prefix)).flatMap(([, lines]) => lines);

it('every consumer compiles against what it was written for', () => {
  expect([...errorsBelow('base'), ...errorsBelow('shop/')]).toEqual([]);
});

describe.each([...ownCases, ...shopCases].map((one) => ({ ...one, name: `${one.of ?? 'own'}-${one.rule}` })))(
  '$name',
  (one) => {
    it('is what the diff says about the edit, and nothing else', () => {
      const changes =
        one.of === 'shop'
          ? compareContracts(foreign(shop), foreign(shopEdited(one)))
          : diffOwn(baseOf(one), headOf(one));
      expect(
        [...new Set(changes.flatMap((change) => change.effects.map((effect) => effect.rule)))].sort(),
      ).toEqual([one.rule, ...(one.also ?? [])].sort());
    });

    it(breaking(one) ? 'stops a program from compiling' : 'leaves every program as it is', () => {
      const all = errorsBelow(`${one.name}/`);
      const consumer = errorsBelow(`${one.name}/consumer.ts`);
      expect(all.length).toBe(consumer.length);
      if (breaking(one)) expect(consumer).not.toEqual([]);
      else expect(consumer).toEqual([]);
    });
  },
);

it.each(Object.entries(reversed))('%s seen from the other side is %s', (rule, opposite) => {
  const one = ownCases.find((candidate) => candidate.rule === rule);
  const changes = diffOwn(edited(mini, ...(one?.edits ?? [])), mini);
  expect(changes.map((change) => change.rule)).toEqual([opposite]);
});

it('an answer that comes out of its envelope is told as such, and does not compile', () => {
  const wrapped = ownCases.find((one) => one.rule === 'response-wrapped');
  const changes = diffOwn(edited(mini, ...(wrapped?.edits ?? [])), mini);
  expect(changes.map((change) => [change.rule, change.before, change.after])).toEqual([
    ['response-unwrapped', 'answer.data', 'answer'],
  ]);
});

it('an exchange that is gone takes its package with it; a new one breaks nothing', () => {
  const contract = ownContract(mini);
  expect(compareWhole(contract, undefined).map((change) => change.rule)).toEqual(['exchange-removed']);
  expect(compareWhole(undefined, contract).map((change) => change.rule)).toEqual(['exchange-added']);
  expect(errorsBelow('gone/')).toHaveLength(1);
});

it('an exchange that has no streams any more has no types of streams', () => {
  const { 'mini/asyncapi.yaml': _streams, ...silent } = mini;
  const rulesOf = (base: Texts, head: Texts): readonly string[] => [
    ...new Set(
      diffOwn(base, head)
        .map((change) => change.rule)
        .filter((rule) => rule.startsWith('stream')),
    ),
  ];
  expect(rulesOf(mini, silent)).toEqual(['streams-removed']);
  expect(rulesOf(silent, mini)).toEqual(['streams-added']);
  expect([...emitTables(apiOf(silent)).keys()].filter((path) => path.endsWith('/streams.ts'))).toEqual([]);
});

it('every rule has a case, and every breaking one a program that it breaks', () => {
  const proven = new Set<string>([
    ...[...ownCases, ...shopCases].map((one) => one.rule),
    ...Object.values(reversed),
    'exchange-added',
    'exchange-removed',
    'response-unwrapped',
    'streams-added',
    'streams-removed',
  ]);
  expect((Object.keys(rules) as RuleId[]).filter((rule) => !proven.has(rule))).toEqual([]);
  expect(
    [...ownCases, ...shopCases]
      .filter((one) => breaking(one) !== (one.consumer !== undefined))
      .map((one) => one.rule),
  ).toEqual([]);
});
