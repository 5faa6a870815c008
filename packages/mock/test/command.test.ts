import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { ask } from './raw.ts';

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

  test('reads seed, hosts, origins and cors, and shows its options', async () => {
    const { child, out } = start(['--cors', '--allowed-host', 'mock.test', '--allowed-host=b.test'], 'no');
    const url = /http\S+/.exec(String((await out()).value))?.[0] ?? '';
    const answer = await ask(Number(new URL(url).port), ['Host: b.test', 'Origin: https://app.test']);
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*access-control-allow-origin: https:\/\/app\.test/i);
    child.kill('SIGTERM');
    const help = start(['--help'], 'no');
    expect((await help.out()).value).toBe('Serves a mock exchange until it is interrupted.');
    expect(await help.exited).toEqual([0, null]);
  });

  test.each([
    [['--seed', '1.5'], '--seed is a whole number from -2147483648 to 4294967296, not "1.5".'],
    [['--port', '65536'], '--port is a whole number from 0 to 65535, not "65536".'],
    [['--prot', '1'], "Unknown option '--prot'"],
  ])('ends with 2 where it is told what makes no sense: %j', async (args, sentence) => {
    const { err, exited } = start(args, 'no');
    expect((await err()).value).toContain(sentence);
    expect(await exited).toEqual([2, null]);
  });

  test('ends with 1 and one sentence where it may not listen', async () => {
    const { err, exited } = start(['--host', '0.0.0.0'], 'no');
    expect((await err()).value).toMatch(/^0\.0\.0\.0 can be reached from other machines\./);
    expect(await exited).toEqual([1, null]);
  });
});
