import type { Schema } from '../../model/api.ts';
import type { Side } from '../../model/forms.ts';
import { type Says, said } from '../../model/keywords.ts';
import { canonical, nameOf, view } from '../canonical.ts';
import type { Collector, Finding, Origin, Pair } from '../collector.ts';
import { type Contract, typeOf } from '../contract.ts';
import type { RuleId } from '../rules/index.ts';
import { compareObjects, objectOf } from './object.ts';
import { compareScalars, isScalar } from './scalar.ts';
import { compareUnions } from './union.ts';

/** Where a comparison of two schemas stands. */
export interface Place {
  readonly side: Side;
  readonly origin: Origin;
  readonly path: string;
}

type ArraySchema = Extract<Schema, { readonly kind: 'array' }>;

/** Compares schemas, each pair of named ones once per side, and remembers which operations lead to it. */
export class SchemaComparer {
  readonly base: Contract;
  readonly head: Contract;
  readonly found: Collector;
  /** Schemas that only changed their name: BASE's to HEAD's. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly #pairs = new Map<string, Pair>();
  readonly #waiting: (readonly [base: string, head: string, side: Side, pair: Pair])[] = [];
  /** Pairs of places under comparison: a schema that holds itself is not followed for ever. */
  readonly #open = new Map<Schema, Set<Schema>>();

  constructor(base: Contract, head: Contract, found: Collector, renamed: ReadonlyMap<string, string>) {
    this.base = base;
    this.head = head;
    this.found = found;
    this.renamed = renamed;
  }

  /** Whether a schema was held against what it was, for callers or for readers. */
  met(base: string, head: string): boolean {
    return this.#pairs.has(`request ${base} ${head}`) || this.#pairs.has(`response ${base} ${head}`);
  }

  compare(base: Schema, head: Schema, place: Place): void {
    const [left, right] = [nameOf(base), nameOf(head)];
    if (left !== undefined && right !== undefined) {
      this.#null(base.nullable, head.nullable, base, head, place);
      this.#words(base, head, place);
      this.#named(left, right, place);
      return;
    }
    const opened = this.#open.get(base) ?? new Set<Schema>();
    if (opened.has(head)) return;
    this.#open.set(base, opened.add(head));
    this.#resolved(base, head, place);
    opened.delete(head);
  }

  /** A schema of HEAD that no operation leads to, and what it was. */
  unreached(base: string, head: string): void {
    this.#named(base, head, { side: 'response', origin: { kind: 'api', name: head } });
  }

  /** A schema of HEAD whose members are parameters: what is said about it as a whole. */
  words(base: string, head: string): void {
    const [left, right] = [this.base.schemas.get(base)?.schema, this.head.schemas.get(head)?.schema];
    if (left === undefined || right === undefined) return;
    const place: Place = { side: 'request', origin: { kind: 'api', name: head }, path: '' };
    this.#words(left, right, place);
    this.#residue(left, right, place);
  }

  #named(base: string, head: string, { side, origin }: Pick<Place, 'side' | 'origin'>): void {
    const key = `${side} ${base} ${head}`;
    const known = this.#pairs.get(key);
    const pair = known ?? this.found.pair(side);
    if (origin.kind === 'schema') origin.pair.pairs.add(pair);
    else if (origin.kind !== 'api') pair.operations.add(origin.operation);
    if (known !== undefined) return;
    this.#pairs.set(key, pair);
    this.#waiting.push([base, head, side, pair]);
  }

  /** Compares the named schemas that were met: later, because chains of them may be longer than the stack. */
  finish(): void {
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop())
      this.#finish(...next);
  }

  #finish(base: string, head: string, side: Side, pair: Pair): void {
    const [left, right] = [this.base.schemas.get(base), this.head.schemas.get(head)];
    if (left === undefined || right === undefined) return;
    // Another schema in the place of one that is still there is an edit of neither.
    const name = (this.renamed.get(base) ?? base) === head ? head : `${base} → ${head}`;
    this.compare(left.schema, right.schema, { side, origin: { kind: 'schema', name, pair }, path: '' });
  }

  report(
    rule: RuleId,
    place: Place,
    base: Schema | undefined,
    head: Schema | undefined,
    more: Partial<Finding> = {},
  ): void {
    this.found.report({
      rule,
      origin: place.origin,
      path: place.path,
      before: base === undefined ? undefined : typeOf(base, place.side, this.base),
      after: head === undefined ? undefined : typeOf(head, place.side, this.head),
      identity: [base === undefined ? '' : canonical(base), head === undefined ? '' : canonical(head)],
      base: base?.at,
      head: head?.at,
      ...more,
    });
  }

  #resolved(base: Schema, head: Schema, place: Place): void {
    const left = view(base, this.base);
    const right = view(head, this.head);
    this.#null(left.nullable, right.nullable, base, head, place);
    this.#words(left.schema, right.schema, place);
    this.#residue(left.schema, right.schema, place);
    const [a, b] = [left.schema, right.schema];
    if (a.kind === 'unknown' && b.kind === 'unknown') return;
    if (a.kind === 'union' || b.kind === 'union')
      compareUnions(a.kind === 'union' ? a : base, b.kind === 'union' ? b : head, place, this);
    else if (isScalar(a) && isScalar(b)) compareScalars(a, b, place, this);
    else if (a.kind === 'array' && b.kind === 'array') this.#arrays(a, b, place);
    else if (a.kind === 'tuple' && b.kind === 'tuple' && a.items.length === b.items.length)
      for (const [index, item] of a.items.entries()) {
        const other = b.items[index];
        if (other !== undefined) this.compare(item, other, { ...place, path: `${place.path}[${index}]` });
      }
    else if (!this.#members(a, b, place)) this.#objects(a, b, place);
  }

  #arrays(base: ArraySchema, head: ArraySchema, place: Place): void {
    this.compare(base.items, head.items, { ...place, path: `${place.path}[]` });
    const limits = [
      [base.minItems, head.minItems, 'at least'],
      [base.maxItems, head.maxItems, 'at most'],
    ] as const;
    bounds(place, this, base, head, limits, 'items');
  }

  /** Members of `allOf` that are named keep their origin. */
  #members(base: Schema, head: Schema, place: Place): boolean {
    if (base.kind !== 'intersection' || head.kind !== 'intersection') return false;
    const pairs = base.members.flatMap((one, index): (readonly [Schema, Schema])[] => {
      const name = nameOf(one);
      const other =
        name === undefined
          ? head.members[index]
          : head.members.find((candidate) => nameOf(candidate) === (this.renamed.get(name) ?? name));
      const alike = other !== undefined && (nameOf(other) === undefined) === (name === undefined);
      return alike ? [[one, other]] : [];
    });
    if (pairs.length !== base.members.length || pairs.length !== head.members.length) return false;
    for (const [one, other] of pairs) this.compare(one, other, place);
    return true;
  }

  #objects(base: Schema, head: Schema, place: Place): void {
    const [object, other] = [objectOf(base, this.base), objectOf(head, this.head)];
    if (object !== undefined && other !== undefined) {
      compareObjects(object, other, place, this);
      return;
    }
    // Two things that have nothing in common.
    const [request, response] = [head.kind === 'unknown', base.kind === 'unknown'];
    const rule =
      place.side === 'request' ? request && 'request-type-widened' : response && 'response-type-narrowed';
    this.report(rule || `${place.side}-type-changed`, place, base, head);
  }

  #null(before: boolean, after: boolean, base: Schema, head: Schema, place: Place): void {
    if (before === after) return;
    this.report(`${place.side}-null-${after ? 'allowed' : 'refused'}`, place, base, head);
  }

  /** Keywords that the model does not hold. */
  #residue(base: Schema, head: Schema, place: Place): void {
    const [left, right] = [base.rest, head.rest];
    const compare = (rule: RuleId, says: Says): void =>
      this.found.compare(rule, said(left, says) ?? '', said(right, says) ?? '', at);
    const at = { origin: place.origin, path: place.path, base: base.at, head: head.at };
    const limit =
      place.side === 'response'
        ? 'response-limit-changed'
        : said(right, 'limits') === undefined
          ? 'request-limit-loosened'
          : 'request-limit-tightened';
    compare(limit, 'limits');
    compare('schema-keyword-changed', 'means');
    compare('example-changed', 'examples');
    this.found.compare(`${place.side}-default-changed`, said(left, 'default'), said(right, 'default'), at);
  }

  #words(base: Schema, head: Schema, place: Place): void {
    const text = (schema: Schema): string =>
      [
        schema.description,
        said(schema.rest, 'words') ?? '',
        ...(schema.kind === 'string'
          ? [...schema.enumDescriptions].sort().map(([value, words]) => `${value}: ${words}`)
          : []),
        ...Object.values(schema.docs).map(String),
      ]
        .filter((one) => one !== '')
        .join('\n');
    this.found.compare('schema-description-changed', text(base), text(head), {
      origin: place.origin,
      path: place.path,
      base: base.at,
      head: head.at,
    });
  }
}

/** Bounds of a value: for callers they decide what passes, for readers they are words. */
export function bounds(
  place: Place,
  comparer: SchemaComparer,
  base: Schema,
  head: Schema,
  limits: readonly (readonly [
    before: number | undefined,
    after: number | undefined,
    word: 'at least' | 'at most',
  ])[],
  unit: string,
): void {
  for (const [before, after, word] of limits) {
    if (before === after) continue;
    const tighter =
      before === undefined ||
      (after !== undefined && (word === 'at least' ? after > before : after < before));
    const text = (limit: number | undefined): string =>
      limit === undefined ? 'no limit' : `${word} ${limit} ${unit}`.trim();
    const rule =
      place.side === 'response'
        ? 'response-limit-changed'
        : tighter
          ? 'request-limit-tightened'
          : 'request-limit-loosened';
    comparer.report(rule, place, base, head, {
      before: text(before),
      after: text(after),
      identity: [`${word} ${before ?? ''}`, `${word} ${after ?? ''}`],
    });
  }
}
