import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Names } from './names.ts';

const require = createRequire(import.meta.url);

/** Where each template goes, below the repository. */
function placesOf(name: string): Readonly<Record<string, string>> {
  return {
    'package/package.json': `packages/${name}/package.json`,
    'package/README.md': `packages/${name}/README.md`,
    'package/tsconfig.json': `packages/${name}/tsconfig.json`,
    'package/tsdown.config.ts': `packages/${name}/tsdown.config.ts`,
    'package/vitest.config.ts': `packages/${name}/vitest.config.ts`,
    'package/index.ts': `packages/${name}/src/index.ts`,
    'package/changeset.md': `.changeset/${name}.md`,
    'specs/openapi.yaml': `specs/${name}/openapi.yaml`,
    'specs/time.yaml': `specs/${name}/market/time.yaml`,
    'specs/common.yaml': `specs/${name}/schemas/common.yaml`,
    'specs/errors.yaml': `specs/${name}/errors.yaml`,
    'specs/docs.yaml': `specs/${name}/docs.yaml`,
  };
}

/** Everything that a new API begins with, by path below the repository. */
export function filesOf(root: string, names: Names, today: string): ReadonlyMap<string, string> {
  const handlebars: typeof import('handlebars') = require('handlebars');
  const context = {
    ...names,
    package: names.packageName,
    title: titleOf(names.name),
    today,
    versions: versionsIn(root),
  };
  return new Map(
    Object.entries(placesOf(names.name)).map(([template, path]) => {
      const text = readFileSync(new URL(`./templates/${template}.hbs`, import.meta.url), 'utf8');
      return [path, handlebars.compile(text, { noEscape: true, strict: true })(context)];
    }),
  );
}

/** `Binance usdm`; a person makes it the exchange's own name. */
function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** What the workspace has already: a new package asks for the same. */
function versionsIn(root: string): Readonly<Record<string, string>> {
  const manifests = ['package.json', 'packages/core/package.json'].flatMap((path) => {
    const file = join(root, path);
    return existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8')) as Manifest] : []; // every use below is checked
  });
  const versionOf = (dependency: string): string => {
    for (const { dependencies, devDependencies, peerDependencies } of manifests)
      for (const list of [dependencies, devDependencies, peerDependencies]) {
        const version = list?.[dependency];
        if (typeof version === 'string') return version;
      }
    throw new Error(
      `Neither the repository nor packages/core depends on ${dependency}: is this an exspec repository?`,
    );
  };
  return {
    node: String(manifests[0]?.engines?.node ?? '>=20.19'),
    nodeTypes: versionOf('@types/node'),
    tsdown: versionOf('tsdown'),
    typescript: versionOf('typescript'),
    vitest: versionOf('vitest'),
  };
}

type Manifest = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
