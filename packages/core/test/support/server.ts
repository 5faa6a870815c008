import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What the server does with one request that it has read to its end. */
export type Answer = (response: ServerResponse, request: SeenRequest) => void;

export interface TestServer {
  readonly origin: string;
  /** What has arrived, the clock's requests left out. */
  readonly seen: SeenRequest[];
  /** Requests to `/time`. */
  timeRequests: number;
  /** The server's clock minus this machine's, ms. */
  timeOffset: number;
}

/** An HTTP server on loopback that answers by a script; its last answer is repeated. Closed after the test. */
export async function serve(...script: readonly Answer[]): Promise<TestServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      if (url.startsWith('/time')) {
        state.timeRequests++;
        respond(200, { time: Date.now() + state.timeOffset })(response, { method, url, headers, body: '' });
        return;
      }
      const seen = { method, url, headers, body: Buffer.concat(chunks).toString() };
      state.seen.push(seen);
      const answer = script[Math.min(state.seen.length, script.length) - 1] ?? respond(200, {});
      answer(response, seen);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const state: TestServer = { origin: originOf(server.address()), seen: [], timeRequests: 0, timeOffset: 0 };
  return state;
}

/** A server that drops every connection without reading a byte. */
export async function serveResets(): Promise<{ readonly origin: string; connections: number }> {
  const open = new Set<Socket>();
  const server = createTcpServer((socket) => {
    state.connections++;
    open.add(socket);
    socket.on('error', () => {});
    // After the client has written, so that what is tested is a request of unknown fate.
    setTimeout(() => socket.resetAndDestroy(), 30);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const state = { origin: originOf(server.address()), connections: 0 };
  return state;
}

/** An origin where nobody listens. */
export async function unusedOrigin(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = originOf(server.address());
  await new Promise((resolve) => server.close(resolve));
  return origin;
}

function originOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return `http://127.0.0.1:${address.port}`;
}

export function respond(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return (response) => {
    response.writeHead(status, {
      'content-type': text.startsWith('<') ? 'text/html' : 'application/json',
      'content-length': Buffer.byteLength(text),
      ...headers,
    });
    response.end(text);
  };
}

/** The connection is reset after the request was read. */
export const resetAfterReading: Answer = (response) => {
  response.socket?.resetAndDestroy();
};

/** Half of the promised body, then the connection is gone. */
export const halfABody: Answer = (response) => {
  response.writeHead(200, { 'content-length': 100 });
  response.write('{"id":1', () => response.socket?.destroy());
};

/** Half of the promised body, then nothing. */
export const slowBody: Answer = (response) => {
  response.writeHead(200, { 'content-length': 100 });
  response.write('{"id":1');
};

export const noAnswer: Answer = () => {};
