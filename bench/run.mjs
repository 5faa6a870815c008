// `pnpm bench [PART ...]`: installs the peers, builds our packages, measures the parts that are named (all of them by
// default) in one run, and writes their tables into bench/README.md. Parts that are not measured keep their tables.
import { execSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parts } from './src/parts.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const pnpm = 'npx -y pnpm@12';
const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. Known: ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}
const wanted = names.length === 0 ? Object.keys(parts) : names;

if (!existsSync(`${here}node_modules`))
  execSync(`${pnpm} install --frozen-lockfile`, { cwd: here, stdio: 'inherit' });
if (wanted.some((name) => parts[name].built))
  execSync(`${pnpm} build`, { cwd: `${here}..`, stdio: ['ignore', 'ignore', 'inherit'] });

const readme = `${here}README.md`;
const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.version}`;
for (const name of wanted) {
  console.log(`measuring ${parts[name].what} ...`);
  const text = await parts[name].measure();
  const when = `Measured ${new Date().toISOString().slice(0, 10)} with \`pnpm bench${names.length === 0 ? '' : ` ${names.join(' ')}`}\` on ${machine}.`;
  // Part by part, so that a later one that fails takes nothing with it.
  writeFileSync(readme, replaced(readFileSync(readme, 'utf8'), name, `${text}\n\n${when}`));
  console.log(`\n${text}\n`);
}
console.log('Written to bench/README.md.');

/** The README with another text between the marks of a part. */
function replaced(text, name, block) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from)
    throw new Error(`bench/README.md has no place for ${name}: ${begin} and ${end}.`);
  return `${text.slice(0, from)}${begin}\n\n${block}\n\n${text.slice(to)}`;
}
