import { readFileSync } from 'node:fs';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Diagnostic } from '../load/diagnostic.ts';
import type { SpecNode } from '../load/node.ts';
import type { FileRole } from '../load/role.ts';
import { memo } from '../model/memo.ts';
import { checkAsyncapi } from './asyncapi.ts';
import { compiledSchemas } from './compiled-schemas.ts';
import { locate, type Place, plain } from './instance.ts';
import { diagnostic } from './report.ts';
import { didYouMean, nearest } from './suggest.ts';

const folder = new URL('../../../specs/schema/', import.meta.url);
const roles = [
  'openapi',
  'path-item',
  'schemas',
  'common',
  'errors',
  'removed',
  'docs',
  'diff-waivers',
  'asyncapi',
  'channel',
] as const satisfies readonly FileRole[];

const fileOf = (name: string): string => `${name}.schema.json`;

/** Keywords whose errors are about what a map holds, not about the map. */
const aboutMembers: ReadonlySet<string> = new Set([
  'additionalProperties',
  'unevaluatedProperties',
  'required',
  'dependentRequired',
  'propertyNames',
]);

let validators: ((name: string) => ValidateFunction) | undefined;

/** The JSON Schemas of specs/schema, once per process, when the first file comes. */
function validatorOf(role: FileRole): ValidateFunction {
  validators ??= readValidators();
  return validators(role);
}

function readValidators(): (name: string) => ValidateFunction {
  const names = ['x-fields', ...roles].map(fileOf);
  const texts = names.map((name) => readFileSync(new URL(name, folder), 'utf8'));
  return compiledSchemas({
    name: 'specs',
    draft: '2020',
    options: {
      allErrors: true,
      verbose: true,
      ownProperties: true,
      strictTypes: false,
      strictRequired: false,
      validateSchema: false,
      inlineRefs: false,
    },
    texts,
    schemas: () => texts.map((text, index) => ({ ...JSON.parse(text), $id: names[index] })),
    entries: Object.fromEntries(roles.map((role) => [role, fileOf(role)])),
  });
}

export interface Structure {
  readonly diagnostics: readonly Diagnostic[];
  /** Maps with a member that is unknown, missing or of the wrong type: what they lack proves nothing. */
  readonly doubtful: ReadonlySet<SpecNode>;
}

/** Holds one file against the JSON Schema of its role. */
export function checkStructure(root: SpecNode, role: FileRole): Structure {
  return structureByRole(role)(root);
}

const structures = new Map<FileRole, (root: SpecNode) => Structure>();

function structureByRole(role: FileRole): (root: SpecNode) => Structure {
  const known = structures.get(role);
  if (known !== undefined) return known;
  const made = memo((root: SpecNode) => structureOf(root, role));
  structures.set(role, made);
  return made;
}

function structureOf(root: SpecNode, role: FileRole): Structure {
  const validate = validatorOf(role);
  const doubtful = new Set<SpecNode>();
  const value = plain(root);
  if (validate(value)) return { diagnostics: checkAsyncapi(root, value, role), doubtful };
  const diagnostics = (validate.errors ?? []).flatMap((error) => {
    const place = locate(root, error.instancePath);
    doubtful.add(place.node);
    if (place.parent !== undefined && !aboutMembers.has(error.keyword)) doubtful.add(place.parent);
    return describe(error, place) ?? [];
  });
  return { diagnostics, doubtful };
}

/** An Ajv error as a sentence; `undefined` for those that only repeat others. */
function describe(error: ErrorObject, { node, name }: Place): Diagnostic | undefined {
  const params: Readonly<Record<string, unknown>> = error.params; // Ajv types them as any: every use below is checked or printed
  switch (error.keyword) {
    case 'if':
    case 'propertyNames':
      return undefined;
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return unknownKeyword(
        String(
          params[error.keyword === 'additionalProperties' ? 'additionalProperty' : 'unevaluatedProperty'],
        ),
        error,
        node,
        name,
      );
    case 'not':
      return diagnostic(
        node.at,
        'misplaced-keyword',
        `${name} does not belong here.`,
        `Remove it${meaning(error)}.`,
      );
    case 'required':
    case 'dependentRequired':
      return diagnostic(
        node.at,
        'missing-keyword',
        `${name} lacks ${String(params.missingProperty)}.`,
        `Add ${String(params.missingProperty)}${meaning(error, String(params.missingProperty))}.`,
      );
    case 'type':
      return diagnostic(
        node.at,
        'wrong-type',
        `${name} must be ${typeNames(params.type)}, but is ${kindOf(node)}.`,
        'Write it as docs/spec-format.md shows, or remove it.',
      );
    case 'enum':
    case 'const':
      return unknownValue(error, node, name);
    case 'pattern':
      if (error.propertyName !== undefined) return badName(error.propertyName, error, node, name);
      return diagnostic(
        node.at,
        'wrong-value',
        `${name} is ${shown(node)}, which does not fit ${String(params.pattern)}.`,
        `Write it in that form${meaning(error)}.`,
      );
    default:
      return diagnostic(
        node.at,
        'wrong-value',
        `${name} ${error.message ?? 'is not as it must be'}.`,
        `Mend it${meaning(error)}.`,
      );
  }
}

function unknownKeyword(key: string, error: ErrorObject, node: SpecNode, name: string): Diagnostic {
  const at = node.kind === 'map' ? (node.entries.get(key)?.keyAt ?? node.at) : node.at;
  if (key === 'x-todo')
    return diagnostic(
      at,
      'undecided',
      `${name} waits for a decision: ${decisionsIn(node).join(' ')}`,
      'Decide, write it down, and remove x-todo.',
    );
  const present = node.kind === 'map' ? node.entries : new Map<string, unknown>();
  const known = Object.keys(childOf(error.parentSchema, 'properties') ?? {});
  const twin = nearest(key, known);
  const fix =
    twin !== undefined && present.has(twin)
      ? `Remove it, or merge it into ${twin}, which it looks like.`
      : didYouMean(
          key,
          known.filter((candidate) => !present.has(candidate)),
          'Remove it.',
        );
  return diagnostic(at, 'unknown-keyword', `${name} has the unknown keyword ${key}.`, fix);
}

/** What `exspec docs draft` has left to decide. */
function decisionsIn(node: SpecNode): readonly string[] {
  const todo = node.kind === 'map' ? node.entries.get('x-todo')?.value : undefined;
  if (todo?.kind === 'seq') return todo.items.map(shown);
  return todo === undefined ? [] : [shown(todo)];
}

function unknownValue(error: ErrorObject, node: SpecNode, name: string): Diagnostic {
  const allowed: readonly unknown[] =
    error.keyword === 'const'
      ? [error.params.allowedValue]
      : Array.isArray(error.params.allowedValues)
        ? error.params.allowedValues
        : [];
  const words = allowed.map(String);
  const near = nearest(shown(node), words);
  return diagnostic(
    node.at,
    'unknown-value',
    `${name} is ${shown(node)}, but must be ${words.join(' or ')}.`,
    near === undefined ? `Use ${words.join(' or ')}.` : `Did you mean ${near}?`,
  );
}

function badName(key: string, error: ErrorObject, node: SpecNode, name: string): Diagnostic {
  const at = node.kind === 'map' ? (node.entries.get(key)?.keyAt ?? node.at) : node.at;
  return diagnostic(
    at,
    'wrong-name',
    `${name} has the key ${key}, which does not fit ${String(error.params.pattern)}.`,
    'Rename it.',
  );
}

/** What the schema says about a keyword, in brackets. */
function meaning(error: ErrorObject, property?: string): string {
  const schema =
    property === undefined
      ? error.parentSchema
      : childOf(childOf(error.parentSchema, 'properties'), property);
  const description = schema?.description;
  return typeof description === 'string' ? ` (${description.replace(/\.$/, '')})` : '';
}

function childOf(
  schema: Readonly<Record<string, unknown>> | undefined,
  key: string,
): Readonly<Record<string, unknown>> | undefined {
  const child = schema?.[key];
  // A JSON value that is an object and no array has string keys.
  return typeof child === 'object' && child !== null && !Array.isArray(child)
    ? (child as Record<string, unknown>)
    : undefined;
}

function typeNames(type: unknown): string {
  const names = Array.isArray(type) ? type.map(String) : String(type).split(',');
  const words = names.map((one) =>
    one === 'object'
      ? 'a map'
      : one === 'array'
        ? 'a list'
        : one === 'integer'
          ? 'a whole number'
          : `a ${one}`,
  );
  return words.join(' or ');
}

function kindOf(node: SpecNode): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'seq') return 'a list';
  return node.value === null ? 'empty' : shown(node);
}

function shown(node: SpecNode): string {
  return node.kind === 'scalar' ? node.source : kindOf(node);
}
