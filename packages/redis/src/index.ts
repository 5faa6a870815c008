/** Rate limits that the processes of a team share: a `GovernorStore` over Redis. */
export { type RedisCommands, RedisLostError } from './commands.ts';
export type { LostPolicy, RedisStoreOptions } from './options.ts';
export { RedisStore } from './redis-store.ts';
