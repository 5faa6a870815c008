// TypeScript instantiations of one program, as `tsc --extendedDiagnostics` counts them. Also used by test/packaging.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';

const compilerOptions = {
  strict: true,
  target: 'ES2022',
  lib: ['ES2023', 'ESNext.Disposable', 'DOM'],
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  skipLibCheck: true,
  noEmit: true,
  types: [],
};

/**
 * @param {string} source
 * @param {{ tsc: string, folder: string }} options where the compiler is, and a folder for the program, from which its imports resolve
 * @returns {{ instantiations: number, output: string }}
 */
export function instantiationsOf(source, { tsc, folder }) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/program.ts`, source);
  writeFileSync(`${folder}/package.json`, '{ "type": "module" }\n');
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions, files: ['program.ts'] }));
  let output = '';
  try {
    output = execFileSync(process.execPath, [tsc, '-p', folder, '--extendedDiagnostics'], {
      encoding: 'utf8',
    });
  } catch (error) {
    output = String(error.stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { instantiations: Number(/Instantiations:\s+(\d+)/.exec(output)?.[1]), output };
}
