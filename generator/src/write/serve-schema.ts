import { parentPort } from 'node:worker_threads';
import { emitSchema } from '../emit/schema.ts';
import { typingDocument } from '../emit/typing-document.ts';
import type { Api } from '../model/api.ts';
import { rememberSchema } from './remember.ts';

const emit = rememberSchema(emitSchema, typingDocument);

// Runs in the thread that `schema-thread.ts` starts: one answer per model, in order.
parentPort?.on('message', (api: Api) => parentPort?.postMessage(emit(api)));
