import { createHash } from 'node:crypto';
import { ExspecError } from '@exspec/core';
import { SCRIPT } from './script.ts';

/**
 * What is needed of a Redis client: `redis` (node-redis) has it. For `ioredis`:
 * `{ sendCommand: ([command, ...rest]) => client.call(command, ...rest) }`.
 */
export interface RedisCommands {
  sendCommand(args: string[]): Promise<unknown>;
}

/** Redis did not answer in time, or refused. The call that waited for its word was not sent. */
export class RedisLostError extends ExspecError {
  override readonly name = 'RedisLostError';
}

const SHA = createHash('sha1').update(SCRIPT).digest('hex');

/** One step of the script. Sends the script itself only where Redis does not have it. */
export async function run(
  client: RedisCommands,
  keys: readonly string[],
  args: readonly string[],
): Promise<readonly string[]> {
  const rest = [String(keys.length), ...keys, ...args];
  let answer: unknown;
  try {
    answer = await client.sendCommand(['EVALSHA', SHA, ...rest]);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    answer = await client.sendCommand(['EVAL', SCRIPT, ...rest]);
  }
  if (!Array.isArray(answer)) throw new RedisLostError('Redis answered with something else than a list');
  return answer.map(String);
}

/** Rejects with RedisLostError after so long; `late` is told of an answer that comes all the same. */
export function within<T>(promise: Promise<T>, ms: number, late: (value: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    const timer = setTimeout(() => {
      isOver = true;
      reject(new RedisLostError(`Redis did not answer within ${ms} ms`));
    }, ms);
    promise.then(
      (value) => {
        clearTimeout(timer);
        if (isOver) late(value);
        else resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        const text = error instanceof Error ? error.message : String(error);
        reject(
          error instanceof RedisLostError ? error : new RedisLostError(`Redis: ${text}`, { cause: error }),
        );
      },
    );
  });
}
