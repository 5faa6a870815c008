import { posix } from 'node:path';
import { refNode } from '../../load/complete/nodes.ts';
import { sharedApis } from '../../load/complete/shared.ts';
import type { Diagnostic } from '../../load/diagnostic.ts';
import { folderOf } from '../../load/load-specs.ts';
import type { At } from '../../load/node.ts';
import { entries } from '../../load/read-node.ts';
import { parseReference } from '../../load/reference.ts';
import { roleOf } from '../../load/role.ts';
import type { Resolved } from '../../load/tree.ts';
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
        'Refer to files below specs/ only.',
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
      const folder = folderOf(parsed.file);
      const files = folder === tree.name ? tree.files : tree.neighbours.get(folder)?.files;
      if (files === undefined) {
        return diagnostic(
          at,
          'unresolved-ref',
          `$ref ${ref} leads nowhere: there is no API specs/${folder}.`,
          didYouMean(folder, [...tree.neighbours.keys()], 'Refer to a file of this API, or of another one.'),
        );
      }
      const file = files.get(parsed.file);
      if (file === undefined) {
        return diagnostic(
          at,
          'unresolved-ref',
          `$ref ${ref} leads nowhere: there is no file specs/${parsed.file}.`,
          nearFile(parsed.file, [...files.keys()]),
        );
      }
      const names =
        folder === tree.name
          ? walked.components
              .filter((component) => component.keyAt.file === parsed.file && component.kind === expects)
              .map(({ name }) => name)
          : entries(file.root).map(([name]) => name);
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
  shared: "the same place of another API's openapi.yaml",
  errors: "another API's errors.yaml",
};

function wrongKind(context: CheckContext, { ref, at, expects, target }: SpecRef): Diagnostic | undefined {
  if (target === undefined || context.unreadable.has(target.file)) return undefined;
  if (fits(context, expects, target, at)) return undefined;
  return diagnostic(
    at,
    'ref-kind',
    `$ref ${ref} does not lead to ${places[expects]}.`,
    'Only whole components can be shared: move it there and refer to it by name.',
  );
}

function fits({ tree, walked }: CheckContext, expects: RefTarget, target: Resolved, at: At): boolean {
  switch (expects) {
    case 'path-item':
    case 'channel':
      // A path belongs to one API, and so does a stream.
      return (
        target.pointer === '' &&
        folderOf(target.file) === tree.name &&
        roleOf(target.file, tree.name) === expects
      );
    case 'shared':
      // Had it led there, it would have been replaced by what stands there.
      return false;
    case 'errors':
      // Catalogues that share each other's codes in a circle share nothing.
      return sharedApis(tree, refNode(at, target.file, target.pointer)) !== undefined;
    default:
      return walked.components.some(
        (component) => component.node === target.node && component.kind === expects,
      );
  }
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
