import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reservedType } from '../model/package-names.ts';

export interface Names {
  /** Of the folders: `binance-portfolio-margin`. */
  readonly name: string;
  /** Of the npm package. */
  readonly packageName: string;
  /** Of the client's type: `BinancePortfolioMargin`. */
  readonly className: string;
  readonly variable: string;
}

/** Files cannot be called so on Windows. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;
const LONGEST_NAME = 60;

/**
 * Names of a new API.
 *
 * @throws Error saying why a name cannot be had
 */
export function namesOf(root: string, name: string): Names {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name))
    throw new Error(
      'A name has small letters and digits, begins with a letter, and has single hyphens between words: binance-usdm.',
    );
  if (name.length > LONGEST_NAME) throw new Error(`A name has at most ${LONGEST_NAME} characters.`);
  if (devices.test(name) || name === 'node-modules') throw new Error(`No folder should be called ${name}.`);
  if (name === 'schema') throw new Error('specs/schema holds the JSON Schemas: choose another name.');
  const packageName = `@exspec/${name}`;
  for (const path of [join('specs', name), join('packages', name), join('.changeset', `${name}.md`)])
    if (existsSync(join(root, path))) throw new Error(`The name ${name} is taken: there is ${path}.`);
  const owner = packageFolders(root).find(
    (folder) => nameIn(join(root, folder, 'package.json')) === packageName,
  );
  if (owner !== undefined)
    throw new Error(`The name ${name} is taken: ${owner} is the package ${packageName}.`);
  const className = name
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
  const reserved = reservedType(className);
  if (reserved !== undefined)
    throw new Error(
      `The client of ${name} would be called ${className}, which is ${reserved}: choose another name.`,
    );
  return { name, packageName, className, variable: className.slice(0, 1).toLowerCase() + className.slice(1) };
}

/** Folders that packages of this workspace stand in. */
function packageFolders(root: string): readonly string[] {
  const below = (folder: string): readonly string[] =>
    existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((one) => join(folder, one)) : [];
  return [...below('.'), ...below('packages')];
}

function nameIn(file: string): unknown {
  if (!existsSync(file)) return undefined;
  const manifest: { readonly name?: unknown } = JSON.parse(readFileSync(file, 'utf8'));
  return manifest.name;
}
