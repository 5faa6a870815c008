import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { startMockBinance } from '@exspec/binance/mock/server';
import type { Attack, Row } from './attack.ts';

/**
 * What any page, name server or clumsy client of this machine can send to the mock server, as raw TCP: what got through,
 * what stayed, and what the server held of it.
 */
const attack: Attack = {
  async run(note) {
    const rows: Row[] = [];
    for (const one of [hosts, origins, bodies, messages, headers, sockets, dawdlers]) {
      const row = await one();
      note(`${row.failures} of ${row.tries} ${row.of}`);
      rows.push(row);
    }
    return rows;
  },
};

export default attack;

interface Reply {
  readonly text: string;
  /** 0 where nothing readable came. */
  readonly status: number;
  /** Whether the server ended the connection in time. */
  readonly ended: boolean;
}

function open(port: number): {
  readonly socket: Socket;
  readonly text: () => string;
  readonly ended: Promise<void>;
} {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => {});
  return { socket, text: () => text, ended: new Promise((resolve) => socket.once('close', () => resolve())) };
}

/** Sends one text, and waits for the end, or for an answer that switches protocols. */
async function say(port: number, text: string, patienceMs = 10_000): Promise<Reply> {
  const connection = open(port);
  connection.socket.write(text, 'latin1');
  const switched = new Promise<void>((resolve) => {
    connection.socket.on('data', () => {
      if (connection.text().startsWith('HTTP/1.1 101')) resolve();
    });
  });
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  let ended = false;
  const end = connection.ended.then(() => {
    ended = true;
  });
  await Promise.race([end, switched, patience]);
  clearTimeout(timer);
  connection.socket.destroy();
  return { text: connection.text(), status: statusOf(connection.text()), ended };
}

function statusOf(text: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
}

const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

function requestOf(lines: readonly string[], upgrade: boolean): string {
  const path = upgrade ? '/ws/btcusdt@trade' : '/api/v3/ping';
  return [`GET ${path} HTTP/1.1`, ...lines, ...(upgrade ? UPGRADE : ['Connection: close']), '', ''].join(
    '\r\n',
  );
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** A generator that gives the same numbers each time (Park and Miller). */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const NAMES = [
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'localhost',
  '127.0.0.1',
  '127.0.0.2',
  '[::1]',
  '[::ffff:7f00:1]',
  '0.0.0.0',
  '10.0.0.1',
  '0x7f.1',
  '2130706433',
  'lokalhost',
  'localhost.',
  'LOCALHOST',
  'evil.localhost',
  '',
  ' ',
  'a b',
  'evil.example#',
  'évil',
];

/** Names of this machine by RFC 6761 and RFC 1122, as browsers write them. */
function isOwn(name: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\]|\[::ffff:7f00:1\])$/i.test(name);
}

async function hosts(): Promise<Row> {
  await using mock = await startMockBinance();
  const roll = dice(9);
  const wrong: string[] = [];
  const tries = 4_000;
  for (let nth = 0; nth < tries; nth++) {
    const name = NAMES[roll(NAMES.length)] ?? '';
    const port =
      [`:${mock.port}`, '', ':80', `:${mock.port + 1}`, `:0${mock.port}`, `:${mock.port}/`, `@${mock.port}`][
        roll(7)
      ] ?? '';
    const host = `${roll(10) === 0 ? 'user@' : ''}${name}${port}`;
    const own = isOwn(name) && (port === `:${mock.port}` || port === `:0${mock.port}`) && !host.includes('@');
    const twice = roll(8) === 0;
    const upgrade = roll(2) === 0;
    const lines = twice ? [`Host: ${host}`, `Host: 127.0.0.1:${mock.port}`] : [`Host: ${host}`];
    const { status } = await say(mock.port, requestOf(lines, upgrade));
    const passed = status === 200 || status === 101;
    // What is ours may be refused in an odd spelling; what is not ours must not pass.
    if (passed && (!own || twice)) wrong.push(JSON.stringify(lines));
    if (
      !passed &&
      !twice &&
      own &&
      /^(localhost|127\.0\.0\.1|\[::1\]):\d+$/.test(host) &&
      port === `:${mock.port}`
    )
      wrong.push(`refused ${host}: ${status}`);
  }
  return {
    promise: "The mock server answers nobody who asks for another host's name",
    tries,
    of: 'requests and upgrades',
    failures: wrong.length,
    examples: wrong.slice(0, 5),
  };
}

async function origins(): Promise<Row> {
  await using mock = await startMockBinance();
  const roll = dice(18);
  const wrong: string[] = [];
  const tries = 4_000;
  for (let nth = 0; nth < tries; nth++) {
    const scheme = ['http://', 'https://', 'file://', 'chrome-extension://', 'HTTP://', ''][roll(6)] ?? '';
    const name = NAMES[roll(NAMES.length)] ?? '';
    const port =
      [`:${mock.port}`, '', ':80', `:${mock.port}.evil.example`, `:${mock.port}@evil.example`][roll(5)] ?? '';
    const origin = roll(20) === 0 ? 'null' : scheme + name + port;
    const site = ['cross-site', 'same-site', undefined][roll(3)];
    const upgrade = roll(2) === 0;
    const bare = roll(6) === 0 && site !== undefined;
    const lines = [
      `Host: 127.0.0.1:${mock.port}`,
      ...(bare ? [] : [`Origin: ${origin}`]),
      ...(site === undefined ? [] : [`Sec-Fetch-Site: ${site}`]),
    ];
    const { status } = await say(mock.port, requestOf(lines, upgrade));
    const own = !bare && isOwn(name) && origin === `http://${name}:${mock.port}`;
    if ((status === 200 || status === 101) && !own) wrong.push(JSON.stringify(lines));
  }
  return {
    promise: 'No page of another origin gets an answer or a socket of the mock server',
    tries,
    of: 'requests and upgrades',
    failures: wrong.length,
    examples: wrong.slice(0, 5),
  };
}

async function bodies(): Promise<Row> {
  await using mock = await startMockBinance();
  const roll = dice(413);
  const wrong: string[] = [];
  const tries = 300;
  const block = Buffer.alloc(1024 * 1024, 120);
  let highest = 0;
  const before = process.memoryUsage().rss;
  for (let nth = 0; nth < tries; nth++) {
    const mebibytes = 2 + roll(40);
    const chunked = roll(2) === 0;
    const readsLate = roll(2) === 0;
    const { socket, text, ended } = open(mock.port);
    socket.write(
      `POST /api/v3/order HTTP/1.1\r\nHost: 127.0.0.1:${mock.port}\r\n${chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${mebibytes * block.length}`}\r\n\r\n`,
    );
    if (readsLate) socket.pause();
    for (let sent = 0; sent < mebibytes && !socket.destroyed; sent++) {
      if (chunked) socket.write(`${block.length.toString(16)}\r\n`);
      const more = socket.write(block);
      if (chunked) socket.write('\r\n');
      if (!more) await Promise.race([once(socket, 'drain').catch(() => {}), ended]);
    }
    if (chunked && !socket.destroyed) socket.write('0\r\n\r\n');
    socket.resume();
    await ended;
    highest = Math.max(highest, process.memoryUsage().rss);
    if (statusOf(text()) !== 413)
      wrong.push(`${mebibytes} MiB, chunked ${chunked}, reads late ${readsLate}: ${text().slice(0, 40)}`);
  }
  // Both ends live in this process: what passes by is collected in the end, what is kept is not.
  if (highest - before > 512 * 1024 * 1024)
    wrong.push(`memory rose by ${Math.round((highest - before) / 1024 ** 2)} MiB`);
  if (mock.engine.log.count() !== 0) wrong.push(`${mock.engine.log.count()} reached the engine`);
  return {
    promise: 'A body beyond 1 MiB is always answered with 413, and the connection ends',
    tries,
    of: 'bodies of 2 to 41 MiB',
    failures: wrong.length,
    examples: wrong.slice(0, 5),
  };
}

/** A frame of a client, masked with zeros (RFC 6455, section 5.2). */
function frame(length: number, final: boolean, opcode: number): Buffer {
  const head = Buffer.alloc(14);
  head[0] = (final ? 0x80 : 0) | opcode;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, Buffer.alloc(Math.min(length, 256 * 1024), 120)]);
}

async function messages(): Promise<Row> {
  await using mock = await startMockBinance();
  const roll = dice(1009);
  const wrong: string[] = [];
  const tries = 500;
  for (let nth = 0; nth < tries; nth++) {
    const { socket, text, ended } = open(mock.port);
    socket.write(requestOf([`Host: 127.0.0.1:${mock.port}`], true));
    await once(socket, 'data');
    const fragments = roll(2) === 0;
    if (fragments) {
      for (let sent = 0; sent < 6 && !socket.destroyed; sent++) {
        const length = 30_000 + roll(40_000);
        socket.write(frame(length, false, sent === 0 ? 1 : 0));
      }
    } else socket.write(frame(128 * 1024 + 1 + roll(2 ** 30), true, 1));
    const told = await Promise.race([
      ended.then(() => text().includes('\x03\xf1')),
      new Promise<boolean>((resolve) => {
        const look = (): void => {
          // The closing frame: 0x88, its length, and the code 1009.
          if (text().includes('\x03\xf1')) resolve(true);
        };
        socket.on('data', look);
        look();
      }),
      pass(10_000).then(() => false),
    ]);
    socket.destroy();
    if (!told) wrong.push(`fragments ${fragments}: not closed with 1009`);
  }
  return {
    promise: 'A WebSocket message beyond 128 KiB ends its connection with 1009',
    tries,
    of: 'messages up to 1 GiB, whole and in fragments',
    failures: wrong.length,
    examples: wrong.slice(0, 5),
  };
}

async function headers(): Promise<Row> {
  await using mock = await startMockBinance();
  const roll = dice(431);
  const wrong: string[] = [];
  const tries = 500;
  for (let nth = 0; nth < tries; nth++) {
    const many = roll(2) === 0;
    const filler = many
      ? Array.from({ length: 100 + roll(2_500) }, () => 'a: b')
      : [`a: ${'x'.repeat(17_000 + roll(200_000))}`];
    // Behind so many headers a forbidden origin could hide.
    const lines = [`Host: 127.0.0.1:${mock.port}`, ...filler, 'Origin: https://evil.example'];
    const { status, ended } = await say(mock.port, requestOf(lines, roll(2) === 0));
    if (status === 200 || status === 101 || !ended)
      wrong.push(`${many ? 'many' : 'long'}: ${status}, ended ${ended}`);
  }
  return {
    promise: 'Too many or too long headers are refused, and hide nothing',
    tries,
    of: 'requests and upgrades',
    failures: wrong.length,
    examples: wrong.slice(0, 5),
  };
}

async function sockets(): Promise<Row> {
  await using mock = await startMockBinance();
  const wrong: string[] = [];
  const tries = 2_000;
  const all = Array.from({ length: tries }, () => open(mock.port));
  let ends = 0;
  for (const { ended } of all) void ended.then(() => ends++);
  // Idle ones have ten seconds, and the backlog of a listening socket lets them in by and by.
  await pass(25_000);
  // What the kernel has dropped from the backlog looks open from here until something is sent.
  for (const { socket } of all) if (!socket.destroyed) socket.write('x');
  await pass(3_000);
  if (ends < tries) wrong.push(`${tries - ends} of ${tries} stayed`);
  const told = all.filter(({ text }) => statusOf(text()) === 503).length;
  if (told === 0) wrong.push('none was told 503');
  for (const { socket } of all) socket.destroy();
  const after = await say(mock.port, requestOf([`Host: 127.0.0.1:${mock.port}`], false));
  if (after.status !== 200) wrong.push(`afterwards: ${after.status}`);
  return {
    promise: 'Of connections that say nothing, those beyond 512 are turned away at once and none stays',
    tries,
    of: 'connections',
    failures: wrong.length,
    examples: wrong,
  };
}

async function dawdlers(): Promise<Row> {
  await using mock = await startMockBinance({ bounds: { headersMs: 2_000, requestMs: 3_000 } });
  const wrong: string[] = [];
  const tries = 300;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: tries }, async (_, nth) => {
      const { socket, ended } = open(mock.port);
      const inBody = nth % 2 === 0;
      socket.write(
        `POST /api/v3/order HTTP/1.1\r\nHost: 127.0.0.1:${mock.port}\r\n${inBody ? 'Content-Length: 9999\r\n\r\n' : ''}`,
      );
      const drip = setInterval(() => socket.write(inBody ? 'x' : `a${nth}: b\r\n`), 100 + nth);
      await Promise.race([ended, pass(20_000)]);
      clearInterval(drip);
      if (!socket.destroyed)
        wrong.push(
          `${inBody ? 'body' : 'headers'} of ${nth} went on for ${Math.round(performance.now() - began)} ms`,
        );
      socket.destroy();
    }),
  );
  return {
    promise: 'Whoever sends a header or a byte now and then is cut when its time is up',
    tries,
    of: 'slow requests',
    failures: wrong.length,
    examples: wrong.slice(0, 5),
  };
}
