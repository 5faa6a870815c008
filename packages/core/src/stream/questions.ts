import type { ControlMessage, ControlOutcome } from './control.ts';
import type { Environment } from './environment.ts';

/** A control message that changes nothing, and waits for room. */
export interface Question extends Pick<ControlMessage, 'isOptional' | 'onOutcome'> {
  readonly text: (id: number) => string;
}

/** How long a question may wait for room. */
const MOST_WAIT_MS = 60_000;

/** Questions in the order of asking. None waits for ever. */
export class Questions {
  readonly #environment: Environment;
  readonly #waiting: { readonly question: Question; readonly deadline: number }[] = [];

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  add(question: Question): void {
    this.#waiting.push({ question, deadline: this.#environment.now() + MOST_WAIT_MS });
  }

  next(id: number): ControlMessage | undefined {
    const now = this.#environment.now();
    for (let first = this.#waiting.shift(); first !== undefined; first = this.#waiting.shift()) {
      const { question, deadline } = first;
      if (now < deadline) return { ...question, text: question.text(id) };
      question.onOutcome({ kind: 'unsent' });
    }
    return undefined;
  }

  end(): void {
    const lost: ControlOutcome = { kind: 'lost' };
    for (const { question } of this.#waiting.splice(0)) question.onOutcome(lost);
  }
}
