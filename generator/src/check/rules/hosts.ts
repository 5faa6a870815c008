import type { SpecNode } from '../../load/node.ts';
import { at, entry, items, string } from '../../load/read-node.ts';
import type { CheckContext, Rule } from '../context.ts';
import { diagnostic, list } from '../report.ts';

/** A path stands in the API whose hosts have it, as far as `prefixes` and addresses tell. */
export const hosts: Rule = {
  ids: ['foreign-path', 'duplicate-name'],
  *check(context) {
    const { tree, paths } = context;
    const own = prefixesOf(context);
    const others = context.others.filter((other) => isSameSite(context, other));
    for (const node of own)
      for (const other of others)
        if (prefixesOf(other).some((one) => string(one) === string(node)))
          yield diagnostic(
            node.at,
            'duplicate-name',
            `${other.tree.name}, on a host of the same site, has paths that begin with ${string(node) ?? ''} too.`,
            'Declare in each what only its own paths begin with.',
          );
    const ownTexts = own.flatMap((node) => string(node) ?? []);
    for (const { path, keyAt } of paths) {
      const mine = longest(ownTexts, path);
      const [theirs] = others
        .map((other) => ({
          name: other.tree.name,
          length: longest(
            prefixesOf(other).flatMap((node) => string(node) ?? []),
            path,
          ),
          url: string(entry(items(entry(other.tree.entry.root, 'servers'))[0], 'url')) ?? '',
        }))
        .filter(({ length }) => length > mine)
        .sort((left, right) => right.length - left.length);
      if (theirs !== undefined)
        yield diagnostic(
          keyAt,
          'foreign-path',
          `${path} belongs to ${theirs.name} (${theirs.url}).`,
          `Move it to specs/${theirs.name}.`,
        );
      else if (own.length > 0 && mine === 0)
        yield diagnostic(
          keyAt,
          'foreign-path',
          `${path} begins with none of ${list(ownTexts)}.`,
          `Move it to the API that has it, or add what it begins with to the prefixes of ${tree.name}.`,
        );
    }
  },
};

function prefixesOf({ tree }: CheckContext): readonly SpecNode[] {
  return items(at(tree.entry.root, 'x-exchange', 'prefixes'));
}

/** Length of the longest that the path begins with. */
function longest(prefixes: readonly string[], path: string): number {
  return Math.max(0, ...prefixes.filter((one) => path.startsWith(one)).map((one) => one.length));
}

/** Whether the two have hosts of one owner: `api.example.com` and `papi.example.com`. */
function isSameSite(left: CheckContext, right: CheckContext): boolean {
  const sites = sitesOf(left);
  return sitesOf(right).some((site) => sites.includes(site));
}

function sitesOf({ tree }: CheckContext): readonly string[] {
  return items(entry(tree.entry.root, 'servers')).flatMap((server) => {
    const url = string(entry(server, 'url')) ?? '';
    return URL.canParse(url) ? [new URL(url).hostname.split('.').slice(-2).join('.')] : [];
  });
}
