import { Exchange } from './exchange.ts';
import type { Transport } from './transport.ts';

/** How long a transport may take to say itself how a request ended, ms. It knows whether anything was sent. */
const GRACE_MS = 500;

/** A transport of the caller's, whose promises are kept for it: every exchange settles, whatever it does. */
export function guarded(transport: Transport): Transport {
  const pending = new Set<GuardedExchange>();
  const { local, resends } = transport;
  return {
    ...(local && { local }),
    ...(resends && { resends }),
    send(request, timeoutMs, signal) {
      return new Promise((resolve, reject) => {
        const exchange = new GuardedExchange(resolve, reject, timeoutMs, signal, pending, GRACE_MS);
        try {
          transport.send(request, timeoutMs, signal).then(
            (response) => exchange.succeed(response),
            (error: unknown) => exchange.throw(error),
          );
        } catch (error) {
          exchange.throw(error);
        }
      });
    },
    close() {
      for (const exchange of pending) exchange.hurry('the transport is closed');
      return transport.close();
    },
  };
}

class GuardedExchange extends Exchange {
  protected override readonly sent = true;

  override handleEvent(): void {
    this.hurry('the call was aborted');
  }

  hurry(why: string): void {
    this.rearm(GRACE_MS, () => this.fail('aborted', why));
  }

  protected override abandon(): void {}
}
