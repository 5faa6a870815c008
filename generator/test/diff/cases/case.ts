import type { RuleId } from '../../../src/diff/rules/index.ts';
import type { Edit } from '../mini.ts';

/** One rule: the edit that it is about, and code that the edit breaks where the rule says that it breaks. */
export interface Case {
  readonly rule: RuleId;
  /** What BASE differs in from the made-up exchange, where the rule needs something else there. */
  readonly given?: readonly Edit[];
  readonly edits: readonly Edit[];
  /** Uses the generated modules of the folder it stands in; only for breaking rules. */
  readonly consumer?: string;
  /** Other rules that the same edit rightly meets. */
  readonly also?: readonly RuleId[];
  /** What is compared: our own specs, or a document of somebody else. */
  readonly of?: 'shop';
}

export const sections = `import type { Sections } from './src/generated/sections.ts';\ndeclare const mini: Sections;\n`;
export const paths = `import type { paths } from './src/generated/schema.ts';\n`;
export const types = (names: string): string => `import type { ${names} } from './src/generated/types.ts';\n`;
export const errors = (names: string): string => `import { ${names} } from './src/generated/errors.ts';\n`;
export const call = (text: string): string => `${sections}void mini.${text};\n`;
export const shopBody = `import type { paths } from './src/schema.ts';\ntype Body = paths['/orders']['post']['requestBody']['content']['application/json'];\n`;
export const send = (item: string): string =>
  `${shopBody}export const body: Body = { item: { sku: 'a', count: 1${item} } };\n`;

export const findOwnId =
  '- { name: ownId, in: query, required: true, description: Own id., schema: { type: string } }';
export const verbose = '- { name: verbose, in: query, description: More., schema: { type: boolean } }';
export const noteParameter =
  'name: note, in: query, description: Words., schema: { type: string, maxLength: 10 }, x-error: { code: -2 }';
export const phase = 'phase: { type: string, enum: [OPEN, HALT], x-closed: true }';
export const exhaustive: string = `${types('Book')}export function open(book: Book): boolean {
  switch (book.phase) { case 'OPEN': return true; case 'HALT': return false; case undefined: return false; }
  const never: never = book.phase;
  return never;
}\n`;
