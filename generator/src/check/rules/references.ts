import { posix } from 'node:path';
import type { Diagnostic } from '../../load/diagnostic.ts';
import { parseReference } from '../../load/reference.ts';
import { roleOf } from '../../load/role.ts';
import type { CheckContext, Rule } from '../context.ts';
import { diagnostic } from '../report.ts';
import { didYouMean, nearest } from '../suggest.ts';
import type { RefTarget, SpecRef } from '../walk.ts';

export const references: Rule = {
  ids: ['unresolved-ref', 'ref-url', 'ref-outside', 'ref-kind'],
  *check(context) {
    for (const ref of context.walked.refs) {
      const found = ref.target === undefined ? dangling(context, ref) : wrongKind(context, ref);
      if (found !== undefined) yield found;
    }
  },
};

function dangling(
  { tree, unreadable, walked }: CheckContext,
  { ref, at, expects }: SpecRef,
): Diagnostic | undefined {
  const parsed = parseReference(ref, at.file);
  switch (parsed.kind) {
    case 'url':
      return diagnostic(
        at,
        'ref-url',
        `$ref ${ref} is a URL.`,
        'Copy what is needed into the specs: they hold together without a network.',
      );
    case 'absolute':
      return diagnostic(
        at,
        'ref-outside',
        `$ref ${ref} is an absolute path.`,
        'Write it relative to this file.',
      );
    case 'outside':
      return diagnostic(
        at,
        'ref-outside',
        `$ref ${ref} leads out of specs/.`,
        'Refer to a file of this exchange only.',
      );
    case 'malformed':
      return diagnostic(
        at,
        'unresolved-ref',
        `$ref ${ref} cannot be read: ${parsed.reason}.`,
        'Write it as FILE.yaml#/Name.',
      );
    case 'local': {
      if (unreadable.has(parsed.file)) return undefined;
      if (parsed.file.split('/')[0] !== tree.name) {
        return diagnostic(
          at,
          'ref-outside',
          `$ref ${ref} leads out of specs/${tree.name}.`,
          'Each exchange stands alone: copy the component.',
        );
      }
      const file = tree.files.get(parsed.file);
      if (file === undefined) {
        return diagnostic(
          at,
          'unresolved-ref',
          `$ref ${ref} leads nowhere: there is no file specs/${parsed.file}.`,
          nearFile(parsed.file, [...tree.files.keys()]),
        );
      }
      const names = walked.components
        .filter((component) => component.keyAt.file === parsed.file && component.kind === expects)
        .map(({ name }) => name);
      const name = parsed.tokens.at(-1) ?? '';
      return diagnostic(
        at,
        'unresolved-ref',
        `$ref ${ref} leads nowhere: specs/${parsed.file} has no ${parsed.tokens.join(' > ')}.`,
        didYouMean(name, names, 'Add it there, or mend the name.'),
      );
    }
  }
}

const places: Readonly<Record<RefTarget, string>> = {
  'path-item': 'a file of its own in a section folder',
  parameter: 'a parameter of common.yaml',
  response: 'a response (with `content`) of schemas/*.yaml',
  schema: 'a schema of schemas/*.yaml',
  channel: 'a file of streams/',
  'address-parameter': 'a parameter of the components of asyncapi.yaml',
};

function wrongKind(
  { tree, walked, unreadable }: CheckContext,
  { ref, at, expects, target }: SpecRef,
): Diagnostic | undefined {
  if (target === undefined || unreadable.has(target.file)) return undefined;
  const fits =
    expects === 'path-item' || expects === 'channel'
      ? target.pointer === '' && roleOf(target.file, tree.name) === expects
      : walked.components.some((component) => component.node === target.node && component.kind === expects);
  if (fits) return undefined;
  return diagnostic(
    at,
    'ref-kind',
    `$ref ${ref} does not lead to ${places[expects]}.`,
    'Only whole components can be shared: move it there and refer to it by name.',
  );
}

/** By file name alone: a wrong folder is the commonest slip. */
function nearFile(file: string, files: readonly string[]): string {
  const near = nearest(stem(file), files.map(stem));
  const found = files.find((one) => stem(one) === near);
  return found === undefined ? 'Create the file, or mend the path.' : `Did you mean specs/${found}?`;
}

function stem(file: string): string {
  return posix.basename(file, '.yaml');
}
