import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';

const program = fileURLToPath(new URL('./fixtures/run-mock.ts', import.meta.url));
const running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function start(args: readonly string[], streams: 'yes' | 'no') {
  const node = ['--conditions=@exspec/source', '--import', import.meta.resolve('tsx'), program, ...args];
  const child = spawn(process.execPath, node, { env: { ...process.env, STREAMS: streams }, stdio: 'pipe' });
  running.push(child);
  const lines = (stream: typeof child.stdout) => createInterface({ input: stream })[Symbol.asyncIterator]();
  const [out, err] = [lines(child.stdout), lines(child.stderr)];
  return { child, out: () => out.next(), err: () => err.next(), exited: once(child, 'exit') };
}

describe('the program behind exspec mock', () => {
  test.each([
    ['yes', /^Mock exchange on (http:\/\/127\.0\.0\.1:\d+), streams on ws:\/\/127\.0\.0\.1:\d+$/],
    ['no', /^Mock exchange on (http:\/\/127\.0\.0\.1:\d+)$/],
  ] as const)(
    'says where it listens (streams: %s) and what opens it, serves, and ends when asked',
    async (streams, line) => {
      const { child, out, exited } = start([], streams);
      const { value } = await out();
      expect(value).toMatch(line);
      expect((await out()).value).toBe('apiKey toy-key, secret toy: they open nothing else.');
      expect((await out()).value).toBe('Ctrl-C ends it.');
      expect((await fetch(`${line.exec(value)?.[1]}/ping`)).status).toBe(200);
      child.kill('SIGTERM');
      expect(await exited).toEqual([0, null]);
    },
  );

  test('ends with 1 and one sentence where it may not listen', async () => {
    const { err, exited } = start(['--host', '0.0.0.0'], 'no');
    expect((await err()).value).toMatch(/^0\.0\.0\.0 can be reached from other machines\./);
    expect(await exited).toEqual([1, null]);
  });
});
