import { join, posix } from 'node:path';
import { stringify } from 'yaml';
import { loadSpecs } from '../../load/load-specs.ts';
import { at, entries, text } from '../../load/read-node.ts';
import { schemaLine } from '../../load/role.ts';
import type { SpecTree } from '../../load/tree.ts';
import type { Api } from '../../model/api.ts';
import { buildApi } from '../../model/build.ts';
import { writeTogether } from '../../write/together.ts';
import { readDocsYaml } from '../docs-yaml.ts';
import { type EndpointFacts, operationKey, type PageFacts } from '../facts.ts';
import { groupBy } from '../group-by.ts';
import { commonSegments, sectionsOf, skeleton } from './skeleton.ts';
import { insertPath } from './wire.ts';

export interface DraftInput {
  readonly specsDir: string;
  readonly facts: PageFacts;
  readonly endpoint: string | undefined;
  readonly section: string | undefined;
}

export type DraftOutcome =
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'written'; readonly written: readonly string[]; readonly todos: number };

/** A draft that is not written yet. */
export type PlannedDraft =
  | { readonly kind: 'refused'; readonly reason: string }
  /** Texts by path below `specs/`. */
  | { readonly kind: 'planned'; readonly files: ReadonlyMap<string, string>; readonly todos: number };

/** Writes the skeleton of an endpoint that the specs do not have yet, and wires it into the table of contents. */
export function draftEndpoint(input: DraftInput): DraftOutcome {
  const planned = planDraft(loadSpecs(input.specsDir).trees, input);
  if (planned.kind === 'refused') return planned;
  const files = new Map([...planned.files].map(([path, text]) => [join(input.specsDir, path), text]));
  writeTogether(files, input.specsDir);
  return { kind: 'written', written: [...files.keys()], todos: planned.todos };
}

/** The files of a draft, for specs as they stand in `trees`. */
export function planDraft(
  trees: readonly SpecTree[],
  { specsDir, facts, endpoint: wanted, section: asked }: DraftInput,
): PlannedDraft {
  if (facts.mismatch !== undefined)
    return refused(
      `${facts.file} does not describe ${facts.mismatch.claimed}: its anchors belong to ${facts.mismatch.anchors}.`,
    );
  const tree = treeOf(trees, specsDir, facts);
  if (tree === undefined)
    return refused(`No exchange in specs/ has ${facts.file} among the pages of its docs.yaml.`);
  const api = buildApi(tree);
  const known = new Set(api.operations.map(operationKey));
  const fresh = facts.endpoints.filter((one) => !known.has(operationKey(one)));
  const candidates =
    wanted === undefined ? fresh : facts.endpoints.filter((one) => operationKey(one) === wanted);
  const [endpoint, second] = candidates;
  if (endpoint === undefined)
    return refused(
      wanted === undefined
        ? `${facts.file} describes no endpoint that the specs lack.`
        : `${facts.file} does not describe ${wanted}.`,
    );
  if (second !== undefined)
    return refused(`Name one with --endpoint: ${candidates.map(operationKey).join(', ')}.`);
  const key = operationKey(endpoint);
  const present = api.operations.find((one) => operationKey(one) === key);
  if (present !== undefined)
    return refused(`${key} stands in specs/${present.at.file}:${present.at.line} already.`);

  const sections = sectionsOf(tree);
  const section = asked ?? likelySection(api, facts, endpoint);
  if (section === undefined || !sections.includes(section))
    return refused(`Name the section with --section: ${sections.join(', ')}.`);
  return plan(specsDir, tree, api, facts, endpoint, section);
}

function treeOf(trees: readonly SpecTree[], specsDir: string, facts: PageFacts): SpecTree | undefined {
  return trees.find(
    ({ name }) => name === facts.exchange || readDocsYaml(specsDir, name).pages.has(facts.file),
  );
}

/** The section of most endpoints in the same part of the page; else of those with the most similar path. */
function likelySection(api: Api, facts: PageFacts, endpoint: EndpointFacts): string | undefined {
  const neighbours = new Set(
    facts.endpoints
      .filter((one) => one.section !== undefined && one.section === endpoint.section)
      .map(operationKey),
  );
  const together = api.operations.filter((one) => neighbours.has(operationKey(one)));
  const [most] = [...groupBy(together, (one) => one.section)].sort((a, b) => b[1].length - a[1].length);
  if (most !== undefined) return most[0];
  const shared = api.operations.map(({ path }) => commonSegments(path, endpoint.path));
  const greatest = Math.max(0, ...shared);
  // Exchange and version alone ("/sapi/v1") are shared by everything.
  const nearest = new Set(
    api.operations.filter((_, index) => shared[index] === greatest).map(({ section }) => section),
  );
  return greatest >= 3 && nearest.size === 1 ? [...nearest][0] : undefined;
}

function plan(
  specsDir: string,
  tree: SpecTree,
  api: Api,
  facts: PageFacts,
  endpoint: EndpointFacts,
  section: string,
): PlannedDraft {
  const listed = readDocsYaml(specsDir, tree.name).pages.get(facts.file);
  const operationId = freeName(endpoint, new Set(api.operations.map(({ id }) => id)));
  const operation = skeleton({
    api,
    tree,
    endpoint,
    operationId,
    page: facts.sourceUrl ?? listed?.url ?? '',
    revision: facts.revision ?? listed?.revision ?? '',
  });
  const method = endpoint.method.toLowerCase();
  const body = stringify({ [method]: operation }, { lineWidth: 110 });
  const todos = body.split('\n').filter((line) => /^\s*(?:- )?x-todo:/.test(line)).length;

  const paths = entries(at(tree.entry.root, 'paths'));
  const existing = paths.find(([path]) => path === endpoint.path)?.[1].value;
  const ref = text(at(existing, '$ref'));
  if (ref !== undefined) {
    const file = posix.join(posix.dirname(tree.entry.path), ref);
    const before = tree.files.get(file)?.text ?? '';
    return { kind: 'planned', files: new Map([[file, `${before.trimEnd()}\n\n${body}`]]), todos };
  }
  const path = `${tree.name}/${section}/${freeFile(tree, section, endpoint.path)}.yaml`;
  return {
    kind: 'planned',
    files: new Map([
      [path, `${schemaLine(path, 'path-item')}\n${body}`],
      [tree.entry.path, insertPath(tree, endpoint.path, `./${posix.relative(tree.name, path)}`)],
    ]),
    todos,
  };
}

/** A proposal from the path's end; how the method is called is for a person to decide. */
function freeName(endpoint: EndpointFacts, taken: ReadonlySet<string>): string {
  const segments = endpoint.path.split('/').filter((segment) => segment !== '' && !/^v\d+$/.test(segment));
  for (let count = 1; count <= segments.length; count += 1) {
    const name = camelCase(segments.slice(-count));
    if (/^[a-z]/.test(name) && !taken.has(name)) return name;
  }
  return camelCase([endpoint.method.toLowerCase(), ...segments]);
}

function freeFile(tree: SpecTree, section: string, path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '');
  for (let count = 1; count <= segments.length; count += 1) {
    const name = camelCase(segments.slice(-count));
    if (!tree.files.has(`${tree.name}/${section}/${name}.yaml`)) return name;
  }
  return camelCase([...segments, 'draft']);
}

function camelCase(segments: readonly string[]): string {
  const words = segments.flatMap((segment) => segment.split(/[^A-Za-z0-9]+/)).filter((word) => word !== '');
  return words
    .map((word, index) => (index === 0 ? word[0]?.toLowerCase() : word[0]?.toUpperCase()) + word.slice(1))
    .join('');
}

function refused(reason: string): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason };
}
