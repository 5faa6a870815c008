import type { SpecNode } from '../../load/node.ts';
import { entry, isMap, number, text } from '../../load/read-node.ts';
import type { Residue } from '../contract.ts';
import { membersText, nodeText } from '../node-text.ts';

const limits = [
  'multipleOf',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'contains',
  'minContains',
  'maxContains',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
  'dependentRequired',
  'dependentSchemas',
];
const meanings = [
  'not',
  'if',
  'then',
  'else',
  'patternProperties',
  'readOnly',
  'writeOnly',
  'contentEncoding',
  'contentMediaType',
  'contentSchema',
];
const words = ['title', 'deprecated', 'externalDocs', 'xml', '$comment'];

/** What a Schema Object says beyond the model, as texts. */
export function residueOf(node: SpecNode): Residue | undefined {
  if (!isMap(node)) return undefined;
  const preset = entry(node, 'default');
  const residue: Residue = {
    limits: lines(
      membersText(node, limits),
      exclusive(node, 'minimum'),
      exclusive(node, 'maximum'),
      closed(node),
    ),
    keywords: lines(
      membersText(node, meanings),
      membersText(entry(node, 'discriminator'), ['mapping']),
      // Of members that stand in other parts of the allOf.
      node.entries.has('allOf') && !node.entries.has('properties') ? membersText(node, ['required']) : '',
    ),
    default: preset === undefined ? undefined : nodeText(preset),
    words: membersText(node, words),
    examples: membersText(node, ['example', 'examples']),
  };
  const empty = [residue.limits, residue.keywords, residue.words, residue.examples].every(
    (one) => one === '',
  );
  return empty && residue.default === undefined ? undefined : residue;
}

/** OpenAPI 3.0 says it beside the bound, 3.1 in its place; the bound itself is in the model. */
function exclusive(node: SpecNode, bound: 'minimum' | 'maximum'): string {
  const name = bound === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum';
  const value = entry(node, name);
  if (value === undefined || text(value) === 'false') return '';
  return number(value) !== undefined && entry(node, bound) !== undefined
    ? `${name} ${text(value) ?? ''}`
    : `${bound} exclusive`;
}

function closed(node: SpecNode): string {
  return text(entry(node, 'additionalProperties')) === 'false' ? 'additionalProperties false' : '';
}

function lines(...texts: readonly string[]): string {
  return texts.filter((one) => one !== '').join('\n');
}
