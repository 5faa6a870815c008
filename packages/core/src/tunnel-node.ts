import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { hostOf, isSecure, portOf } from './proxy.ts';

/**
 * A connection to a server through an HTTP proxy (RFC 9110, 9.3.6), before TLS. The proxy resolves the server's name.
 * Errors show nothing of the proxy's URL but its address.
 *
 * @param onEnd called once, unless it was given up
 * @returns gives up
 */
export function openTunnel(
  proxy: URL,
  target: URL,
  timeoutMs: number,
  onEnd: (error: Error | null, socket: Socket | null) => void,
): () => void {
  // Asked for here, so that a program without a proxy has nothing of them in its bundle.
  const { request: open } = process.getBuiltinModule(isSecure(proxy) ? 'node:https' : 'node:http');
  const authority = `${target.hostname}:${portOf(target)}`;
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const request = open({
    host: hostOf(proxy),
    port: portOf(proxy),
    method: 'CONNECT',
    path: authority,
    agent: false,
    headers: {
      host: authority,
      ...(credentials === ':'
        ? {}
        : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }),
    },
  });
  let isOver = false;
  const end = (error: Error | null, socket: Socket | null): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    onEnd(error, socket);
  };
  const fail = (message: string, code: unknown = 'ERR_PROXY'): void => {
    end(Object.assign(new Error(message), { code }), null);
    request.destroy();
  };
  const timer = setTimeout(() => fail(`the proxy did not answer within ${timeoutMs} ms`), timeoutMs);
  // Of any status. What it says beside is not read: it may repeat who asked.
  request.on('connect', ({ statusCode = 0 }: IncomingMessage, socket: Socket, head: Buffer) => {
    if (isOver || statusCode < 200 || statusCode > 299) {
      socket.destroy();
      fail(`the proxy answered with status ${statusCode}`);
      return;
    }
    if (head.length > 0) socket.unshift(head);
    end(null, socket);
  });
  request.on('error', (error: Error & { readonly code?: unknown }) =>
    fail(`the proxy cannot be used: ${error.message}`, error.code),
  );
  request.end();
  return () => {
    isOver = true;
    clearTimeout(timer);
    request.destroy();
  };
}
