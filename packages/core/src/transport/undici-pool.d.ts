/** undici ships no types for its inner files; this is the same class as the one it exports as `Pool`. */
declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';
  export default Pool;
}
