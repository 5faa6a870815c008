/**
 * `pnpm test`: everything that CI runs, in the order in which a mistake is cheapest to find. All steps run even
 * when one fails, so that one run shows all that is wrong. The last line counts the test runner's own report.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { areClientsInstalled, clientsHint } from '../clients/installed.ts';
import { findRuntime, platformsHint } from '../platforms/runtimes.ts';
import { chromiumHint, findChromium } from './chromium.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const report = fileURLToPath(new URL('../../.cache/vitest.json', import.meta.url));

const steps: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['specs have no mistakes', 'exspec', 'check'],
  ['generated output is current', 'exspec', 'generate', '--check'],
  ['lint and format', 'biome', 'ci', '--error-on-warnings'],
  ['nothing is unused', 'knip'],
  ['build', 'turbo', 'run', 'build', '--output-logs=errors-only'],
  ['types', 'turbo', 'run', 'typecheck', '--output-logs=errors-only'],
  ['tests', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
];

rmSync(report, { force: true });
const failed: string[] = [];
for (const [name, command, ...args] of steps) {
  console.log(
    `\n── ${name}: ${[command, ...args.filter((arg) => !arg.includes('reporter') && !arg.includes('outputFile'))].join(' ')}`,
  );
  const env = {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: '1',
    FORCE_COLOR: process.env.FORCE_COLOR ?? '0',
  };
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env });
  if (status !== 0) failed.push(name);
}

if (findChromium() === undefined) console.log(`\n${chromiumHint}`);
if (findRuntime('workerd') === undefined) console.log(`\n${platformsHint}`);
if (!areClientsInstalled()) console.log(`\n${clientsHint}`);
if (failed.length > 0) console.log(`\nNot passed: ${failed.join('; ')}`);
const { passed, failures } = readReport();

process.exitCode = failed.length > 0 || failures > 0 || passed === 0 ? 1 : 0;
// A test file whose process died reports none of its tests: that is a failure too.
const lost = failures === 0 && failed.includes('tests') ? 1 : 0;
console.log(`${passed} passed, ${failures + lost} failed`);

function readReport(): { passed: number; failures: number } {
  try {
    const parsed: unknown = JSON.parse(readFileSync(report, 'utf8'));
    if (
      typeof parsed === 'object' &&
      parsed !== null &&
      'numPassedTests' in parsed &&
      'numFailedTests' in parsed
    ) {
      return { passed: Number(parsed.numPassedTests), failures: Number(parsed.numFailedTests) };
    }
  } catch (cause) {
    console.log(`The test runner left no report: ${String(cause)}`);
  }
  return { passed: 0, failures: 0 };
}
