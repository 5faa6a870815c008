import { type HttpHandler, HttpResponse, http } from 'msw';
import type { RequestHandler } from './engine.ts';
import type { MockResponse } from './state.ts';
import { halves, LOCAL_ADDRESS, lowerCaseNames, splitTarget } from './target.ts';

export interface MockHandlersOptions {
  /** `https://host[:port]`, or several: all of their paths are answered. */
  readonly origin: string | readonly string[];
  /** Address that IP limits count against. Default 127.0.0.1. */
  readonly ip?: string;
}

/** Statuses whose answers have no body; `Response` refuses one. */
const BODILESS = [204, 205, 304];

/**
 * Handlers for MSW 2 (`setupServer(...mockHandlers(engine, { origin }))`, or `setupWorker`). The engine sees the
 * bytes of the URL and body as `fetch` sends them. Half a body and resets reject the `fetch`, or the reading of
 * its answer; without an answer it waits until it is aborted.
 */
export function mockHandlers(engine: RequestHandler, options: MockHandlersOptions): HttpHandler[] {
  const origins = typeof options.origin === 'string' ? [options.origin] : options.origin;
  const ip = options.ip ?? LOCAL_ADDRESS;
  return origins.map((given) => {
    const { origin } = new URL(given);
    return http.all(`${origin}/*`, async ({ request }) => {
      const delivery = await engine.handle({
        method: request.method,
        // Not through URL or MSW's own parameters, which normalise: signatures are over the bytes as sent.
        ...splitTarget(request.url.slice(origin.length)),
        body: new TextDecoder('utf-8', { ignoreBOM: true }).decode(await request.arrayBuffer()),
        headers: lowerCaseNames(request.headers),
        ip,
      });
      switch (delivery.kind) {
        case 'whole':
          return respond(delivery.response, delivery.response.body);
        case 'slow':
          return respond(delivery.response, inParts(delivery.response, delivery.delayMs, 'rest'));
        case 'half':
          return respond(delivery.response, inParts(delivery.response, 0, 'failure'));
        case 'reset':
          return HttpResponse.error();
        case 'silence':
          return await new Promise<never>(() => {});
      }
    });
  });
}

function respond({ status, headers }: MockResponse, body: string | ReadableStream<Uint8Array>): Response {
  return new HttpResponse(BODILESS.includes(status) ? null : body, { status, headers });
}

/** Half the body at once; then the rest, or the end of the connection. */
function inParts(
  { body }: MockResponse,
  delayMs: number,
  then: 'rest' | 'failure',
): ReadableStream<Uint8Array> {
  const [first, second] = halves(body);
  const encoder = new TextEncoder();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(first));
      timer = setTimeout(() => {
        if (then === 'failure') {
          controller.error(new TypeError('The connection ended within the answer.'));
          return;
        }
        controller.enqueue(encoder.encode(second));
        controller.close();
      }, delayMs);
    },
    cancel() {
      clearTimeout(timer);
    },
  });
}
