import type { At, SpecNode } from '../load/node.ts';
import type { ApiAnswer, ApiResponse, Schema } from './api.ts';
import { membersText } from './node-text.ts';
import { entries, get, json, text } from './read.ts';
import { type SchemaReader, unknown } from './schema.ts';

export interface Answers {
  readonly success: Pick<ApiResponse, 'status' | 'mediaType' | 'schema' | 'description' | 'examples'> & {
    /** The schema as it is written. */
    readonly node: SpecNode | undefined;
  };
  readonly all: ReadonlyMap<string, ApiAnswer>;
  /** What every other answer holds, where clients read it. */
  readonly error: Schema | undefined;
}

const exampleNames = ['example', 'examples'];

/** The answer that a call returns, and all answers: statuses, media types, headers. */
export function answersOf(operation: SpecNode, reader: SchemaReader): Answers {
  const { own } = reader.source;
  const listed = entries(reader.effective(get(operation, 'responses')))
    .filter(([status]) => !status.startsWith('x-'))
    .map(([status, written]) => ({ status, written, node: reader.effective(written) }));
  const success =
    listed.find(({ status }) => status === '200') ??
    listed.find(({ status }) => /^2/.test(status)) ??
    listed.find(({ status }) => status === 'default' && !own);
  // The error that a client reads has a place of its own.
  const fallback = own ? listed.find(({ status }) => status === 'default') : undefined;
  const all = new Map<string, ApiAnswer>();
  for (const answer of listed) {
    const { status, written, node } = answer;
    const { at } = node ?? written;
    const [, main] = mediaOf(get(node, 'content')) ?? [];
    const itself = unknown(at, 'the answer itself');
    all.set(status, {
      kind: 'status',
      status,
      schema: answer === success || answer === fallback ? itself : bodyOf(main, at, reader),
      // Those of the answer itself are compared with it.
      words:
        answer === success ? '' : joined(membersText(node, ['description']), membersText(main, exampleNames)),
      detail: membersText(node, ['links']),
      at,
    });
    for (const [type, media] of entries(get(node, 'content'))) {
      // The main body is compared as the answer itself: here it counts that it is there.
      const isMain = media === main;
      all.set(`${status} as ${type}`, {
        kind: 'media',
        status,
        schema: isMain ? itself : reader.read(get(media, 'schema')),
        words: isMain ? '' : membersText(media, exampleNames),
        detail: '',
        at: media.at,
      });
    }
    for (const [name, header] of entries(get(node, 'headers'))) {
      const followed = reader.effective(header);
      all.set(`${status} with header ${name}`, {
        kind: 'header',
        status,
        schema: reader.read(get(followed, 'schema')),
        words: membersText(followed, ['description', 'deprecated', ...exampleNames]),
        detail: membersText(followed, ['required', 'style', 'explode', 'content']),
        at: header.at,
      });
    }
  }
  const at = (success?.node ?? success?.written ?? operation).at;
  const [mediaType, media] = mediaOf(get(success?.node, 'content')) ?? [];
  const [, errorMedia] = mediaOf(get(fallback?.node, 'content')) ?? [];
  return {
    success: {
      status: success?.status,
      mediaType,
      schema: success === undefined ? unknown(at, 'no answer') : bodyOf(media, at, reader),
      node: get(media, 'schema'),
      description: text(get(success?.node, 'description')) ?? '',
      examples: examplesOf(media, reader),
    },
    all,
    error: errorMedia === undefined ? undefined : reader.read(get(errorMedia, 'schema')),
  };
}

/** JSON where there is any, else what is named first. */
export function mediaOf(content: SpecNode | undefined): readonly [string, SpecNode] | undefined {
  const all = entries(content);
  return all.find(([type]) => /[/+]json\b/i.test(type)) ?? all[0];
}

function joined(...texts: readonly string[]): string {
  return texts.filter((one) => one !== '').join('\n');
}

function bodyOf(media: SpecNode | undefined, at: At, reader: SchemaReader): Schema {
  return media === undefined ? unknown(at, 'no body') : reader.read(get(media, 'schema'));
}

function examplesOf(media: SpecNode | undefined, reader: SchemaReader): ApiResponse['examples'] {
  const single = get(media, 'example');
  if (single !== undefined) return [{ name: 'default', value: json(single), at: single.at }];
  return entries(get(media, 'examples')).flatMap(([name, node]) => {
    const value = get(reader.effective(node), 'value');
    return value === undefined ? [] : [{ name, value: json(value), at: node.at }];
  });
}
