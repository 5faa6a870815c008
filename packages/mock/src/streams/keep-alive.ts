import type { StreamServerParts } from './connection.ts';

/** Pings a connection, and has it cut where no pong comes. */
export interface KeepAlive {
  /** A pong came, asked for or not. */
  heard(): void;
  stop(): void;
}

/** What a connection does when it is time. */
export interface KeepAliveActions {
  readonly ping: () => void;
  readonly cut: () => void;
}

export function keepAliveOf(
  { clock, limits, faults }: Pick<StreamServerParts, 'clock' | 'limits' | 'faults'>,
  actions: KeepAliveActions,
): KeepAlive {
  const { pingEveryMs, pongWithinMs } = limits;
  /** Run of the clock in which the last ping was sent, until a pong comes. */
  let unanswered: number | undefined;
  let callOffPing = nothing;
  let callOffCut = nothing;

  function ping(at: number): void {
    // Nobody can answer while the clock jumps: one ping stands for all of a jump.
    if (unanswered !== clock.runs) actions.ping();
    unanswered = clock.runs;
    armPing(at);
  }

  function armPing(from: number): void {
    if (pingEveryMs === undefined) return;
    callOffPing = clock.schedule(from + pingEveryMs, (at) => {
      const late = faults.takePing();
      if (late === undefined) ping(at);
      else callOffPing = clock.schedule(at + late.delayMs, ping);
    });
  }

  function armCut(from: number): void {
    if (pongWithinMs === undefined) return;
    callOffCut();
    callOffCut = clock.schedule(from + pongWithinMs, (at) => {
      if (unanswered === clock.runs) armCut(at);
      else actions.cut();
    });
  }

  armPing(clock.now());
  armCut(clock.now());
  return {
    heard() {
      unanswered = undefined;
      armCut(clock.now());
    },
    stop() {
      callOffPing();
      callOffCut();
    },
  };
}

function nothing(): void {}
