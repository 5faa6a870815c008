import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { MockResponse } from './state.ts';

/** How long a client may go on sending, ms: closed at once, it would find a reset in place of the answer. */
const LINGER_MS = 1_000;

/** Answers a connection that no response belongs to, with HTTP, and ends it. */
export function refuseRaw(socket: Duplex, { status, headers, body }: MockResponse): void {
  const lines = Object.entries({
    ...headers,
    connection: 'close',
    'content-length': Buffer.byteLength(body),
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const destroy = (): void => {
    socket.destroy();
  };
  const timer = setTimeout(destroy, LINGER_MS);
  // The client may be gone already.
  socket.once('error', destroy).once('end', destroy);
  socket.once('close', () => clearTimeout(timer));
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n${body}`);
  socket.resume();
}
