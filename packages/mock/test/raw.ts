import { connect, type Socket } from 'node:net';

/** A connection without any client's manners. */
export interface RawConnection {
  readonly socket: Socket;
  /** All that was received so far. */
  received(): string;
  /** Settles when the server has ended the connection, with all that was received. */
  readonly ended: Promise<string>;
}

export function dial(port: number, host = '127.0.0.1'): RawConnection {
  const socket = connect(port, host);
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
  });
  // A reset is an end like any other.
  socket.on('error', () => {});
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
  return { socket, received: () => text, ended };
}

/** Sends one text and gives all that comes until the server ends the connection. */
export function converse(port: number, text: string): Promise<string> {
  const connection = dial(port);
  connection.socket.write(text);
  return connection.ended;
}

/** A request with these headers, on a connection that ends with its answer. */
export function ask(port: number, headers: readonly string[], line = 'GET /ping HTTP/1.1'): Promise<string> {
  return converse(port, [line, ...headers, 'Connection: close', '', ''].join('\r\n'));
}

/** A request to open a WebSocket. The answer, as far as its head. */
export function upgrade(port: number, path: string, headers: readonly string[]): Promise<string> {
  const connection = dial(port);
  connection.socket.write(
    [
      `GET ${path} HTTP/1.1`,
      ...headers,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '',
      '',
    ].join('\r\n'),
  );
  return new Promise((resolve) => {
    const look = (): void => {
      if (!connection.received().includes('\r\n\r\n')) return;
      // Bodies of refusals come with their heads, or right after them.
      setTimeout(() => {
        connection.socket.destroy();
        resolve(connection.received());
      }, 20);
    };
    connection.socket.on('data', look);
    void connection.ended.then(resolve);
  });
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}
