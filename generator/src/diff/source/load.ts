import type { Diagnostic } from '../../load/diagnostic.ts';
import { AnyDocument } from '../../load/document.ts';
import { symlink, treeOf } from '../../load/load-specs.ts';
import { nothing, type ParsedYaml, parseForeign, parseYaml } from '../../load/parse-yaml.ts';
import { entry } from '../../load/read-node.ts';
import { mostBytes, textOf } from '../../load/read-text.ts';
import type { SpecFile, SpecTree } from '../../load/tree.ts';
import { buildApi, foreignApi } from '../../model/build.ts';
import type { Contract } from '../contract.ts';
import { waiverFile } from '../waivers.ts';
import type { Files } from './files.ts';

export interface Loaded {
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly problems: readonly Diagnostic[];
  readonly waivers: ReadonlyMap<string, string>;
}

/** What was parsed already: most files are the same on both sides. By path, then by text. */
export type ParseCache = Map<string, Map<string, ParsedYaml>>;

interface ReadFile extends ParsedYaml {
  readonly text: string;
}

/** Every exchange of a folder of specs. */
export function loadFolders(files: Files, cache: ParseCache): Loaded {
  const byFolder = new Map<string, string[]>();
  for (const path of files.list()) {
    const [folder, rest] = path.split('/');
    if (folder === undefined || rest === undefined || folder === 'schema' || folder.startsWith('.')) continue;
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), path]);
  }
  const contracts = new Map<string, Contract>();
  const trees = new Map<string, SpecTree>();
  const problems: Diagnostic[] = files.links().map(symlink);
  const waivers = new Map<string, string>();
  for (const [name, paths] of byFolder) {
    const path = `${name}/openapi.yaml`;
    const first = readOwn(files, path, cache);
    if (first === undefined) continue;
    const waived = readOwn(files, `${name}/${waiverFile}`, cache);
    if (waived !== undefined) waivers.set(name, waived.text);
    if (entry(first.root, 'x-exchange') === undefined) {
      // Somebody else's document under our name for it.
      contracts.set(name, foreign(files, path, cache, name));
      continue;
    }
    const read = paths
      .filter((one) => one.endsWith('.yaml'))
      .flatMap((one): [string, SpecFile][] => {
        const file = readOwn(files, one, cache);
        if (file === undefined) return [];
        problems.push(...file.diagnostics);
        return [[one, { path: one, text: file.text, root: file.root }]];
      });
    trees.set(name, treeOf(name, new Map(read), { path, text: first.text, root: first.root }, trees));
  }
  for (const [name, tree] of trees) {
    contracts.set(name, buildApi(tree));
  }
  for (const contract of contracts.values()) problems.push(...contract.problems);
  return { contracts, problems, waivers };
}

/** One OpenAPI document of anybody, with the files that it refers to. */
export function loadSingle(files: Files, path: string, cache: ParseCache): Loaded {
  const contract = foreign(files, path, cache, undefined);
  return { contracts: new Map([[contract.name, contract]]), problems: contract.problems, waivers: new Map() };
}

function foreign(files: Files, path: string, cache: ParseCache, name: string | undefined): Contract {
  const known = new Map<string, ReadFile | undefined>();
  const file = (one: string): ReadFile | undefined => {
    if (!known.has(one)) known.set(one, readFile(files, one, parseForeign, mostBytes.foreign, cache));
    return known.get(one);
  };
  const read = (one: string): SpecFile | undefined => {
    const found = file(one);
    return found === undefined ? undefined : { path: one, text: found.text, root: found.root };
  };
  return foreignApi(new AnyDocument(path, read, (one) => file(one)?.diagnostics ?? []), name);
}

const large = 1 << 20;

function readOwn(files: Files, path: string, cache: ParseCache): ReadFile | undefined {
  return readFile(files, path, parseYaml, mostBytes.own, cache);
}

function readFile(
  files: Files,
  path: string,
  parse: typeof parseYaml,
  most: number,
  cache: ParseCache,
): ReadFile | undefined {
  const content = files.read(path);
  if (content === undefined) return undefined;
  const { text, mistake } = textOf(content, path, most);
  if (mistake !== undefined) return { text: '', ...nothing(mistake) };
  const key = `${parse === parseYaml ? 'own' : 'foreign'} ${path}`;
  const texts = cache.get(key) ?? new Map<string, ParsedYaml>();
  cache.set(key, texts);
  const parsed = texts.get(text) ?? parse(text, path);
  // The tree of a large document is not kept for the chance that the other side has the very same one.
  if (text.length < large) texts.set(text, parsed);
  return { text, ...parsed };
}
