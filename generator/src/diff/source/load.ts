import { complete } from '../../load/complete/complete.ts';
import type { Diagnostic } from '../../load/diagnostic.ts';
import { symlink, treeOf } from '../../load/load-specs.ts';
import { type ParsedYaml, parseForeign, parseYaml } from '../../load/parse-yaml.ts';
import { entry } from '../../load/read-node.ts';
import type { SpecFile } from '../../load/tree.ts';
import { buildApi } from '../../model/build.ts';
import { type Contract, contractOf } from '../contract.ts';
import { foreignContract } from '../foreign/contract.ts';
import { waiverFile } from '../waivers.ts';
import type { Files } from './files.ts';

export interface Loaded {
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly problems: readonly Diagnostic[];
  readonly waivers: ReadonlyMap<string, string>;
}

/** What was parsed already: most files are the same on both sides. By path and text. */
export type ParseCache = Map<string, ParsedYaml>;

/** Every exchange of a folder of specs. */
export function loadFolders(files: Files, cache: ParseCache): Loaded {
  const byFolder = new Map<string, string[]>();
  for (const path of files.list()) {
    const [folder, rest] = path.split('/');
    if (folder === undefined || rest === undefined || folder === 'schema' || folder.startsWith('.')) continue;
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), path]);
  }
  const contracts = new Map<string, Contract>();
  const problems: Diagnostic[] = files.links().map(symlink);
  const waivers = new Map<string, string>();
  for (const [name, paths] of byFolder) {
    const path = `${name}/openapi.yaml`;
    const text = files.read(path);
    if (text === undefined) continue;
    const waived = files.read(`${name}/${waiverFile}`);
    if (waived !== undefined) waivers.set(name, waived);
    const first = parsed(path, text, parseYaml, cache);
    if (entry(first.root, 'x-exchange') === undefined) {
      // Somebody else's document under our name for it.
      contracts.set(name, foreign(files, path, cache, name));
      continue;
    }
    const read = paths
      .filter((one) => one.endsWith('.yaml'))
      .map((one): [string, SpecFile] => {
        const content = files.read(one) ?? '';
        const { root, diagnostics } = parsed(one, content, parseYaml, cache);
        problems.push(...diagnostics);
        return [one, { path: one, text: content, root }];
      });
    const tree = complete(treeOf(name, new Map(read), { path, text, root: first.root }));
    contracts.set(name, contractOf(tree, buildApi(tree)));
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
  const read = (one: string): SpecFile | undefined => {
    const text = files.read(one);
    return text === undefined
      ? undefined
      : { path: one, text, root: parsed(one, text, parseForeign, cache).root };
  };
  const diagnostics = (one: string): readonly Diagnostic[] => {
    const text = files.read(one);
    return text === undefined ? [] : parsed(one, text, parseForeign, cache).diagnostics;
  };
  return foreignContract(path, read, diagnostics, name);
}

function parsed(
  path: string,
  text: string,
  parse: (text: string, file: string) => ParsedYaml,
  cache: ParseCache,
): ParsedYaml {
  const key = `${parse === parseYaml ? 'own' : 'foreign'} ${path}\0${text}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const result = parse(text, path);
  cache.set(key, result);
  return result;
}
