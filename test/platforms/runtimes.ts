import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

export const platformsHint: string =
  'Tests on workerd, Deno, Bun and other versions of Node were left out. `pnpm install --dir test/platforms` fetches them (400 MB).';

/** "node" is the one that runs this. */
export type RuntimeName = 'workerd' | 'deno' | 'bun' | 'node' | 'node-22' | 'node-24';

/** The program of a runtime of this folder's own install, or undefined where it is not installed. */
export function findRuntime(name: RuntimeName): string | undefined {
  if (name === 'node') return process.execPath;
  // Packages of Node are called alike in `.bin`.
  const path = join(here, 'node_modules', name.startsWith('node-') ? `${name}/bin/node` : `.bin/${name}`);
  return existsSync(path) ? path : undefined;
}

/** Runs a program and reads the JSON of its last line. */
export async function runJson(command: string, args: readonly string[]): Promise<unknown> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, code] = await Promise.all([
    textOf(child),
    new Promise((resolve) => child.on('close', resolve)),
  ]);
  const last = output.trim().split('\n').at(-1) ?? '';
  if (code !== 0 || !last.startsWith('{')) throw new Error(`${command} ended with ${code}: ${output}`);
  return JSON.parse(last);
}

/** Calls a worker once: `fetch` of the module, whose answer is JSON. */
export async function runWorker(
  workerd: string,
  folder: string,
  module: string,
  date: string,
  flags: readonly string[],
): Promise<unknown> {
  const config = join(folder, 'config.capnp');
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker", esModule = embed "${module}")],
      compatibilityDate = "${date}",
      compatibilityFlags = [${flags.map((flag) => `"${flag}"`).join(', ')}],
      globalOutbound = "loopback",
    )),
    (name = "loopback", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`,
  );
  const child = spawn(workerd, ['serve', config, '--control-fd=3'], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  try {
    const output = textOf(child);
    const port = await Promise.race([portOf(child), output.then((text) => Promise.reject(new Error(text)))]);
    // Before the test gives up, so that the runtime never outlives it.
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(45_000) });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return JSON.parse(text);
  } finally {
    child.kill();
  }
}

async function portOf(child: ChildProcess): Promise<number> {
  const control = child.stdio[3];
  let text = '';
  if (control !== null && control !== undefined && 'read' in control) {
    for await (const chunk of control) {
      text += String(chunk);
      const port = /"port":(\d+)/.exec(text)?.[1];
      if (port !== undefined) return Number(port);
    }
  }
  throw new Error(`no port: ${text}`);
}

async function textOf({ stdout, stderr }: ChildProcess): Promise<string> {
  let text = '';
  const add = (chunk: unknown): void => {
    text += String(chunk);
  };
  stdout?.on('data', add);
  stderr?.on('data', add);
  await Promise.all([stdout, stderr].map((one) => new Promise((resolve) => one?.on('close', resolve))));
  return text;
}
