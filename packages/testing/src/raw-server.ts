import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as it came, and what it came by. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly head: string;
  readonly body: string;
  readonly socket: Socket;
  /** Of all requests, from 1. */
  readonly number: number;
  /** Of its connection, from 1. */
  readonly onConnection: number;
}

export interface RawServer {
  readonly origin: string;
  readonly seen: RawRequest[];
  readonly sockets: Socket[];
}

/**
 * Speaks HTTP/1.1 by hand, so that a test can answer with any bytes at any time. Closed after the test.
 *
 * @param connected called with each connection before anything came by it
 */
export async function serveRaw(
  answer: (request: RawRequest) => void,
  connected: (socket: Socket) => void = () => {},
): Promise<RawServer> {
  const seen: RawRequest[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    let onConnection = 0;
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const head = text.slice(0, end);
        const sent = bodyIn(head, text.slice(end + 4));
        if (sent === undefined) return;
        const [body, length] = sent;
        text = text.slice(end + 4 + length);
        const [method = '', path = ''] = head.split(' ', 2);
        const number = seen.length + 1;
        const request = { method, path, head, body, socket, number, onConnection: ++onConnection };
        seen.push(request);
        answer(request);
      }
    });
    connected(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  return { origin: `http://127.0.0.1:${port}`, seen, sockets };
}

/** The body that follows a head and the bytes that it takes; undefined while it has not come whole. */
function bodyIn(head: string, rest: string): readonly [body: string, length: number] | undefined {
  if (!/^transfer-encoding: *chunked/im.test(head)) {
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    return rest.length < length ? undefined : [rest.slice(0, length), length];
  }
  let body = '';
  for (let at = 0; ; ) {
    const line = rest.indexOf('\r\n', at);
    const size = Number.parseInt(rest.slice(at, line), 16);
    if (line < 0 || rest.length < line + size + 4) return undefined;
    if (size === 0) return [body, line + 4];
    body += rest.slice(line + 2, line + 2 + size);
    at = line + size + 4;
  }
}

/** An answer's bytes. */
export function http(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  status = '200 OK',
): Buffer {
  const bytes = Buffer.from(body);
  const lines = Object.entries({ 'content-length': String(bytes.length), ...headers });
  const head = `HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}

/** Resolves when a condition holds; it is asked every few milliseconds. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}
