import type { At, SpecNode } from '../load/node.ts';
import type { ApiAnswer, ApiMedia, ApiResponse, Schema } from './api.ts';
import { others, textsOf } from './members.ts';
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

const examples = ['example', 'examples'];

/** The answer that a call returns, and all that are described: statuses, media types, headers. */
export function answersOf(operation: SpecNode, reader: SchemaReader): Answers {
  const { own } = reader.source;
  const listed = entries(reader.effective(get(operation, 'responses')))
    .filter(([status]) => !status.startsWith('x-'))
    .map(([status, written]) => ({ status, written, node: reader.effective(written) }));
  const success =
    listed.find(({ status }) => status === '200') ??
    listed.find(({ status }) => /^2/.test(status)) ??
    listed.find(({ status }) => status === 'default' && !own);
  // The error that a client reads has a place of its own, as its answer has.
  const fallback = own ? listed.find(({ status }) => status === 'default') : undefined;
  const all = new Map<string, ApiAnswer>();
  for (const answer of listed) {
    const { status, written, node } = answer;
    const { at } = node ?? written;
    const isMain = answer === success;
    const docs = own ? ['x-docs'] : [];
    const content = get(node, 'content');
    all.set(status, {
      kind: 'status',
      status,
      main: isMain && !own,
      schema: unknown(at, 'its bodies are compared'),
      // The description of the answer itself is compared with it.
      words: textsOf(node, isMain ? docs : ['description', ...docs]),
      detail: textsOf(node, others(node, ['description', 'content', 'headers', ...docs])),
      at,
    });
    const [main] = mediaOf(content) ?? [];
    for (const [type, one] of mediaTypes(content, reader)) {
      const itself = isMain && type === main;
      const elsewhere = type === main && own && (isMain || answer === fallback);
      all.set(`${status} as ${type}`, {
        kind: 'media',
        status,
        ...one,
        ...(elsewhere && { schema: unknown(one.at, 'the answer itself') }),
        // Examples of the answer itself are compared with it.
        words: itself ? '' : one.words,
        main: itself && !own,
      });
    }
    for (const [name, one] of entries(get(node, 'headers')))
      all.set(`${status} with header ${name}`, headerOf(status, one, reader));
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

/** Every media type of a body, with what it holds. */
export function mediaTypes(
  content: SpecNode | undefined,
  reader: SchemaReader,
): ReadonlyMap<string, ApiMedia> {
  return new Map(
    entries(content).map(([type, media]) => [
      type,
      {
        schema: reader.read(get(media, 'schema')),
        words: textsOf(media, examples),
        detail: textsOf(media, others(media, ['schema', ...examples])),
        at: media.at,
      },
    ]),
  );
}

function headerOf(status: string, node: SpecNode, reader: SchemaReader): ApiAnswer {
  const header = reader.effective(node);
  const [, media] = mediaOf(get(header, 'content')) ?? [];
  const words = ['description', 'deprecated', ...examples];
  // What a header does without one.
  const style = text(get(header, 'style')) === 'simple' ? ['style'] : [];
  return {
    kind: 'header',
    status,
    schema: reader.read(get(media ?? header, 'schema')),
    words: textsOf(header, words),
    detail: textsOf(header, others(header, ['schema', ...words, ...style])),
    at: node.at,
  };
}

/** JSON where there is any, else what is named first. */
export function mediaOf(content: SpecNode | undefined): readonly [string, SpecNode] | undefined {
  const all = entries(content);
  return all.find(([type]) => /[/+]json\b/i.test(type)) ?? all[0];
}

function bodyOf(media: SpecNode | undefined, at: At, reader: SchemaReader): Schema {
  return media === undefined ? unknown(at, 'no body') : reader.read(get(media, 'schema'));
}

function examplesOf(media: SpecNode | undefined, reader: SchemaReader): ApiResponse['examples'] {
  const single = get(media, 'example');
  if (single !== undefined) return [{ name: 'default', value: json(single), at: single.at }];
  return entries(get(media, 'examples')).map(([name, node]) => {
    const target = reader.effective(node) ?? node;
    return { name, value: json(get(target, 'value') ?? target), at: node.at };
  });
}
