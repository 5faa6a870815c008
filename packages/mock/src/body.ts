import type { IncomingMessage } from 'node:http';

/** Whether a request says itself that its body is too long. */
export function announcesMore({ headers }: IncomingMessage, limit: number): boolean {
  return Number(headers['content-length'] ?? 0) > limit;
}

/**
 * The body as text, or undefined as soon as it is longer than `limit` bytes. Then nothing of it is kept.
 *
 * @throws Error where the connection ends before the body does
 */
export function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  if (announcesMore(request, limit)) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let length = 0;
    const done = (): void => {
      request.off('data', take).off('end', finish).off('close', fail);
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (length <= limit) {
        chunks.push(chunk);
        return;
      }
      chunks = [];
      done();
      resolve(undefined);
    };
    const finish = (): void => {
      done();
      resolve(Buffer.concat(chunks).toString('utf8'));
    };
    const fail = (): void => {
      done();
      reject(new Error('The connection ended within the body.'));
    };
    request.on('data', take).once('end', finish).once('close', fail);
  });
}
