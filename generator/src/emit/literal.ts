/**
 * The only place where text from a spec becomes source code. Everything that is written into a file passes
 * through one of these functions, so that nothing in a spec can end a string, a comment or a line.
 */

/** What a literal can hold. Keys that come from a spec stand in maps: `__proto__` is a key like any other there. */
export type Data =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Data[]
  | ReadonlyMap<string, Data>
  | { readonly [key: string]: Data };

/** A string literal. JSON is almost JavaScript: two separators and lone surrogates are escaped as well. */
export function quote(value: string): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** Text between the holes of a template literal. */
export function templateText(value: string): string {
  return quote(value).slice(1, -1).replaceAll('\\"', '"').replaceAll('`', '\\`').replaceAll('${', '\\${');
}

const identifier = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** Names of members that every object has. */
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Whether every object has a member of this name, so that nobody can leave it out. */
function isInherited(name: string): boolean {
  // TypeScript knows nothing of the accessors of old.
  return inherited.has(name) && !name.startsWith('__');
}

/** The type of an optional member where it is left out: of some names every object has one of its own. */
export function absentType(name: string): string {
  return isInherited(name) ? `Object[${quote(name)}] | undefined` : 'undefined';
}

export function isIdentifier(name: string): boolean {
  return identifier.test(name);
}

/** A property name in an object literal. `__proto__` is computed: written plainly it would set the prototype. */
export function propertyKey(name: string): string {
  if (name === '__proto__') return '["__proto__"]';
  return isIdentifier(name) ? name : quote(name);
}

/** A property name in a type. */
export function typeKey(name: string): string {
  return isIdentifier(name) ? name : quote(name);
}

function isMap(value: Data): value is ReadonlyMap<string, Data> {
  return value instanceof Map;
}

function isList(value: Data): value is readonly Data[] {
  return Array.isArray(value);
}

/** Data as an expression. Members that are undefined are left out. */
export function literal(value: Data): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '0' : JSON.stringify(value);
  if (value === undefined || value === null || typeof value === 'boolean') return String(value);
  if (isList(value)) return `[${value.map(literal).join(', ')}]`;
  const members = isMap(value) ? [...value] : Object.entries(value);
  const written = members
    .filter(([, one]) => one !== undefined)
    // Under these names TypeScript expects what every object has, and takes texts for any text.
    .map(([name, one]) => `${propertyKey(name)}: ${literal(one)}${isInherited(name) ? ' as const' : ''}`);
  return written.length === 0 ? '{}' : `{ ${written.join(', ')} }`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be removed
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g;

/** Text for a comment: cannot end it, start a tag or hide a line. Lines stay lines. */
export function comment(value: string): string {
  return value
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\r\n?/g, '\n')
    .replace(control, ' ')
    .replaceAll('*/', '*\\/')
    .replaceAll('@', '\\@')
    .trim();
}

const width = 100;

/** A TSDoc comment of paragraphs, wrapped; nothing where there is no text. Paragraphs must have passed `comment`. */
export function tsdoc(paragraphs: readonly string[], indent = ''): string {
  const lines = paragraphs
    .filter((one) => one !== '')
    .flatMap((paragraph, index) => [
      ...(index === 0 ? [] : ['']),
      ...paragraph.split('\n').flatMap((line) => wrap(line, width - indent.length)),
    ]);
  const [only] = lines;
  if (only === undefined) return '';
  if (lines.length === 1) return `${indent}/** ${only} */\n`;
  return `${indent}/**\n${lines.map((line) => (line === '' ? `${indent} *` : `${indent} * ${line}`)).join('\n')}\n${indent} */\n`;
}

/** Continuations of a list item are indented below its text. */
function wrap(line: string, columns: number): string[] {
  const lines: string[] = [];
  const hanging = line.startsWith('- ') ? '  ' : '';
  let current = '';
  for (const word of line.split(/\s+/)) {
    if (current !== '' && current.length + word.length + 1 > columns) {
      lines.push(current);
      current = hanging + word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}
