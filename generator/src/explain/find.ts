import { nearest } from '../check/suggest.ts';
import type { Api, ApiOperation, ErrorEntry, RemovedEndpoint } from '../model/api.ts';

/** Something that the specs know, and whose it is. */
export type Found =
  | { readonly kind: 'operation'; readonly api: Api; readonly operation: ApiOperation }
  | { readonly kind: 'error'; readonly api: Api; readonly entry: ErrorEntry }
  | { readonly kind: 'removed'; readonly api: Api; readonly endpoint: RemovedEndpoint };

/** A request line: the method is undefined where only a path was given. */
interface Line {
  readonly method: string | undefined;
  readonly path: string;
}

/** Everything that is called so: several where exchanges share a code, or a path takes several methods. */
export function find(apis: readonly Api[], what: readonly string[]): readonly Found[] {
  const line = lineOf(what);
  return apis.flatMap((api) => (line === undefined ? byName(api, nameOf(what)) : byLine(api, line)));
}

/** At most this many: more would be a list to read, not an answer. */
const most = 5;

/** What was probably meant, as it would have to be typed. */
export function suggestions(apis: readonly Api[], what: readonly string[]): readonly string[] {
  const line = lineOf(what);
  if (line !== undefined) {
    const lines = apis.flatMap((api) =>
      [...api.operations, ...api.removed].map((one) => `${one.method} ${one.path}`),
    );
    const same = lines.filter((one) => one.endsWith(` ${line.path}`));
    return same.length > 0 ? same : near(`${line.method ?? 'GET'} ${line.path}`, lines);
  }
  const name = withoutExchange(nameOf(what), apis);
  const codes = apis.flatMap((api) => api.errors.codes);
  if (isCode(name)) {
    const texts = codes.map(({ code }) => String(code));
    const distance = (code: string): number => Math.abs(Number(code) - Number(name));
    return [...new Set(texts)].sort((a, b) => distance(a) - distance(b)).slice(0, most);
  }
  const operations = apis.flatMap((api) => api.operations.map(({ section, id }) => `${section}.${id}`));
  const known = name.includes('.') ? operations : operations.map((key) => key.slice(key.indexOf('.') + 1));
  return near(name, [...known, ...codes.flatMap(({ names }) => names)]);
}

function byLine(api: Api, { method, path }: Line): readonly Found[] {
  const fits = (one: { readonly method: string; readonly path: string }): boolean =>
    one.path === path && (method === undefined || one.method === method);
  return [
    ...api.operations.filter(fits).map((operation): Found => ({ kind: 'operation', api, operation })),
    ...api.removed.filter(fits).map((endpoint): Found => ({ kind: 'removed', api, endpoint })),
  ];
}

function byName(api: Api, name: string): readonly Found[] {
  const key = withoutExchange(name, [api]);
  return [
    ...api.operations
      .filter(({ section, id }) => key === id || key === `${section}.${id}`)
      .map((operation): Found => ({ kind: 'operation', api, operation })),
    ...api.errors.codes
      .filter(({ code, names }) => String(code) === name || names.includes(name))
      .map((entry): Found => ({ kind: 'error', api, entry })),
  ];
}

function lineOf(what: readonly string[]): Line | undefined {
  const [first = '', second] = what.join(' ').trim().split(/\s+/);
  const target = second ?? first;
  // The change log leaves the first slash out now and then: DELETE api/v3/order.
  const path = /^(?:https?:\/\/[^/]+)?\/?([^/?#]+\/[^?#]*)/i.exec(target)?.[1];
  if (path === undefined) return undefined;
  return { method: second === undefined ? undefined : first.toUpperCase(), path: `/${path}` };
}

/** `binance.trade.newOrder` as the specs call it: `trade.newOrder`. */
function withoutExchange(name: string, apis: readonly Api[]): string {
  const api = apis.find((one) => name.startsWith(`${one.name}.`));
  return api === undefined ? name : name.slice(api.name.length + 1);
}

function nameOf(what: readonly string[]): string {
  return what.join(' ').trim();
}

function isCode(name: string): boolean {
  return /^-?\d+$/.test(name);
}

/** The nearest by spelling first, then those that contain what was typed. */
function near(word: string, candidates: readonly string[]): readonly string[] {
  const best = nearest(word, candidates);
  const lower = word.toLowerCase();
  const containing = candidates.filter((candidate) => candidate.toLowerCase().includes(lower));
  return [...new Set([...(best === undefined ? [] : [best]), ...containing])].slice(0, most);
}
