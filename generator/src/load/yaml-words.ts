import type { Diagnostic } from './diagnostic.ts';
import type { Remark } from './remark.ts';

/** What is wrong, and what to do about it; `undefined` where nothing is. */
export type Words = (remark: Remark) => Omit<Diagnostic, 'at'> | undefined;

/** Of our own files: what YAML has beyond JSON is a mistake. */
export const ownWords: Words = (remark) => {
  switch (remark.kind) {
    case 'syntax':
      return {
        ...syntax(remark.message),
        fix: 'Check indentation, quotes and brackets at this place; quote a text that holds ": " or " #".',
      };
    case 'directive':
      return extra('The file has a %YAML directive.', 'Remove it: specs are YAML 1.2.');
    case 'anchor':
      return extra(`&${remark.name} is a YAML anchor.`, 'Remove it; share values as components by $ref.');
    case 'alias':
      return extra(
        `*${remark.name} is a YAML alias.`,
        'Write the value out, or make it a component and use $ref.',
      );
    case 'tag':
      return extra(`${remark.name} is a YAML tag.`, 'Remove it; quote the value if it must be a string.');
    case 'merge':
      return extra(
        '<< is a YAML merge key.',
        'Write the members out, or make them a component and use $ref.',
      );
    case 'key':
      return extra('A key must be a plain text.', 'Write the key as one string.');
    case 'duplicate':
      return duplicate(remark.key, `the first is in line ${remark.first.line}`);
    case 'not-json':
      return {
        rule: 'ambiguous-scalar',
        message: `YAML reads ${remark.source} as ${remark.what}, but JSON does not write it so.`,
        fix: 'Quote it if it is text; else write it as JSON does.',
      };
    default:
      return commonWords(remark);
  }
};

/** Of anybody's files: what can be read is no mistake. */
export const foreignWords: Words = (remark) => {
  switch (remark.kind) {
    case 'syntax':
      return { ...syntax(remark.message), fix: 'What follows may be misread until this is mended.' };
    case 'lost-alias':
      return {
        rule: 'yaml-alias',
        message: `*${remark.name} leads nowhere, or to what it stands in.`,
        fix: 'Name an anchor that stands before it.',
      };
    case 'aliases':
      return {
        rule: 'yaml-alias',
        message: 'Aliases stand for more than can be read.',
        fix: 'Write the values as components.',
      };
    case 'key':
      return {
        rule: 'yaml-syntax',
        message: 'A key is no text and is left out.',
        fix: 'Write it as one string.',
      };
    case 'duplicate':
      return duplicate(remark.key, 'the first counts');
    default:
      return commonWords(remark);
  }
};

const commonWords: Words = (remark) => {
  if (remark.kind === 'documents')
    return {
      rule: 'yaml-syntax',
      message: 'A second YAML document begins here.',
      fix: 'Put each document into a file of its own.',
    };
  if (remark.kind === 'depth')
    return {
      rule: 'yaml-syntax',
      message: `The value is nested more than ${remark.levels} levels deep.`,
      fix: 'Flatten it.',
    };
  return undefined;
};

function syntax(message: string): { readonly rule: string; readonly message: string } {
  return { rule: 'yaml-syntax', message: `The file is not valid YAML: ${message}.` };
}

function extra(message: string, fix: string): Omit<Diagnostic, 'at'> {
  return { rule: 'yaml-extra', message, fix };
}

function duplicate(key: string, first: string): Omit<Diagnostic, 'at'> {
  return {
    rule: 'duplicate-key',
    message: `${key} stands here for the second time; ${first}.`,
    fix: 'Remove or rename one of them.',
  };
}
