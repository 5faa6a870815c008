import type { SpecNode } from '../load/node.ts';
import type { ErrorCatalogue, ErrorEntry } from './api.ts';
import { memo } from './memo.ts';
import { at, get, items, member, number, plain, text, texts } from './read.ts';
import { docsOf } from './schema.ts';

/** `errors.yaml` of an exchange; empty where it has none. */
export function errorCatalogue(root: SpecNode | undefined): ErrorCatalogue {
  return root === undefined ? catalogueOf(root) : knownCatalogue(root);
}

const knownCatalogue = memo((root: SpecNode) => catalogueOf(root));

function catalogueOf(root: SpecNode | undefined): ErrorCatalogue {
  return {
    sections: items(get(root, 'sections')).map((section) => ({
      id: member(section, 'id'),
      title: member(section, 'title'),
    })),
    codes: items(get(root, 'codes')).map(entryOf),
    filterFailures: items(get(root, 'filterFailures')).map((node) => ({
      filter: member(node, 'filter'),
      message: member(node, 'message'),
      description: member(node, 'description'),
    })),
    orderRejections: {
      codes: items(at(root, 'orderRejections', 'codes')).flatMap((code) => number(code) ?? []),
      messages: items(at(root, 'orderRejections', 'messages')).map((node) => ({
        id: member(node, 'id'),
        message: member(node, 'message'),
        description: member(node, 'description'),
      })),
    },
  };
}

function entryOf(node: SpecNode): ErrorEntry {
  const code = plain(get(node, 'code'));
  return {
    code: typeof code === 'number' || typeof code === 'string' ? code : '',
    section: member(node, 'section'),
    names: texts(get(node, 'names')),
    messages: texts(get(node, 'messages')),
    variants: items(get(node, 'variants')).map((variant) => ({
      name: member(variant, 'name'),
      messages: texts(get(variant, 'messages')),
    })),
    trait: text(get(node, 'trait')),
    httpStatus: number(get(node, 'httpStatus')) ?? 400,
    docs: docsOf(get(node, 'docs')),
    at: node.at,
  };
}
