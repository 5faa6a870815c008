import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Biome's native binary: the wrapper costs a second Node start. */
function biome(root: string): { readonly file: string; readonly args: readonly string[] } {
  const wrapper = createRequire(join(root, 'package.json')).resolve('@biomejs/biome/bin/biome');
  const { platform, arch } = process;
  const suffix = platform === 'win32' ? '.exe' : '';
  for (const libc of platform === 'linux' ? ['', '-musl'] : ['']) {
    try {
      const native = createRequire(wrapper).resolve(`@biomejs/cli-${platform}-${arch}${libc}/biome${suffix}`);
      return { file: native, args: [] };
    } catch {
      // Not the variant that is installed here; the next one, or the wrapper, which finds its own.
    }
  }
  return { file: process.execPath, args: [wrapper] };
}

/** The repository's own settings, as text. */
export function formatSettings(root: string): string {
  const config = join(root, 'biome.json');
  return existsSync(config) ? readFileSync(config, 'utf8') : '{}';
}

/** Formats sources with the repository's own settings, all files in one run. */
export async function format(root: string, files: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const sources = [...files].filter(([path]) => path.endsWith('.ts'));
  const folder = await mkdtemp(join(tmpdir(), 'exspec-'));
  try {
    const { formatter, javascript } = JSON.parse(formatSettings(root)) as {
      formatter?: unknown;
      javascript?: unknown;
    }; // handed to Biome, which checks it
    await writeFile(
      join(folder, 'biome.json'),
      JSON.stringify({ root: true, formatter, javascript, files: { maxSize: 16_777_216 } }),
    );
    for (const directory of new Set(sources.map(([path]) => dirname(path))))
      await mkdir(join(folder, directory), { recursive: true });
    await Promise.all(sources.map(([path, text]) => writeFile(join(folder, path), text)));
    const { file, args } = biome(root);
    await run(file, [...args, 'format', '--write', '--log-level=error', `--config-path=${folder}`, folder], {
      cwd: folder,
      maxBuffer: 16_777_216,
    });
    const formatted = await Promise.all(
      sources.map(async ([path]) => [path, await readFile(join(folder, path), 'utf8')] as const),
    );
    return new Map([...files, ...formatted]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
