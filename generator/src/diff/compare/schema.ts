import type { Json, Schema } from '../../model/api.ts';
import type { Side } from '../../model/forms.ts';
import { canonical, nameOf } from '../canonical.ts';
import type { Collector, Finding, Origin, Pair } from '../collector.ts';
import { type Contract, type Rest, typeOf } from '../contract.ts';
import { weightyText, wordsOf } from '../keywords.ts';
import { facetOf, type RuleId, rules } from '../rules/index.ts';
import { bounds } from './bounds.ts';
import { compareObjects } from './object.ts';
import { compareParts } from './parts.ts';
import { compareRests } from './rest.ts';
import { compareScalars, isScalar } from './scalar.ts';
import { compareUnions } from './union.ts';
import { isNever, type Whole, Wholes } from './whole.ts';

/** Where a comparison of two schemas stands. */
export interface Place {
  readonly side: Side;
  readonly origin: Origin;
  readonly path: string;
  /** The value is never sent in this direction, so that no edit of it is felt. */
  readonly ignored?: boolean;
}

type ArraySchema = Extract<Schema, { readonly kind: 'array' }>;

/** Compares schemas, each pair of named ones once per side, and remembers which operations lead to it. */
export class SchemaComparer {
  readonly base: Contract;
  readonly head: Contract;
  readonly found: Collector;
  /** Schemas that only changed their name: BASE's to HEAD's. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly wholes: { readonly base: Wholes; readonly head: Wholes };
  readonly #pairs = new Map<string, Pair>();
  readonly #named = new Set<Pair>();
  /** Members of components that were compared as parts of something. */
  readonly #done = new Map<Pair, Set<string>>();
  readonly #waiting: (readonly [base: string, head: string, side: Side, pair: Pair])[] = [];
  /** Pairs of places under comparison: a schema that holds itself is not followed for ever. */
  readonly #open = new Map<Schema, Set<Schema>>();

  constructor(base: Contract, head: Contract, found: Collector, renamed: ReadonlyMap<string, string>) {
    this.base = base;
    this.head = head;
    this.found = found;
    this.renamed = renamed;
    this.wholes = { base: new Wholes(base), head: new Wholes(head) };
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
      compareRests(base.rest, head.rest, place, { base: base.at, head: head.at }, this);
      this.#follow(left, right, place);
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
    this.#follow(base, head, { side: 'response', origin: { kind: 'api', name: head }, path: '' });
  }

  /** A schema of HEAD whose members are parameters: what is said about it as a whole. */
  words(base: string, head: string): void {
    const [left, right] = [this.base.schemas.get(base)?.schema, this.head.schemas.get(head)?.schema];
    if (left === undefined || right === undefined) return;
    const place: Place = { side: 'request', origin: { kind: 'api', name: head }, path: '' };
    this.#words(left, right, place);
    compareRests(left.rest, right.rest, place, { base: left.at, head: right.at }, this);
  }

  /** What a schema says beside its type, with everything that it refers to. */
  restOf(schema: Schema, of: 'base' | 'head'): Rest | undefined {
    // Of most there is nothing to take together.
    if (schema.kind !== 'ref' && schema.kind !== 'intersection') return schema.rest;
    return this.wholes[of].rest(this.wholes[of].of(schema).says);
  }

  /** The shape and everything else that decides which values pass. */
  shapeOf(schema: Schema, of: 'base' | 'head'): string {
    const known = of === 'base' ? (name: string): string => this.renamed.get(name) ?? name : undefined;
    return `${canonical(schema, known)} ${weightyText(schema.rest)}`;
  }

  /** Whether both are made of a component. */
  isShared(owner: string, base: Whole, head: Whole): boolean {
    return base.owners.has(owner) && head.owners.has(owner);
  }

  /** Where edits of a component are told that is part of something. */
  placeOf(owner: string, place: Place): Place {
    const side = sideOf(place);
    const pair = this.#pair(owner, owner, side, place.origin);
    return { ...place, origin: { kind: 'schema', name: owner, pair }, path: '' };
  }

  /** Whether a component's member was compared there; it is from now on. */
  isDone(owner: string, member: string, place: Place): boolean {
    const pair = this.#pair(owner, owner, sideOf(place), place.origin);
    const done = this.#done.get(pair) ?? new Set<string>();
    this.#done.set(pair, done);
    const key = `${place.ignored === true} ${member}`;
    if (done.has(key)) return true;
    done.add(key);
    return false;
  }

  #pair(base: string, head: string, side: Side, origin: Origin): Pair {
    const key = `${side} ${base} ${head}`;
    const pair = this.#pairs.get(key) ?? this.found.pair(side);
    this.#pairs.set(key, pair);
    if (origin.kind === 'schema') {
      if (origin.pair !== pair) origin.pair.pairs.add(pair);
    } else if (origin.kind !== 'api') pair.operations.add(origin.operation);
    return pair;
  }

  #follow(base: string, head: string, place: Place): void {
    const side = sideOf(place);
    const pair = this.#pair(base, head, side, place.origin);
    if (this.#named.has(pair)) return;
    this.#named.add(pair);
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
    if (this.#isWrittenAlike(base, head, side, pair)) return;
    // Another schema in the place of one that is still there is an edit of neither.
    const name = (this.renamed.get(base) ?? base) === head ? head : `${base} → ${head}`;
    this.compare(left.schema, right.schema, { side, origin: { kind: 'schema', name, pair }, path: '' });
  }

  /** Two that are written alike are alike; what they refer to may not be. */
  #isWrittenAlike(base: string, head: string, side: Side, pair: Pair): boolean {
    if (base !== head) return false;
    const [left, right] = [this.base.schemas.get(base)?.written, this.head.schemas.get(head)?.written];
    if (left?.refs === undefined || right?.refs === undefined || left.hash !== right.hash) return false;
    const [refs, others] = [left.refs, right.refs];
    const place: Place = { side, origin: { kind: 'schema', name: head, pair }, path: '' };
    for (const [index, ref] of refs.entries()) {
      const other = others[index];
      if (ref !== undefined && other !== undefined) this.#follow(ref, other, place);
    }
    return true;
  }

  report(
    rule: RuleId,
    place: Place,
    base: Schema | undefined,
    head: Schema | undefined,
    more: Partial<Finding> = {},
  ): void {
    this.tell(
      {
        rule,
        before: base === undefined ? undefined : textOf(base, place.side, this.base),
        after: head === undefined ? undefined : textOf(head, place.side, this.head),
        identity: [base === undefined ? '' : canonical(base), head === undefined ? '' : canonical(head)],
        base: base?.at,
        head: head?.at,
        ...more,
      },
      place,
    );
  }

  tell(finding: Omit<Finding, 'origin' | 'path'>, { side, origin, path, ignored }: Place): void {
    const { rule } = finding;
    const unfelt = ignored === true && rules[rule].severity !== 'docs-only';
    this.found.report({
      ...finding,
      origin,
      path,
      ...(unfelt ? { rule: `${side}-ignored-changed`, facet: facetOf(rule) } : {}),
    });
  }

  #resolved(base: Schema, head: Schema, place: Place): void {
    const [left, right] = [this.wholes.base.of(base), this.wholes.head.of(head)];
    const [a, b] = [left.schema, right.schema];
    if (a.kind !== 'unknown' && b.kind !== 'unknown')
      this.#null(left.nullable, right.nullable, base, head, place);
    this.#said(left, right, place);
    this.kinds(left, right, [a.kind === 'union' ? a : base, b.kind === 'union' ? b : head], [a, b], place);
  }

  /** Compares by kind what two schemas, or parts of them that belong together, amount to. */
  kinds(
    left: Whole,
    right: Whole,
    [base, head]: readonly [Schema, Schema],
    [a, b]: readonly [Schema, Schema],
    place: Place,
  ): void {
    if (a.kind === 'unknown' && b.kind === 'unknown' && isNever(a) === isNever(b)) return;
    if (a.kind === 'intersection' || b.kind === 'intersection')
      compareParts(left, right, [a, b], place, this);
    else if (a.kind === 'union' || b.kind === 'union')
      compareUnions(a.kind === 'union' ? a : base, b.kind === 'union' ? b : head, place, this);
    else if (isScalar(a) && isScalar(b)) compareScalars(a, b, place, this);
    else if (a.kind === 'array' && b.kind === 'array') this.#arrays(a, b, place);
    else if (a.kind === 'tuple' && b.kind === 'tuple' && a.items.length === b.items.length)
      for (const [index, item] of a.items.entries()) {
        const other = b.items[index];
        if (other !== undefined) this.compare(item, other, { ...place, path: `${place.path}[${index}]` });
      }
    else if (a.kind === 'object' && b.kind === 'object') compareObjects(left, right, [a, b], place, this);
    else this.#unlike(a, b, [base, head], place);
  }

  #arrays(base: ArraySchema, head: ArraySchema, place: Place): void {
    this.compare(base.items, head.items, { ...place, path: `${place.path}[]` });
    const limits = [
      [base.minItems, head.minItems, 'at least'],
      [base.maxItems, head.maxItems, 'at most'],
    ] as const;
    bounds(place, this, base, head, limits, 'items');
  }

  /** Two things that have nothing in common. */
  #unlike(a: Schema, b: Schema, [base, head]: readonly [Schema, Schema], place: Place): void {
    const everything = (one: Schema): boolean => one.kind === 'unknown' && !isNever(one);
    const widened = place.side === 'request' && (everything(b) || isNever(a));
    const narrowed = place.side === 'response' && everything(a) && !isNever(b);
    const rule = widened ? 'request-type-widened' : narrowed ? 'response-type-narrowed' : undefined;
    this.report(rule ?? `${place.side}-type-changed`, place, base, head);
  }

  #null(before: boolean, after: boolean, base: Schema, head: Schema, place: Place): void {
    if (before === after) return;
    this.report(`${place.side}-null-${after ? 'allowed' : 'refused'}`, place, base, head);
  }

  /** Words and keywords: those of a component that is part of both are told as the component's. */
  #said(left: Whole, right: Whole, place: Place): void {
    if (left.owners.size === 0 || right.owners.size === 0) {
      this.#saidBy(left.says, right.says, left, right, place);
      return;
    }
    const owners = [...left.owners].filter((one) => this.isShared(one, left, right));
    const own = (whole: Whole): Whole['says'] =>
      whole.says.filter(({ owner }) => owner === undefined || !owners.includes(owner));
    this.#saidBy(own(left), own(right), left, right, place);
    for (const owner of owners) {
      const by = (whole: Whole): Whole['says'] => whole.says.filter((one) => one.owner === owner);
      this.#saidBy(by(left), by(right), left, right, this.placeOf(owner, place));
    }
  }

  #saidBy(base: Whole['says'], head: Whole['says'], left: Whole, right: Whole, place: Place): void {
    const [one, other] = [base[0]?.schema, head[0]?.schema];
    if (base.length === 1 && head.length === 1 && one !== undefined && other !== undefined)
      if (this.#saysTheSame(one, other)) return;
    const at = { base: (base[0] ?? left.says[0])?.schema.at, head: (head[0] ?? right.says[0])?.schema.at };
    const text = (says: Whole['says']): string =>
      [...new Set(says.map(({ schema }) => wordsAbout(schema)))].filter((one) => one !== '').join('\n');
    const [before, after] = [text(base), text(head)];
    if (before !== after) this.tell({ rule: 'schema-description-changed', before, after, ...at }, place);
    compareRests(
      withoutMembers(this.wholes.base.rest(base), left.schema),
      withoutMembers(this.wholes.head.rest(head), right.schema),
      place,
      at,
      this,
    );
  }

  /** At a glance: nothing but the same description. */
  #saysTheSame(base: Schema, head: Schema): boolean {
    return (
      base.description === head.description &&
      base.docs === head.docs &&
      (base.kind !== 'string' || base.enumDescriptions.size === 0) &&
      (head.kind !== 'string' || head.enumDescriptions.size === 0) &&
      base.rest === undefined &&
      head.rest === undefined
    );
  }

  #words(base: Schema, head: Schema, place: Place): void {
    if (this.#saysTheSame(base, head)) return;
    const [before, after] = [wordsAbout(base), wordsAbout(head)];
    if (before !== after)
      this.tell({ rule: 'schema-description-changed', before, after, base: base.at, head: head.at }, place);
  }
}

function sideOf({ side, ignored }: Place): Side {
  // What only the other direction sends is felt there.
  return ignored === true ? (side === 'request' ? 'response' : 'request') : side;
}

function textOf(schema: Schema, side: Side, contract: Contract): string {
  return isNever(schema) ? 'never' : typeOf(schema, side, contract);
}

function wordsAbout(schema: Schema): string {
  return [
    schema.description,
    wordsOf(schema.rest),
    ...(schema.kind === 'string'
      ? [...schema.enumDescriptions].sort().map(([value, words]) => `${value}: ${words}`)
      : []),
    ...Object.values(schema.docs).map(String),
  ]
    .filter((one) => one !== '')
    .join('\n');
}

/** Names in `required` that are members are told with the members. */
function withoutMembers(rest: Rest | undefined, schema: Schema): Rest | undefined {
  const required = rest?.get('required');
  if (rest === undefined || !Array.isArray(required)) return rest;
  const parts = schema.kind === 'intersection' ? schema.members : [schema];
  const isMember = (name: Json): boolean =>
    typeof name === 'string' && parts.some((one) => one.kind === 'object' && one.properties.has(name));
  const missing: readonly Json[] = required.filter((name: Json) => !isMember(name));
  return new Map<string, Json>([...rest, ['required', missing]]);
}
