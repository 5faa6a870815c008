// Writes the generated sources of the Binance package as they were with those sections alone that its own code calls.
// node --import tsx slice.mts TARGET
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emit } from '../../generator/src/emit/index.ts';
import { emitSchema } from '../../generator/src/emit/schema.ts';
import { loadSpecs } from '../../generator/src/load/load-specs.ts';
import type { Api } from '../../generator/src/model/api.ts';
import { buildApi } from '../../generator/src/model/build.ts';

const slice: ReadonlySet<string> = new Set(['market', 'trade', 'margin', 'userStream']);
const target = process.argv[2] ?? '';
const specs = fileURLToPath(new URL('../../specs', import.meta.url));
const tree = loadSpecs(specs).trees.find(({ name }) => name === 'binance');
if (tree === undefined) throw new Error('specs/binance is missing');
const whole = buildApi(tree);
const api: Api = {
  ...whole,
  sections: whole.sections.filter(({ name }) => slice.has(name)),
  operations: whole.operations.filter(({ section }) => slice.has(section)),
};
rmSync(join(target, 'src/generated'), { recursive: true, force: true });
for (const [path, text] of emit(api, emitSchema(api))) {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  writeFileSync(join(target, path), text);
}
console.log(JSON.stringify({ slice: api.operations.length, all: whole.operations.length }));
