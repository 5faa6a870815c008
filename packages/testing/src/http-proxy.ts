import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** An HTTP proxy that knows where a made-up name leads. */
export class HttpProxy {
  readonly asked: { readonly authority: string; readonly credentials: string | undefined }[] = [];
  readonly #http: Server = createServer();
  readonly #wires = new Set<Duplex>();
  /** 0: it never answers. */
  status = 200;
  port = 0;

  /** How many connections it has. */
  get open(): number {
    return this.#wires.size;
  }

  async start(): Promise<string> {
    this.#http.on('connect', (request, wire: Duplex) => {
      this.#wires.add(wire);
      wire.on('close', () => this.#wires.delete(wire));
      wire.on('error', () => {});
      this.asked.push({
        authority: request.url ?? '',
        credentials: request.headers['proxy-authorization'],
      });
      if (this.status === 0) {
        wire.on('end', () => wire.end()).resume();
        return;
      }
      if (this.status !== 200) {
        wire.end(`HTTP/1.1 ${this.status} No\r\ncontent-length: 0\r\n\r\n`);
        return;
      }
      const onward = connect(this.port, '127.0.0.1', () => {
        wire.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.pipe(wire).pipe(onward);
      });
      onward.on('error', () => wire.destroy());
    });
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
    return `127.0.0.1:${portOf(this.#http)}`;
  }

  async stop(): Promise<void> {
    for (const wire of this.#wires) wire.destroy();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}

/** `listen` on a port gives an address with that port. */
export const portOf = (server: Pick<Server, 'address'>): number => (server.address() as AddressInfo).port;
