import { Worker } from 'node:worker_threads';
import type { Api } from '../model/api.ts';

type Files = Map<string, string>;

/**
 * Makes schema types in a thread of its own. TypeScript and openapi-typescript take as long to load as the specs take
 * to be read and checked, and neither needs the other.
 */
export class SchemaThread {
  /** `bin/exspec.js` names its bundle of the thread; tests start the thread from its source. */
  readonly #worker: Worker = new Worker(
    new URL(process.env.EXSPEC_SCHEMA_WORKER ?? new URL('./schema-worker.cjs', import.meta.url)),
  );
  /** Who waits for an answer; the thread answers in order. */
  readonly #waiting: ((files: Files) => void)[] = [];
  /** Rejects when the thread dies, whoever is waiting for it then. */
  readonly #death: Promise<never> = new Promise((_, reject) => {
    this.#worker.once('error', reject);
    this.#worker.once('exit', () => reject(new Error('The thread that makes schema types has ended.')));
  });

  #ended = false;

  constructor() {
    this.#worker.once('exit', () => {
      this.#ended = true;
    });
    this.#worker.on('message', (files: Files) => this.#waiting.shift()?.(files));
    // Nobody may be waiting when it dies: after `end`, for example.
    this.#death.catch(() => {});
  }

  /** It died, or was ended: another one is needed. */
  get ended(): boolean {
    return this.#ended;
  }

  /** The files of `emitSchema`. The promise may be dropped: a rejection that nobody awaits is no error. */
  emit(api: Api): Promise<Files> {
    const answer = new Promise<Files>((resolve) => this.#waiting.push(resolve));
    // The document is not needed for types, and copying it would cost more than they do.
    this.#worker.postMessage({ ...api, document: { object: new Map() } } satisfies Api);
    const files = Promise.race([answer, this.#death]);
    files.catch(() => {});
    return files;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
