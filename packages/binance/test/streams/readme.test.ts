import { readFileSync } from 'node:fs';
import { seeded } from '@exspec/testing/stream/clock';
import { expect, it } from 'vitest';
import { transition } from '../../../core/src/stream/machine.ts';
import type { ConnectionSettings, Event, State } from '../../../core/src/stream/machine-state.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const chapterOf = (title: string): string =>
  new RegExp(`^## ${title}\n(.*?)(?=^## |(?![^]))`, 'ms').exec(read('README.md'))?.[1] ?? '';
const blocks = (language: string, chapter = 'Streams'): readonly string[] =>
  [...chapterOf(chapter).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, text = '']) => text,
  );
const lines = (text: string): readonly string[] => text.split('\n').map((line) => line.trim());

it.each(
  ['Streams', 'Tests'].flatMap((chapter) =>
    blocks('ts', chapter).map((text, index) => [index + 1, chapter, text] as const),
  ),
)('example %i of the chapter %s is compiled with the examples', (_, chapter, text) => {
  const example = lines(read(`examples/${chapter.toLowerCase()}.ts`));
  const [imports, body] = [/^import \{ (.*) \} from '(.*)';$/, /^(?!import ).*/].map((pattern) =>
    lines(text.trim()).filter((line) => pattern.test(line)),
  );
  for (const line of imports ?? []) {
    const [, names = '', from = ''] = /^import \{ (.*) \} from '(.*)';$/.exec(line) ?? [];
    const known = example.find((one) => one.startsWith('import ') && one.endsWith(`from '${from}';`)) ?? '';
    for (const name of names.split(', ')) expect(known).toMatch(new RegExp(`\\b${name}\\b`));
  }
  expect(example.join('\n')).toContain((body ?? []).join('\n').trim());
});

const settings: ConnectionSettings = {
  connectTimeoutMs: 10_000,
  subscribeTimeoutMs: 10_000,
  backOffBaseMs: 1000,
  backOffCapMs: 60_000,
  stableMs: 60_000,
  silenceMs: 60_000,
  pingLimitMs: 360_000,
  probeTimeoutMs: 5000,
  rotateAfterMs: 600_000,
  rotateJitterMs: 0,
  overlapMs: 2000,
  drainTimeoutMs: 5000,
};

/** Everything that can happen to a connection, as its sockets tell it: nothing is confirmed before it is open. */
function eventsIn(state: State, random: () => number): Event {
  const sockets = 'socket' in state ? [state.socket] : [];
  if (state.name === 'rotating') sockets.push(state.successor.socket);
  const socket = sockets[Math.floor(random() * sockets.length)] ?? 0;
  const close = { code: 1006, reason: '', ...(random() < 0.3 ? { status: 429 } : {}) };
  const events: Event[] = [
    { type: 'tick' },
    { type: 'tick' },
    { type: 'start' },
    { type: 'opened', socket },
    { type: 'unanswered', socket },
    { type: 'drained', socket },
    { type: 'heard', socket, what: 'proof' },
    { type: 'closed', socket, close },
    ...(state.name === 'connecting' ? [] : [{ type: 'confirmed' as const, socket }]),
    ...(random() < 0.3 ? [{ type: 'stop' as const }] : []),
  ];
  return events[Math.floor(random() * events.length)] ?? { type: 'tick' };
}

it('the diagram shows every step that a connection takes, and no other', () => {
  const random = seeded(7);
  const seen = new Set<string>();
  for (let life = 0; life < 3000; life++) {
    let state: State = { name: 'idle' };
    let now = 1_000_000;
    let nextSocket = 1;
    let holdUntil = random() < 0.1 ? now + 60_000 : 0;
    for (let step = 0; step < 60; step++) {
      now += Math.floor(random() ** 3 * 400_000);
      const context = {
        now,
        settings,
        random: random(),
        nextSocket,
        holdUntil,
        heardAt: now - 70_000 * random(),
        provenAt: now,
      };
      const { state: next, actions } = transition(state, eventsIn(state, random), context);
      for (const action of actions) {
        if (action.do === 'dial') nextSocket++;
        if (action.do === 'hold') holdUntil = action.until;
      }
      if (next.name !== state.name) seen.add(`${state.name} --> ${next.name}`);
      state = next;
    }
  }
  const drawn = [...(blocks('mermaid')[0] ?? '').matchAll(/^ *(\w+) --> (\w+)/gm)].map(([, from, to]) =>
    `${from} --> ${to}`.replaceAll('_', '-'),
  );
  expect([...seen].sort()).toEqual(drawn.sort());
});
