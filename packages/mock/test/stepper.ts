import type { RawRequest } from '../src/handler.ts';
import { type EngineState, initialEngineState, type StepResult } from '../src/state.ts';
import { createStep, type Step } from '../src/step.ts';
import { NOW, type ToyState, toy } from './toy-exchange.ts';

/** Freezes all that hangs on a value, so that a step that changes its input throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}

/** Sends requests one after the other; state and requests are frozen throughout. */
export class Stepper {
  now: number = NOW;
  state: EngineState<ToyState>;
  readonly #step: Step<ToyState>;

  constructor(step: Step<ToyState> = createStep(toy)) {
    this.#step = step;
    this.state = deepFreeze(initialEngineState(toy.initialState(1)));
  }

  send(request: RawRequest): StepResult<ToyState>['response'] {
    const result = this.#step(this.state, deepFreeze(request), this.now);
    this.state = deepFreeze(result.state);
    return result.response;
  }
}

/** Status, code and text of an answer, for tables. */
export function brief({ status, body }: StepResult<ToyState>['response']): string {
  const answer: unknown = JSON.parse(body);
  return typeof answer === 'object' && answer !== null && 'no' in answer && 'text' in answer
    ? `${status} ${String(answer.no)} ${String(answer.text)}`
    : `${status}`;
}
