import type { At, Entry, SpecNode } from '../../load/node.ts';
import { entries, entry, text } from '../../load/read-node.ts';
import type { ApiResponse, Schema } from '../../model/api.ts';
import { json } from '../../model/read.ts';
import type { ContractAnswer, ContractMedia } from '../contract.ts';
import { unknown } from '../unknown.ts';
import type { ForeignDocument } from './document.ts';
import { mediaOf } from './media.ts';
import { others, textsOf } from './members.ts';
import type { ForeignSchemas } from './schema.ts';

export type Answers = readonly (readonly [status: string, Entry])[];

export interface ForeignAnswers {
  readonly success: ApiResponse | undefined;
  readonly others: ReadonlyMap<string, ContractAnswer>;
}

/** The answer that a call returns, and all that are described: statuses, media types, headers. */
export function foreignAnswers(
  answers: Answers,
  document: ForeignDocument,
  schemas: ForeignSchemas,
): ForeignAnswers {
  const success =
    answers.find(([status]) => status === '200') ??
    answers.find(([status]) => /^2/.test(status)) ??
    answers.find(([status]) => status === 'default');
  const found = new Map<string, ContractAnswer>();
  for (const answer of answers) {
    const [status, { value }] = answer;
    const node = document.follow(value);
    const { at } = node ?? value;
    const main = answer === success;
    const contents = entry(node, 'content');
    found.set(status, {
      kind: 'status',
      status,
      main,
      schema: unknown(at, 'its bodies are compared'),
      // That of the answer itself is compared with it.
      words: main ? '' : textsOf(node, ['description']),
      detail: textsOf(node, others(node, ['description', 'content', 'headers'])),
      at,
    });
    const body = mediaOf(contents);
    for (const [type, one] of mediaTypes(contents, schemas)) {
      const itself = main && entry(contents, type) === body;
      // Examples of the answer itself are compared with it.
      const words = itself ? '' : one.words;
      found.set(`${status} as ${type}`, { kind: 'media', status, ...one, words, main: itself });
    }
    for (const [name, one] of entries(entry(node, 'headers')))
      found.set(`${status} with header ${name}`, headerOf(status, one.value, document, schemas));
  }
  if (success === undefined) return { success: undefined, others: found };
  const { value } = success[1];
  const node = document.follow(value);
  const media = mediaOf(entry(node, 'content'));
  return {
    success: {
      schema: bodyOf(media, (node ?? value).at, schemas),
      description: text(entry(node, 'description')) ?? '',
      variants: [],
      variantBy: undefined,
      variantDefault: undefined,
      examples: examplesOf(media, document),
    },
    others: found,
  };
}

/** Every media type of a body, with what it holds. */
export function mediaTypes(
  content: SpecNode | undefined,
  schemas: ForeignSchemas,
): ReadonlyMap<string, ContractMedia> {
  return new Map(
    entries(content).map(([type, { value }]) => [
      type,
      {
        schema: schemas.read(entry(value, 'schema')),
        words: textsOf(value, ['example', 'examples']),
        detail: textsOf(value, others(value, ['schema', 'example', 'examples'])),
        at: value.at,
      },
    ]),
  );
}

function headerOf(
  status: string,
  node: SpecNode,
  document: ForeignDocument,
  schemas: ForeignSchemas,
): ContractAnswer {
  const header = document.follow(node);
  const media = mediaOf(entry(header, 'content'));
  const read = ['description', 'deprecated', 'example', 'examples', 'schema'];
  // What a header does without one.
  const style = text(entry(header, 'style')) === 'simple' ? ['style'] : [];
  return {
    kind: 'header',
    status,
    schema: schemas.read(entry(media ?? header, 'schema')),
    words: textsOf(header, ['description', 'deprecated', 'example', 'examples']),
    detail: textsOf(header, others(header, [...read, ...style])),
    at: node.at,
  };
}

function bodyOf(media: SpecNode | undefined, at: At, schemas: ForeignSchemas): Schema {
  return media === undefined ? unknown(at, 'no body') : schemas.read(entry(media, 'schema'));
}

function examplesOf(media: SpecNode | undefined, document: ForeignDocument): ApiResponse['examples'] {
  const single = entry(media, 'example');
  if (single !== undefined) return [{ name: 'default', value: json(single), at: single.at }];
  return entries(entry(media, 'examples')).flatMap(([name, { value }]) => {
    const target = document.follow(value) ?? value;
    return [{ name, value: json(entry(target, 'value') ?? target), at: value.at }];
  });
}
