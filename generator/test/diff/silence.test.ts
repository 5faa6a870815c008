import { describe, expect, it } from 'vitest';
import { type Document, isPair, type Node, type Pair, parseDocument, type Scalar, visit } from 'yaml';
import { compareContracts } from '../../src/diff/compare/index.ts';
import { foreign } from './mini.ts';
import { rich } from './rich.ts';

/** One place of a document, and how to write it differently for a moment. */
interface Place {
  readonly name: string;
  /** Returns what makes it as it was. */
  readonly edit: () => () => void;
}

/** Every member taken away, and every value written differently. */
function placesOf(document: Document): readonly Place[] {
  const places: Place[] = [];
  const nameOf = (path: readonly (Document | Node | Pair)[]): string =>
    path.flatMap((one) => (isPair(one) ? [String(one.key)] : [])).join(' ');
  visit(document, {
    Map(_key, map, path) {
      for (const [index, pair] of map.items.entries())
        places.push({
          name: `without ${nameOf([...path, pair])}`,
          edit: () => {
            map.items.splice(index, 1);
            return () => map.items.splice(index, 0, pair);
          },
        });
    },
    Scalar(key, scalar, path) {
      const { value } = scalar;
      if (key === 'key') return;
      places.push({ name: `other ${nameOf(path)}`, edit: () => written(scalar, otherThan(value)) });
    },
  });
  return places;
}

function written(scalar: Scalar, value: unknown): () => void {
  const { value: before } = scalar;
  scalar.value = value;
  return () => {
    scalar.value = before;
  };
}

function otherThan(value: unknown): unknown {
  if (typeof value === 'number') return value + 7;
  if (typeof value === 'boolean') return !value;
  return `${String(value)}Z`;
}

/** Says the same, or is what a reader takes for granted. */
const equal: readonly RegExp[] = [
  /^other openapi$/,
  /^without tags( name)?$|^other tags name$/, // nothing is said about a section that has no description
  /^(without|other) paths \/things\/\{id\} parameters required$/, // a path parameter is always required
  / (in|deprecated)$/, // query; false
  /^without .* (allowEmptyValue|allowReserved|style|explode)$/, // false; false; form, and so exploded
  /^without components schemas Thing properties both required$/, // Cat requires it
  /^without .* type$/, // told by properties, items, enum or const
];

describe('no edit of a document is silent', () => {
  const document = parseDocument(rich);
  const base = foreign(rich);
  const places = placesOf(document);

  it('the document is one that is understood as a whole', () => {
    expect(base.problems).toEqual([]);
    expect(places.length).toBeGreaterThan(400);
  });

  it('each member that is taken away, and each value that is another, is a change or a complaint', () => {
    const silent = places.filter(({ name, edit }) => {
      const undo = edit();
      const head = foreign(document.toString({ lineWidth: 0 }));
      undo();
      return (
        !equal.some((one) => one.test(name)) &&
        head.problems.length === 0 &&
        compareContracts(base, head).length === 0
      );
    });
    expect(silent.map((one) => one.name)).toEqual([]);
  });
});
