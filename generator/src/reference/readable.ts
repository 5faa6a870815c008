import type { Json } from '../model/api.ts';
import { paragraphs } from '../print/markdown.ts';
import { linesIn, visible } from '../print/visible.ts';

/** JSON as a viewer takes it. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** Members that hold values as an exchange sends them: a `description` in there is nobody's words about them. */
const data: ReadonlySet<string> = new Set(['example', 'default', 'enum', 'const', 'value', 'x-examples']);
/** Members whose own members are called as the spec likes. */
const named: ReadonlySet<string> = new Set(
  'properties patternProperties schemas responses parameters examples requestBodies headers securitySchemes paths content variables mapping callbacks links $defs'.split(
    ' ',
  ),
);
/** A viewer would load or link these: a picture, pages of others. */
const outside: ReadonlySet<string> = new Set(
  'x-logo externalDocs externalValue termsOfService contact authorizationUrl tokenUrl refreshUrl openIdConnectUrl'.split(
    ' ',
  ),
);

/**
 * A part of an OpenAPI document for a viewer that takes descriptions for Markdown and addresses for links: words show
 * exactly what they say, and nothing leads anywhere.
 */
export function readable(value: Json): Plain {
  return shown(value, false);
}

/** @param inServers an address there is text; elsewhere it is a link */
function shown(value: Json, inServers: boolean): Plain {
  if (isList(value)) return value.map((one) => shown(one, inServers));
  if (value === null || typeof value !== 'object' || !('object' in value)) return plain(value);
  return object(
    [...value.object].flatMap(([key, one]): [string, Plain][] => {
      if (outside.has(key) || (key === 'url' && !inServers)) return [];
      return [[visible(key), member(key, one)]];
    }),
  );
}

/** A member, by its key. */
export function member(key: string, value: Json): Plain {
  if (key === 'description' && typeof value === 'string') return paragraphs(value);
  if (data.has(key) || (key === 'examples' && isList(value))) return plain(value);
  if (named.has(key) && isObject(value))
    return object([...value.object].map(([name, one]) => [visible(name), readable(one)]));
  return shown(value, key === 'servers');
}

/** A number that JavaScript would round is shown as text: its digits are the fact. */
function plain(value: Json): Plain {
  if (typeof value === 'string') return linesIn(value).map(visible).join('\n');
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(plain);
  if ('number' in value) {
    const number = Number(value.number);
    return Number.isInteger(number) && !Number.isSafeInteger(number) ? value.number : number;
  }
  return object([...value.object].map(([key, one]) => [visible(key), plain(one)]));
}

/** Later entries win. Without a prototype, so that `__proto__` is a key like any other. */
export function object(entries: Iterable<readonly [string, Plain]>): { readonly [key: string]: Plain } {
  const made: Record<string, Plain> = Object.create(null);
  for (const [key, value] of entries) made[key] = value;
  return made;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is Extract<Json, { readonly object: unknown }> {
  return typeof value === 'object' && value !== null && 'object' in value;
}
