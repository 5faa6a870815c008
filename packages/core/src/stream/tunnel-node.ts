import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** Whoever waits for the tunnel gives up sooner, and cannot say so. */
const TIMEOUT_MS = 60_000;

/**
 * A connection to a server through an HTTP proxy (RFC 9110, 9.3.6, as RFC 6455, 4.1 has it for WebSockets). The proxy
 * resolves the server's name. Errors show nothing of the proxy's URL.
 */
export function openTunnel(
  proxy: URL,
  target: URL,
  onEnd: (error: Error | null, socket?: Socket) => void,
): void {
  // Asked for here, so that a program without a proxy has nothing of them in its bundle.
  const http = process.getBuiltinModule('node:http');
  const https = process.getBuiltinModule('node:https');
  const { isIP } = process.getBuiltinModule('node:net');
  const tls = process.getBuiltinModule('node:tls');
  const isSecure = target.protocol === 'wss:';
  const authority = `${target.hostname}:${target.port || (isSecure ? 443 : 80)}`;
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const { request: open } = proxy.protocol === 'https:' ? https : http;
  const request = open({
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: authority,
    agent: false,
    timeout: TIMEOUT_MS,
    headers: {
      host: authority,
      ...(credentials === ':'
        ? {}
        : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }),
    },
  });
  const fail = (message: string, code: unknown = 'ERR_PROXY'): void =>
    onEnd(Object.assign(new Error(message), { code }));
  request.on('connect', ({ statusCode = 0 }: IncomingMessage, socket: Socket, head: Buffer) => {
    if (statusCode < 200 || statusCode > 299) {
      socket.destroy();
      fail(`the proxy answered with status ${statusCode}`);
      return;
    }
    socket.setTimeout(0);
    if (head.length > 0) socket.unshift(head);
    if (!isSecure) {
      onEnd(null, socket);
      return;
    }
    const host = target.hostname.replace(/^\[|\]$/g, '');
    onEnd(null, tls.connect({ socket, host, servername: isIP(host) === 0 ? host : '' }));
  });
  request.on('response', (response: IncomingMessage) => {
    response.resume();
    fail(`the proxy answered with status ${response.statusCode}`);
  });
  request.on('timeout', () => request.destroy(new Error('no answer in time')));
  request.on('error', (error: Error & { readonly code?: unknown }) =>
    fail(`the proxy cannot be used: ${error.message}`, error.code),
  );
  request.end();
}
