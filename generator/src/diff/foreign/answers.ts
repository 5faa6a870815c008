import type { At, Entry, SpecNode } from '../../load/node.ts';
import { entries, entry, text } from '../../load/read-node.ts';
import type { ApiResponse } from '../../model/api.ts';
import { json } from '../../model/read.ts';
import type { ContractAnswer } from '../contract.ts';
import { membersText } from '../node-text.ts';
import { unknown } from '../unknown.ts';
import type { ForeignDocument } from './document.ts';
import { mediaOf } from './media.ts';
import type { ForeignSchemas } from './schema.ts';

export type Answers = readonly (readonly [status: string, Entry])[];

export interface ForeignAnswers {
  readonly success: ApiResponse | undefined;
  readonly others: ReadonlyMap<string, ContractAnswer>;
}

/** The answer that a call returns, and beside it: other statuses, other media types, headers. */
export function foreignAnswers(
  answers: Answers,
  document: ForeignDocument,
  schemas: ForeignSchemas,
): ForeignAnswers {
  const success =
    answers.find(([status]) => status === '200') ??
    answers.find(([status]) => /^2/.test(status)) ??
    answers.find(([status]) => status === 'default');
  const others = new Map<string, ContractAnswer>();
  for (const answer of answers) {
    const [status, { value }] = answer;
    const node = document.follow(value);
    const { at } = node ?? value;
    const media = mediaOf(entry(node, 'content'));
    const itself = unknown(at, 'the answer itself');
    others.set(status, {
      kind: 'status',
      status,
      schema: answer === success ? itself : bodyOf(media, at, schemas),
      // Those of the answer itself are compared with it.
      words:
        answer === success ? '' : joined(membersText(node, ['description']), membersText(media, examples)),
      detail: membersText(node, ['links']),
      at,
    });
    for (const [type, one] of entries(entry(node, 'content'))) {
      // The main body is compared as the answer itself: here it counts that it is there.
      const main = one.value === media;
      others.set(`${status} as ${type}`, {
        kind: 'media',
        status,
        schema: main ? itself : schemas.read(entry(one.value, 'schema')),
        words: main ? '' : membersText(one.value, examples),
        detail: '',
        at: one.value.at,
      });
    }
    for (const [name, one] of entries(entry(node, 'headers'))) {
      const header = document.follow(one.value);
      others.set(`${status} with header ${name}`, {
        kind: 'header',
        status,
        schema: schemas.read(entry(header, 'schema')),
        words: membersText(header, ['description', 'deprecated', ...examples]),
        detail: membersText(header, ['required', 'style', 'explode', 'content']),
        at: one.value.at,
      });
    }
  }
  if (success === undefined) return { success: undefined, others };
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
    others,
  };
}

const examples = ['example', 'examples'];

function joined(...texts: readonly string[]): string {
  return texts.filter((one) => one !== '').join('\n');
}

function bodyOf(media: SpecNode | undefined, at: At, schemas: ForeignSchemas): ContractAnswer['schema'] {
  return media === undefined ? unknown(at, 'no body') : schemas.read(entry(media, 'schema'));
}

function examplesOf(media: SpecNode | undefined, document: ForeignDocument): ApiResponse['examples'] {
  const single = entry(media, 'example');
  if (single !== undefined) return [{ name: 'default', value: json(single), at: single.at }];
  return entries(entry(media, 'examples')).flatMap(([name, { value }]) => {
    const written = entry(document.follow(value), 'value');
    return written === undefined ? [] : [{ name, value: json(written), at: value.at }];
  });
}
