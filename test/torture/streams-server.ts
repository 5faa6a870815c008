/** A WebSocket server (RFC 6455) over raw TCP, as far as an exchange needs one: text, pings, pongs, and the end. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { Desk } from './streams-exchange.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const [TEXT, CLOSE, PING, PONG] = [1, 8, 9, 10];

export class RawExchange {
  readonly desks = new Map<Socket, Desk>();
  /** Of connections that have ended, too. */
  readonly all: Desk[] = [];
  readonly #server: Server = createServer((socket) => this.#onConnection(socket));

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  publish(stream: string, payload: string): void {
    for (const desk of this.desks.values()) desk.publish(stream, payload);
  }

  ping(): void {
    for (const socket of this.desks.keys()) socket.write(frame(PING, String(Date.now())));
  }

  stop(): void {
    for (const socket of this.desks.keys()) socket.destroy();
    this.#server.close();
  }

  #onConnection(socket: Socket): void {
    let input = Buffer.alloc(0);
    let desk: Desk | undefined;
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => this.desks.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      input = Buffer.concat([input, chunk]);
      if (desk === undefined) {
        const end = input.indexOf('\r\n\r\n');
        if (end < 0) return;
        const head = input.subarray(0, end).toString();
        input = input.subarray(end + 4);
        const key = /sec-websocket-key: *(\S+)/i.exec(head)?.[1] ?? '';
        const accept = createHash('sha1')
          .update(key + GUID)
          .digest('base64');
        socket.write(
          `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
        );
        desk = new Desk(/^GET (\S+)/.exec(head)?.[1] ?? '/', (text) => socket.write(frame(TEXT, text)));
        this.desks.set(socket, desk);
        this.all.push(desk);
      }
      for (let read = unframe(input); read !== undefined; read = unframe(input)) {
        input = input.subarray(read.length);
        if (read.opcode === TEXT) desk.receive(read.text, Date.now());
        if (read.opcode === PONG) desk.arrivals.push(Date.now());
        if (read.opcode === CLOSE) {
          this.desks.delete(socket);
          socket.end(frame(CLOSE, ''));
        }
      }
    });
  }
}

function frame(opcode: number, text: string): Buffer {
  const body = Buffer.from(text);
  const isLong = body.length > 125;
  const head = Buffer.alloc(isLong ? 4 : 2);
  head[0] = 0x80 | opcode;
  head[1] = isLong ? 126 : body.length;
  if (isLong) head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}

/** The first frame of a client, which is masked; undefined while it is not complete. */
function unframe(
  input: Buffer,
): { readonly opcode: number; readonly text: string; readonly length: number } | undefined {
  if (input.length < 2) return undefined;
  const short = (input[1] ?? 0) & 0x7f;
  const maskAt = short === 126 ? 4 : 2;
  if (short === 127 || input.length < maskAt + 4) return undefined;
  const size = short === 126 ? input.readUInt16BE(2) : short;
  const length = maskAt + 4 + size;
  if (input.length < length) return undefined;
  const body = Buffer.from(input.subarray(maskAt + 4, length));
  for (let index = 0; index < size; index++)
    body[index] = (body[index] ?? 0) ^ (input[maskAt + (index % 4)] ?? 0);
  return { opcode: (input[0] ?? 0) & 0x0f, text: body.toString(), length };
}
