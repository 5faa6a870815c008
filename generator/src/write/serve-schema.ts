import { parentPort } from 'node:worker_threads';
import { emitSchema } from '../emit/schema.ts';
import type { Api } from '../model/api.ts';

// Runs in the thread that `schema-thread.ts` starts: one answer per model, in order.
parentPort?.on('message', (api: Api) => parentPort?.postMessage(emitSchema(api)));
