import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';

/** A bare WebSocket that collects what it receives. */
export interface TestSocket {
  readonly socket: WebSocket;
  /** What the server has sent by now and was not drained before. Takes a ping and its pong. */
  drain(): Promise<readonly string[]>;
  /** The next frame that was not drained before. */
  next(): Promise<string>;
  send(text: string): void;
  /** How the connection ended. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** Payloads of the server's pings. */
  readonly pings: readonly string[];
}

/** @throws Error where the server refuses */
export async function connect(url: string, options: ClientOptions = {}): Promise<TestSocket> {
  const socket = new WebSocket(url, options);
  const frames: string[] = [];
  const pings: string[] = [];
  const waiting: ((frame: string) => void)[] = [];
  socket.on('message', (data) => {
    const take = waiting.shift();
    if (take === undefined) frames.push(String(data));
    else take(String(data));
  });
  socket.on('ping', (data) => pings.push(String(data)));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  await once(socket, 'open');
  // A connection that the server cuts is told by `closed`.
  socket.on('error', () => {});
  return {
    socket,
    closed,
    pings,
    send: (text) => socket.send(text),
    async drain() {
      const answered = once(socket, 'pong');
      socket.ping();
      await answered;
      return frames.splice(0);
    },
    next: () =>
      new Promise((resolve) => {
        const [frame] = frames.splice(0, 1);
        if (frame === undefined) waiting.push(resolve);
        else resolve(frame);
      }),
  };
}

/** Status, headers and body of a refused upgrade. */
export function refusal(
  url: string,
): Promise<{ readonly status: number; readonly headers: unknown; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.on('open', () => reject(new Error('The connection was not refused.')));
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        body += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
  });
}
