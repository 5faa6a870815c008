import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { Session } from './session.ts';

/** A real WebSocket server on loopback. */
export class LoopbackServer {
  readonly refused: Set<string> = new Set();
  readonly clients: { readonly session: Session; readonly socket: WebSocket; readonly wire: Duplex }[] = [];
  readonly urls: string[] = [];
  /** Answers upgrades with this status instead. */
  refusal: { readonly status: number; readonly headers?: string } | undefined;
  readonly #http: Server = createServer();
  readonly #sockets: WebSocketServer = new WebSocketServer({ noServer: true });

  async start(): Promise<string> {
    this.#http.on('upgrade', (request, wire, head) => {
      wire.on('error', () => {});
      const url = request.url ?? '/';
      this.urls.push(url);
      if (this.refusal !== undefined) {
        const { status, headers = '' } = this.refusal;
        wire.end(`HTTP/1.1 ${status} No\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`);
        return;
      }
      this.#sockets.handleUpgrade(request, wire, head, (socket) => {
        const session = new Session(url, this.refused, Date.now, (text) => socket.send(text));
        socket.on('message', (data) => session.receive(String(data)));
        socket.on('error', () => {});
        this.clients.push({ session, socket, wire });
      });
    });
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
    // `listen` on a port gives an address with that port.
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  get open(): number {
    return this.clients.filter(({ socket }) => socket.readyState === socket.OPEN).length;
  }

  publish(stream: string, payload: unknown): void {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    for (const { session, socket } of this.clients)
      if (socket.readyState === socket.OPEN) session.publish(stream, text);
  }

  async stop(): Promise<void> {
    for (const { socket } of this.clients) socket.terminate();
    this.#sockets.close();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}
