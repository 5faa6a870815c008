import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { PageFacts } from './facts.ts';
import { jsonText } from './json-text.ts';

/** A page as it stands in `docs.facts.json`. */
export interface RecordedPage {
  /** First 16 hex digits of the SHA-256 of the page's bytes. */
  readonly sha256: string;
  readonly facts: PageFacts;
}

const schemaUrl = new URL('./facts.schema.json', import.meta.url);
/** Members that hold words: dropped when written, empty when read. */
const prose: ReadonlySet<string> = new Set(['title', 'description', 'text', 'notes']);

export function pageHash(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** A message as it is recorded: its hash, because its words belong to the page. */
export function recordedMessage(message: string): string {
  return message.startsWith('sha256:') ? message : `sha256:${pageHash(message)}`;
}

/** The text of `docs.facts.json`: facts and hashes, no sentences. */
export function factsFileText(pages: readonly RecordedPage[]): string {
  const sorted = [...pages].sort((a, b) => (a.facts.file < b.facts.file ? -1 : 1));
  const plain = sorted.map(({ sha256, facts }) => ({ file: facts.file, sha256, ...withoutProse(facts) }));
  return `${jsonText({ pages: plain })}\n`;
}

/** The facts as they come back from the file: what is not recorded is empty. */
export function recorded(facts: PageFacts): PageFacts {
  return restored(withoutProse(facts));
}

/**
 * Reads `docs.facts.json`.
 *
 * @throws Error when the text is not what `factsFileText` writes
 */
export function parseFactsFile(text: string): readonly RecordedPage[] {
  const value: unknown = JSON.parse(text);
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(schemaUrl, 'utf8')));
  if (!validate(value)) {
    const [error] = validate.errors ?? [];
    throw new Error(
      `docs.facts.json is damaged: ${error?.instancePath ?? ''} ${error?.message ?? ''}. Write it again with exspec docs check --pages DIR --write.`,
    );
  }
  const { pages } = value as { pages: readonly (Record<string, unknown> & { sha256: string })[] }; // the schema has just said so
  return pages.map(({ sha256, ...facts }) => ({ sha256, facts: restored(facts) }));
}

function withoutProse(facts: PageFacts): Record<string, unknown> {
  return strip(facts) as Record<string, unknown>; // an object stays an object
}

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]): [string, unknown][] => {
      if (keptAsHash(key, value)) return [[key, hashed(member)]];
      // The title of an enum is its name.
      if (prose.has(key) && !(key === 'title' && 'keys' in value)) return [];
      return [[key, shortened.has(key) ? withoutSentences(member) : strip(member)]];
    }),
  );
}

/** Members that may be sentences, and are hashes then. */
const shortened: ReadonlySet<string> = new Set([
  'name',
  'cells',
  'columns',
  'heading',
  'names',
  'of',
  'value',
  'label',
  'by',
  'type',
]);

function keptAsHash(key: string, owner: object): boolean {
  return (
    key === 'message' || key === 'messages' || key === 'condition' || (key === 'text' && 'date' in owner)
  );
}

function hashed(value: unknown): unknown {
  return Array.isArray(value)
    ? value.map((one) => recordedMessage(String(one)))
    : recordedMessage(String(value));
}

function withoutSentences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSentences);
  return typeof value === 'string' ? recordedText(value) : strip(value);
}

/** A text as it is recorded: a sentence by its hash, a name as it is. */
export function recordedText(text: string): string {
  return isSentence(text) ? recordedMessage(text) : text;
}

function isSentence(text: string): boolean {
  return text.split(' ').length > 4;
}

function restored(facts: Record<string, unknown>): PageFacts {
  const list = (value: unknown): readonly Record<string, unknown>[] => (Array.isArray(value) ? value : []);
  const described = (value: unknown): unknown => list(value).map((one) => ({ ...one, description: '' }));
  // The schema of the file (or the type of the facts that were stripped) vouches for everything but the words, added here.
  const subjects = (value: unknown): unknown =>
    list(value).map((one) => ({ ...one, title: '', notes: [], parameters: described(one.parameters) }));
  return {
    ...facts,
    endpoints: subjects(facts.endpoints),
    ...(facts.sockets === undefined ? {} : { sockets: subjects(facts.sockets) }),
    common: described(facts.common),
    unread: list(facts.unread).map((one) => ({ ...one, text: '' })),
  } as unknown as PageFacts;
}
