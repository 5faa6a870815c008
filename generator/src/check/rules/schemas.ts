import type { MapNode, ScalarNode, SpecNode } from '../../load/node.ts';
import { entries, entry, flag, items, number, string, text, toJson } from '../../load/read-node.ts';
import { schemaKeywords } from '../../model/keywords.ts';
import { patternTrouble } from '../../model/pattern.ts';
import type { Rule } from '../context.ts';
import { compareNumbers } from '../decimal.ts';
import { diagnostic } from '../report.ts';
import { enumOf, fragmentsOf, membersOf, propertiesOf, typesOf } from '../schema-shape.ts';
import { didYouMean } from '../suggest.ts';

export const numberFormat: Rule = {
  ids: ['integer-format', 'wrong-format'],
  *check({ walked }) {
    for (const { node } of walked.schemas) {
      const types = typesOf(node);
      const format = entry(node, 'format');
      const type = types.find((one) => one === 'integer' || one === 'number');
      if (type !== undefined && format === undefined && entry(node, 'enum') === undefined) {
        const fix =
          type === 'integer'
            ? 'Add format: int64 for ids, or double-int for times and counters.'
            : 'Add format: decimal; it keeps the digits as sent.';
        yield diagnostic(
          entry(node, 'type')?.at ?? node.at,
          'integer-format',
          `type ${type} has no format, so nobody knows whether a double can hold it.`,
          fix,
        );
      }
      const name = string(format);
      const allowed = name === undefined || !Object.hasOwn(formatTypes, name) ? undefined : formatTypes[name];
      if (format === undefined || allowed === undefined || types.some((one) => allowed.includes(one)))
        continue;
      yield diagnostic(
        format.at,
        'wrong-format',
        `format ${name} does not go with type ${types.join(' or ') || 'nothing'}.`,
        `It belongs to type ${allowed.join(' or ')}.`,
      );
    }
  },
};

const formatTypes: Readonly<Record<string, readonly string[]>> = {
  decimal: ['string', 'number'],
  int64: ['integer', 'string'],
  'double-int': ['integer'],
  password: ['string'],
};

export const misplacedKeyword: Rule = {
  ids: ['misplaced-keyword'],
  *check({ walked }) {
    for (const { node } of walked.schemas) {
      const types = typesOf(node);
      if (types.length === 0) continue;
      for (const [key, { keyAt }] of node.entries) {
        const allowed = Object.hasOwn(schemaKeywords, key) ? schemaKeywords[key]?.of : undefined;
        if (allowed === undefined || types.some((type) => allowed.includes(type))) continue;
        yield diagnostic(
          keyAt,
          'misplaced-keyword',
          `${key} means nothing for type ${types.join(' or ')}.`,
          `Remove it, or make the type ${allowed.join(' or ')}.`,
        );
      }
      if (types.includes('array') && !node.entries.has('items'))
        yield diagnostic(node.at, 'misplaced-keyword', 'An array does not say what it holds.', 'Add items.');
    }
  },
};

export const requiredProperty: Rule = {
  ids: ['required-property'],
  *check({ tree, walked }) {
    for (const { node, inAllOf } of walked.schemas) {
      if (inAllOf) continue; // seen with its siblings, through the schema that has the allOf
      const fragments = fragmentsOf(tree, node);
      const names = [...propertiesOf(fragments).keys()];
      if (!fragments.complete) continue;
      for (const fragment of [node, ...items(entry(node, 'allOf'))]) {
        for (const item of items(entry(fragment, 'required'))) {
          const name = text(item);
          if (name === undefined || names.includes(name)) continue;
          yield diagnostic(
            item.at,
            'required-property',
            `required names ${name}, which is no property.`,
            didYouMean(name, names, 'Add it to properties, or remove it here.'),
          );
        }
      }
    }
  },
};

export const enums: Rule = {
  ids: ['enum-value'],
  *check({ tree, walked }) {
    for (const { node } of walked.schemas) {
      const seen = new Set<string>();
      for (const item of items(entry(node, 'enum'))) {
        const json = toJson(item);
        if (seen.has(json))
          yield diagnostic(item.at, 'enum-value', `The enum lists ${json} twice.`, 'Remove one of them.');
        seen.add(json);
        const types = typesOf(node);
        if (item.kind === 'scalar' && types.length > 0 && !types.some((type) => fits(item, type))) {
          yield diagnostic(
            item.at,
            'enum-value',
            `The enum value ${json} is no ${types.join(' or ')}.`,
            'Quote it if it is text, or correct the type.',
          );
        }
      }
      const values = enumOf(tree, node) ?? [];
      for (const [name, { keyAt }] of entries(entry(node, 'x-enum-descriptions'))) {
        if (!values.includes(name))
          yield diagnostic(
            keyAt,
            'enum-value',
            `x-enum-descriptions describes ${name}, which is no value of the enum.`,
            didYouMean(name, values, 'Add it to the enum, or remove it here.'),
          );
      }
      if (flag(entry(node, 'x-closed')) && values.length === 0)
        yield diagnostic(
          node.entries.get('x-closed')?.keyAt ?? node.at,
          'enum-value',
          'x-closed stands beside no enum.',
          'Remove it, or list the values.',
        );
    }
  },
};

function fits({ value }: ScalarNode, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'integer') return Number.isInteger(value);
  return type === 'string' || type === 'number' || type === 'boolean' ? typeof value === type : false;
}

const bounded = Object.entries(schemaKeywords).flatMap(([name, { upTo }]) =>
  upTo === undefined ? [] : [[name, upTo] as const],
);

export const bounds: Rule = {
  ids: ['bounds', 'tuple'],
  *check({ walked }) {
    for (const { node } of walked.schemas) {
      for (const [low, high] of bounded) {
        const least = numeric(entry(node, low));
        const most = numeric(entry(node, high));
        if (least === undefined || most === undefined || compareNumbers(least.source, most.source) <= 0)
          continue;
        yield diagnostic(
          most.at,
          'bounds',
          `${high} ${most.source} is below ${low} ${least.source}.`,
          'Exchange or correct them.',
        );
      }
      yield* tuple(node);
      yield* tupleNames(node);
    }
  },
};

function numeric(node: SpecNode | undefined): ScalarNode | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node : undefined;
}

function* tuple(node: MapNode) {
  const prefix = entry(node, 'prefixItems');
  if (prefix?.kind !== 'seq') return;
  const rest = entry(node, 'items');
  const length = prefix.items.length;
  const closed = rest?.kind === 'scalar' && rest.value === false;
  if (closed && number(entry(node, 'minItems')) === length && number(entry(node, 'maxItems')) === length)
    return;
  yield diagnostic(
    prefix.at,
    'tuple',
    `The tuple of ${length} members does not say that it has exactly ${length}.`,
    `Add items: false, minItems: ${length}, maxItems: ${length}.`,
  );
}

/** An item of a tuple has a place and no name: what a reader calls it is said beside it. */
function* tupleNames(node: MapNode) {
  const prefix = entry(node, 'prefixItems');
  if (prefix?.kind !== 'seq') return;
  const seen = new Set<string>();
  for (const item of prefix.items) {
    const name = string(entry(item, 'x-name'));
    if (name !== undefined && /^[A-Za-z_]\w*$/.test(name) && !seen.has(name)) {
      seen.add(name);
      continue;
    }
    yield diagnostic(
      item.at,
      'tuple',
      name === undefined
        ? 'The item of a tuple has no name.'
        : `The item's name ${name} is ${seen.has(name) ? 'that of another item' : 'no name in TypeScript'}.`,
      'Add x-name: what a reader would call it, once in the tuple.',
    );
  }
}

export const patterns: Rule = {
  ids: ['invalid-pattern', 'unsafe-pattern'],
  *check({ walked }) {
    for (const { node } of walked.schemas) {
      const pattern = entry(node, 'pattern');
      const source = string(pattern);
      const trouble = source === undefined ? undefined : patternTrouble(source);
      if (pattern !== undefined && trouble !== undefined) yield { at: pattern.at, ...trouble };
    }
  },
};

export const discriminators: Rule = {
  ids: ['discriminator'],
  *check({ tree, walked }) {
    for (const { node } of walked.schemas) {
      const discriminator = entry(node, 'discriminator');
      const name = entry(discriminator, 'propertyName');
      const property = string(name);
      if (discriminator === undefined || name === undefined || property === undefined) continue;
      const members = membersOf(node) ?? [];
      for (const member of members) {
        const fragments = fragmentsOf(tree, member);
        if (!fragments.complete || propertiesOf(fragments).has(property)) continue;
        yield diagnostic(
          name.at,
          'discriminator',
          `A member of the union (line ${member.at.line}) has no property ${property}.`,
          'Choose a property that all members have.',
        );
      }
      const targets = members.map(
        (member) => tree.resolve(string(entry(member, '$ref')) ?? '', member.at.file)?.node,
      );
      for (const [value, { value: ref }] of entries(entry(discriminator, 'mapping'))) {
        const target = tree.resolve(string(ref) ?? '', ref.at.file)?.node;
        if (target === undefined) continue; // an unresolved-ref of its own
        if (!targets.includes(target)) {
          yield diagnostic(
            ref.at,
            'discriminator',
            `The mapping of ${value} leads to a schema that is no member of the union.`,
            'Add it to oneOf, or correct the mapping.',
          );
          continue;
        }
        const own = enumOf(tree, propertiesOf(fragmentsOf(tree, target)).get(property)?.schema);
        if (own !== undefined && !own.includes(value))
          yield diagnostic(
            ref.at,
            'discriminator',
            `The schema that ${value} leads to does not allow ${value} as its ${property}.`,
            'Correct the mapping, or the enum there.',
          );
      }
    }
  },
};
