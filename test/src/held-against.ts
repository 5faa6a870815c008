import { readFileSync } from 'node:fs';
import type { ExampleValue } from '@exspec/generator/src/docs/read/example-json.ts';
import { numberText } from '@exspec/generator/src/docs/read/example-text.ts';
import { root } from './pack.ts';

type Json = Readonly<Record<string, unknown>>;

/** What was found when a documented answer was held against its schema and its decoded value. */
export interface Findings {
  readonly wrong: string[];
  /** Places that stand for content which the page describes elsewhere. */
  readonly placeholders: string[];
  /** Objects whose fields stand in several variants of the answer, which the page shows as one. */
  readonly merged: string[];
  fields: number;
}

/** The published openapi.json of a package, as far as answers are concerned. */
export class ResponseSchemas {
  readonly #document: unknown;

  constructor(packageName: string) {
    this.#document = JSON.parse(readFileSync(`${root}/packages/${packageName}/openapi.json`, 'utf8'));
  }

  response(method: string, path: string): Json {
    const tokens = ['responses', '200', 'content', 'application/json', 'schema'];
    return record(this.#at(['paths', path, method.toLowerCase(), ...tokens]));
  }

  /** The schemas that a value may have, references and unions followed. */
  views(schema: Json): readonly Json[] {
    if (typeof schema.$ref === 'string') {
      const tokens = schema.$ref.slice(2).split('/');
      return this.views(
        record(this.#at(tokens.map((one) => one.replaceAll('~1', '/').replaceAll('~0', '~')))),
      );
    }
    const members = list(schema.oneOf) ?? list(schema.anyOf);
    if (members !== undefined) return members.flatMap((member) => this.views(member));
    const parts = list(schema.allOf);
    if (parts === undefined) return [schema];
    // All apply: one object with all their properties.
    const whole = [...parts.flatMap((part) => this.views(part)), schema];
    return [
      {
        type: 'object',
        properties: Object.assign({}, ...whole.map(({ properties }) => properties ?? {})),
        additionalProperties: whole.find(({ additionalProperties }) => additionalProperties !== undefined)
          ?.additionalProperties,
      },
    ];
  }

  #at(tokens: readonly string[]): unknown {
    return tokens.reduce<unknown>((value, token) => record(value)[token], this.#document);
  }
}

/** Holds every place of an example against the schemas that it may have there and against what the client made of it. */
export function hold(
  schemas: ResponseSchemas,
  example: ExampleValue,
  decoded: unknown,
  allowed: readonly Json[],
  at: string,
  findings: Findings,
): void {
  const views = allowed.flatMap((schema) => schemas.views(schema)).filter((view) => allows(view, example));
  const wrong = (what: string): void => void findings.wrong.push(`${at}: ${what}`);
  findings.fields++;
  if (views.length === 0) wrong(`the schema knows no ${example.type} here`);
  else if (example.type === 'object') {
    if (example.placeholder) findings.placeholders.push(at);
    if (typeof decoded !== 'object' || decoded === null || Array.isArray(decoded))
      wrong('is no object any more');
    else {
      const fitting = fittingViews(views, example.members, at, findings);
      for (const { key, value } of example.members) {
        const next = present(fitting.map((view) => memberOf(view, key)));
        if (!Object.hasOwn(decoded, key)) wrong(`${key} is lost`);
        else hold(schemas, value, Reflect.get(decoded, key), next, `${at}.${key}`, findings);
      }
    }
  } else if (example.type === 'array') {
    if (example.placeholder) findings.placeholders.push(at);
    if (!Array.isArray(decoded)) wrong('is no array any more');
    else {
      if (decoded.length !== example.items.length)
        wrong(`${decoded.length} items of ${example.items.length}`);
      for (const [index, item] of example.items.entries()) {
        const next = present(views.map((view) => itemOf(view, index)));
        hold(schemas, item, decoded[index], next, `${at}[${index}]`, findings);
      }
    }
  } else if (!views.some((view) => Object.is(expected(view, example), decoded)))
    wrong(`${typeof decoded} with other digits, or of another type, than the schema and the page say`);
}

/** Those that know all the fields that stand together; all, where it takes several. */
function fittingViews(
  views: readonly Json[],
  members: readonly { readonly key: string }[],
  at: string,
  findings: Findings,
): readonly Json[] {
  const fitting = views.filter((view) => members.every(({ key }) => memberOf(view, key) !== undefined));
  if (fitting.length > 0) return fitting;
  if (members.every(({ key }) => views.some((view) => memberOf(view, key) !== undefined)))
    findings.merged.push(at);
  return views;
}

/** What the client makes of a value of this schema. */
function expected({ format }: Json, example: Extract<ExampleValue, { readonly text: string }>): unknown {
  if (example.type === 'null') return null;
  if (example.type === 'boolean') return example.text === 'true';
  if (example.type === 'string') return example.text;
  const digits = numberText(example.text);
  return format === 'int64' || format === 'decimal' ? digits : Number(digits);
}

function present(schemas: readonly (Json | undefined)[]): readonly Json[] {
  return schemas.filter((one) => one !== undefined);
}

function allows({ type }: Json, example: ExampleValue): boolean {
  const types = Array.isArray(type) ? type : [type];
  return types.includes(example.type) || (example.type === 'number' && types.includes('integer'));
}

function memberOf({ properties, additionalProperties }: Json, key: string): Json | undefined {
  if (Object.hasOwn(record(properties), key)) return record(record(properties)[key]);
  return typeof additionalProperties === 'object' ? record(additionalProperties) : undefined;
}

function itemOf({ prefixItems, items }: Json, index: number): Json | undefined {
  return list(prefixItems)?.[index] ?? (typeof items === 'object' ? record(items) : undefined);
}

function list(value: unknown): readonly Json[] | undefined {
  return Array.isArray(value) ? value.map(record) : undefined;
}

/** A member that is missing is an empty object. */
function record(value: unknown): Json {
  return Object.fromEntries(Object.entries(typeof value === 'object' && value !== null ? value : {}));
}
