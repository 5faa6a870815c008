import { written } from '../../load/complete/complete.ts';
import { folderOf } from '../../load/load-specs.ts';
import { parseReference } from '../../load/reference.ts';
import { type FileRole, roleOf } from '../../load/role.ts';
import type { CheckContext, Rule } from '../context.ts';
import { diagnostic } from '../report.ts';
import type { Component, SpecRef } from '../walk.ts';

export const duplicateComponent: Rule = {
  ids: ['duplicate-component'],
  *check({ walked }) {
    const first = new Map<string, Component>();
    for (const component of walked.components) {
      const key = `${component.kind} ${component.name}`;
      const other = first.get(key);
      if (other === undefined) {
        first.set(key, component);
        continue;
      }
      const { file, line } = other.keyAt;
      yield diagnostic(
        component.keyAt,
        'duplicate-component',
        `The ${component.kind} ${component.name} already stands in specs/${file}:${line}.`,
        'Rename one: a component is known by its name alone in the bundle and in TypeScript.',
      );
    }
  },
};

/** What is read for itself, by its place. */
const standalone: ReadonlySet<FileRole> = new Set([
  'openapi',
  'errors',
  'removed',
  'docs',
  'diff-waivers',
  'asyncapi',
]);

/** Files and components that no path and no channel leads to. */
export const unused: Rule = {
  ids: ['unused-file', 'unused-component'],
  *check(context) {
    const { tree, walked, complete } = context;
    if (!complete) return;
    const reached = reachable(context);
    const files = new Set([...tree.files.keys()].filter((file) => standalone.has(roleOf(file, tree.name))));
    for (const { ref, at } of [...walked.refs, ...refsOfOthers(context)]) {
      const parsed = parseReference(ref, at.file);
      // A $ref within a file does not make anybody need the file; a broken one at least meant it.
      if (parsed.kind === 'local' && parsed.file !== at.file) files.add(parsed.file);
    }
    for (const file of tree.files.values()) {
      if (files.has(file.path)) continue;
      yield diagnostic(
        { file: file.path, line: 1, col: 1 },
        'unused-file',
        `No $ref leads to ${file.path}.`,
        'Refer to it (an endpoint: from paths in openapi.yaml; a stream: from channels in asyncapi.yaml), or remove it.',
      );
    }
    for (const component of walked.components) {
      if (reached.has(component) || !files.has(component.keyAt.file)) continue;
      yield diagnostic(
        component.keyAt,
        'unused-component',
        `Nothing that a path or a channel leads to uses the ${component.kind} ${component.name}.`,
        'Use it, or remove it.',
      );
    }
  },
};

/** What other APIs refer to is used. */
function refsOfOthers({ others, tree }: CheckContext): readonly SpecRef[] {
  return others.flatMap(({ walked }) =>
    walked.refs.filter(({ target }) => target !== undefined && folderOf(target.file) === tree.name),
  );
}

function reachable(context: CheckContext): ReadonlySet<Component> {
  const { walked } = context;
  const byNode = new Map(walked.components.map((component) => [written(component.node), component]));
  const reached = new Set<Component>();
  const visit = (owner: Component | undefined): void => {
    for (const { target, owner: from } of walked.refs) {
      const component = target === undefined || from !== owner ? undefined : byNode.get(written(target.node));
      if (component === undefined || reached.has(component)) continue;
      reached.add(component);
      visit(component);
    }
  };
  visit(undefined);
  for (const { target } of refsOfOthers(context)) {
    const component = target === undefined ? undefined : byNode.get(written(target.node));
    if (component === undefined || reached.has(component)) continue;
    reached.add(component);
    visit(component);
  }
  return reached;
}

/** Two paths, one file; one file, two paths. */
export const duplicatePath: Rule = {
  ids: ['duplicate-path'],
  *check({ paths }) {
    const templates = new Map<string, string>();
    const files = new Map<string, string>();
    for (const { path, keyAt, file } of paths) {
      const template = path.replace(/\{[^}]*\}/g, '{}');
      const same = templates.get(template);
      const shared = files.get(file);
      if (same !== undefined)
        yield diagnostic(
          keyAt,
          'duplicate-path',
          `${path} and ${same} match the same requests.`,
          'Keep one of them.',
        );
      else if (shared !== undefined)
        yield diagnostic(
          keyAt,
          'duplicate-path',
          `${path} and ${shared} share the file specs/${file}.`,
          'Give each path a file of its own; share schemas and parameters instead.',
        );
      templates.set(template, path);
      files.set(file, path);
    }
  },
};
