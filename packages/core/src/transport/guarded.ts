import { RoundTrip } from './round-trip.ts';
import type { Transport } from './transport.ts';

/** How long a transport may take to say itself how a request ended, ms. It knows whether anything was sent. */
const GRACE_MS = 500;

/** A transport of the caller's, whose promises are kept for it: every exchange settles, whatever it does. */
export function guarded(transport: Transport): Transport {
  const pending = new Set<GuardedRoundTrip>();
  const { local, resends } = transport;
  return {
    ...(local && { local }),
    ...(resends && { resends }),
    send(request, timeoutMs, signal) {
      return new Promise((resolve, reject) => {
        const roundTrip = new GuardedRoundTrip(resolve, reject, timeoutMs, signal, pending, GRACE_MS);
        try {
          transport.send(request, timeoutMs, signal).then(
            (response) => roundTrip.succeed(response),
            (error: unknown) => roundTrip.throw(error),
          );
        } catch (error) {
          roundTrip.throw(error);
        }
      });
    },
    close() {
      for (const roundTrip of pending) roundTrip.hurry('the transport is closed');
      return transport.close();
    },
  };
}

class GuardedRoundTrip extends RoundTrip {
  protected override readonly sent = true;

  override handleEvent(): void {
    this.hurry('the call was aborted');
  }

  hurry(why: string): void {
    this.rearm(GRACE_MS, () => this.fail('aborted', why));
  }

  protected override abandon(): void {}
}
