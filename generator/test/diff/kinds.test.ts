import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/diff/change.ts';
import { compareContracts } from '../../src/diff/compare/index.ts';
import { foreign } from './mini.ts';

/** Where a schema may stand. An edit of it is the same edit everywhere, and felt by direction. */
const places = {
  'a body': (schema: string) => body(schema),
  'a body that is a component': (schema: string) =>
    `${body('{ $ref: "#/components/schemas/One" }')}\n${component(schema)}`,
  'a member of a body': (schema: string) => body(`{ type: object, properties: { one: ${schema} } }`),
  'an item of a list in a body': (schema: string) => body(`{ type: array, items: ${schema} }`),
  'a part of allOf in a body': (schema: string) => body(`{ allOf: [${schema}, { description: Both. }] }`),
  'an answer': (schema: string) => answer(schema),
  'an answer that is a component': (schema: string) =>
    `${answer('{ $ref: "#/components/schemas/One" }')}\n${component(schema)}`,
  'a member of an answer': (schema: string) => answer(`{ type: object, properties: { one: ${schema} } }`),
  'an error answer': (schema: string) => answer(schema, '404'),
  'the body of a webhook': (schema: string) =>
    `${start}paths: {}\nwebhooks: { fired: { post: { requestBody: { content: { application/json: { schema: ${schema} } } }, responses: {} } } }`,
  'the body of a callback': (schema: string) =>
    `${start}paths: { /a: { post: { callbacks: { done: { "{$url}": { post: { requestBody: { content: { application/json: { schema: ${schema} } } }, responses: {} } } } }, responses: {} } } }`,
} as const;
const requests: readonly string[] = Object.keys(places).slice(0, 5);

const start = 'openapi: 3.1.0\ninfo: { title: T, version: "1" }\n';
function body(schema: string): string {
  return `${start}paths: { /a: { post: { requestBody: { content: { application/json: { schema: ${schema} } } }, responses: {} } } }`;
}
function answer(schema: string, status = '200'): string {
  return `${start}paths: { /a: { get: { responses: { "${status}": { description: ok, content: { application/json: { schema: ${schema} } } } } } } }`;
}
function component(schema: string): string {
  return `components: { schemas: { One: ${schema} } }`;
}

type Severity = Change['severity'] | 'nothing';
type Kind = readonly [what: string, before: string, after: string, sent: Severity, received: Severity];

const object = 'type: object, properties: { a: { type: string }, b: { type: integer } }';
const kinds: readonly Kind[] = [
  // Values
  ['another type', '{ type: string }', '{ type: boolean }', 'breaking', 'breaking'],
  ['null as well', '{ type: string }', '{ type: [string, "null"] }', 'additive', 'breaking'],
  ['any value', '{ type: [string, "null"] }', '{}', 'additive', 'breaking'],
  ['no value', '{ type: string }', 'false', 'breaking', 'breaking'],
  ['no type any more', '{ type: string, enum: [a] }', '{ enum: [a] }', 'additive', 'docs-only'],
  ['one value less', '{ type: string, enum: [a, b] }', '{ type: string, enum: [a] }', 'breaking', 'breaking'],
  ['one value less of several kinds', '{ enum: [a, 1] }', '{ enum: [a] }', 'breaking', 'breaking'],
  ['an object less', '{ enum: [{ a: 1 }, { a: 2 }] }', '{ enum: [{ a: 1 }] }', 'breaking', 'breaking'],
  ['another constant', '{ const: true }', '{ const: false }', 'breaking', 'breaking'],
  ['a list of types', '{ type: string }', '{ type: [string, boolean] }', 'additive', 'breaking'],
  // Limits
  [
    'a shorter text',
    '{ type: string, maxLength: 9 }',
    '{ type: string, maxLength: 8 }',
    'behavioural',
    'docs-only',
  ],
  [
    'a longer text',
    '{ type: string, maxLength: 8 }',
    '{ type: string, maxLength: 9 }',
    'additive',
    'docs-only',
  ],
  ['a limit without a type', '{ maxLength: 9 }', '{ maxLength: 8 }', 'behavioural', 'docs-only'],
  ['names without a type', '{ required: [a] }', '{ required: [a, b] }', 'behavioural', 'docs-only'],
  [
    'no empty text',
    '{ type: string, minLength: 0 }',
    '{ type: string, minLength: 1 }',
    'behavioural',
    'docs-only',
  ],
  [
    'a bound of 20 digits',
    '{ type: integer, maximum: 9007199254740993 }',
    '{ type: integer, maximum: 9007199254740992 }',
    'behavioural',
    'docs-only',
  ],
  [
    'a pattern that says nothing',
    '{ type: string, pattern: ^a$ }',
    '{ type: string, pattern: "" }',
    'additive',
    'docs-only',
  ],
  [
    'finer steps',
    '{ type: integer, multipleOf: 6 }',
    '{ type: integer, multipleOf: 3 }',
    'additive',
    'docs-only',
  ],
  [
    'no item twice',
    '{ type: array, items: {} }',
    '{ type: array, items: {}, uniqueItems: true }',
    'behavioural',
    'docs-only',
  ],
  [
    'no more items',
    '{ type: array, prefixItems: [{}] }',
    '{ type: array, prefixItems: [{}], items: false }',
    'behavioural',
    'docs-only',
  ],
  ['fewer members', `{ ${object} }`, `{ ${object}, maxProperties: 1 }`, 'behavioural', 'docs-only'],
  [
    'no other members',
    `{ ${object} }`,
    `{ ${object}, additionalProperties: false }`,
    'behavioural',
    'docs-only',
  ],
  [
    'one member with another',
    `{ ${object} }`,
    `{ ${object}, dependentRequired: { a: [b] } }`,
    'behavioural',
    'docs-only',
  ],
  [
    'shorter names',
    `{ ${object} }`,
    `{ ${object}, propertyNames: { maxLength: 3 } }`,
    'behavioural',
    'docs-only',
  ],
  // Meaning
  ['not some values', `{ ${object} }`, `{ ${object}, not: { required: [a] } }`, 'behavioural', 'behavioural'],
  [
    'members by pattern',
    `{ ${object} }`,
    `{ ${object}, patternProperties: { ^x: {} } }`,
    'behavioural',
    'behavioural',
  ],
  [
    'a condition',
    `{ ${object} }`,
    `{ ${object}, if: { required: [a] }, then: { required: [b] } }`,
    'behavioural',
    'behavioural',
  ],
  [
    'one of two conditions',
    `{ ${object} }`,
    `{ ${object}, oneOf: [{ required: [a] }, { required: [b] }] }`,
    'behavioural',
    'behavioural',
  ],
  [
    'another condition',
    '{ anyOf: [{ required: [a] }, { minProperties: 1 }] }',
    '{ anyOf: [{ required: [a] }, { minProperties: 2 }] }',
    'behavioural',
    'docs-only',
  ],
  [
    'what tells forms apart',
    `{ ${object} }`,
    `{ ${object}, discriminator: { propertyName: a } }`,
    'behavioural',
    'behavioural',
  ],
  ['a format without a type', '{ format: a }', '{ format: b }', 'behavioural', 'behavioural'],
  [
    'a field of somebody',
    '{ type: string, x-extensible-enum: [a, b] }',
    '{ type: string, x-extensible-enum: [a] }',
    'behavioural',
    'behavioural',
  ],
  [
    'a keyword that nobody knows',
    '{ type: string, maxLenght: 5 }',
    '{ type: string, maxLenght: 6 }',
    'behavioural',
    'behavioural',
  ],
  [
    'another default',
    '{ type: string, default: a }',
    '{ type: string, default: b }',
    'behavioural',
    'docs-only',
  ],
  // Members
  [
    'a member more',
    `{ ${object} }`,
    '{ type: object, properties: { a: { type: string }, b: { type: integer }, c: {} } }',
    'additive',
    'additive',
  ],
  ['a member that must be there', `{ ${object} }`, `{ ${object}, required: [a] }`, 'breaking', 'additive'],
  [
    'a member that one part requires',
    `{ allOf: [{ ${object} }] }`,
    `{ allOf: [{ ${object} }, { required: [a] }] }`,
    'breaking',
    'additive',
  ],
  [
    'a member that the whole requires',
    `{ allOf: [{ ${object} }, {}] }`,
    `{ required: [a], allOf: [{ ${object} }, {}] }`,
    'breaking',
    'additive',
  ],
  [
    'a member that one part narrows',
    `{ allOf: [{ ${object} }, {}] }`,
    `{ allOf: [{ ${object} }, { properties: { a: { type: string, enum: [x] } } }] }`,
    'breaking',
    'breaking',
  ],
  [
    'values of other names',
    '{ type: object, additionalProperties: { type: string } }',
    '{ type: object, additionalProperties: { type: integer } }',
    'breaking',
    'breaking',
  ],
  [
    'a member that is never sent',
    `{ ${object} }`,
    '{ type: object, properties: { a: { type: string }, b: { type: integer }, c: { readOnly: true } } }',
    'docs-only',
    'additive',
  ],
  [
    'a member that never comes',
    `{ ${object} }`,
    '{ type: object, properties: { a: { type: string }, b: { type: integer }, c: { writeOnly: true } } }',
    'additive',
    'docs-only',
  ],
  // Words
  ['a title', `{ ${object} }`, `{ ${object}, title: T }`, 'docs-only', 'docs-only'],
  ['an example', `{ ${object} }`, `{ ${object}, example: {} }`, 'docs-only', 'docs-only'],
  ['not to be used', `{ ${object} }`, `{ ${object}, deprecated: true }`, 'docs-only', 'docs-only'],
  // The same
  [
    'parts in another order',
    `{ allOf: [{ ${object} }, { type: object, properties: { c: {} } }] }`,
    `{ allOf: [{ type: object, properties: { c: {} } }, { ${object} }] }`,
    'nothing',
    'nothing',
  ],
  [
    'parts made one',
    `{ allOf: [{ type: object, properties: { a: { type: string } } }, { type: object, properties: { b: { type: integer } } }] }`,
    `{ ${object} }`,
    'nothing',
    'nothing',
  ],
  ['a part that says nothing', `{ ${object} }`, `{ allOf: [{ ${object} }, {}] }`, 'nothing', 'nothing'],
  [
    'bounds in two parts',
    '{ allOf: [{ type: string, maxLength: 9 }, { type: string, maxLength: 5 }] }',
    '{ type: string, maxLength: 5 }',
    'nothing',
    'nothing',
  ],
  [
    'defaults written out',
    `{ ${object} }`,
    `{ ${object}, additionalProperties: true, nullable: false, readOnly: false, writeOnly: false, deprecated: false, minProperties: 0, required: [] }`,
    'nothing',
    'nothing',
  ],
  [
    'defaults of a list',
    '{ type: array, items: {} }',
    '{ type: array, items: {}, uniqueItems: false, minItems: 0 }',
    'nothing',
    'nothing',
  ],
  ['one type as a list', '{ type: string }', '{ type: [string] }', 'nothing', 'nothing'],
];

describe.each(Object.entries(places))('in %s', (place, documentOf) => {
  it.each(kinds)('%s', (_what, before, after, sent, received) => {
    const wanted = requests.includes(place) ? sent : received;
    const [base, head] = [foreign(documentOf(before)), foreign(documentOf(after))];
    const [worst] = compareContracts(base, head);
    expect(worst?.severity ?? 'nothing').toBe(wanted);
  });
});
