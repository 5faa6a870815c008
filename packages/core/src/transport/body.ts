import * as zlib from 'node:zlib';
import { codingsOf, unknownCoding } from './coding.ts';
import type { TransportResponse } from './transport.ts';

/** The text of an answer, or why there is none. */
export type Body = Pick<TransportResponse, 'body' | 'unreadable' | 'bytes'>;

type Decoder = (bytes: Uint8Array, options: zlib.ZlibOptions) => Buffer;

/** As much as undici's fetch takes: each is another factor that an answer can grow by. */
const MOST_CODINGS = 5;

const { BROTLI_OPERATION_FLUSH, Z_SYNC_FLUSH } = zlib.constants;

/** What was cut off is decoded as far as it goes, as fetch does it; JSON has an end of its own. */
const gunzip: Decoder = (bytes, options) => zlib.gunzipSync(bytes, { ...options, finishFlush: Z_SYNC_FLUSH });

const decoders: Readonly<Record<string, Decoder | undefined>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  br: (bytes, options) =>
    zlib.brotliDecompressSync(bytes, { ...options, finishFlush: BROTLI_OPERATION_FLUSH }),
  // Some servers leave zlib's header away; its first byte says 8 for the method (RFC 1950 2.2).
  deflate: (bytes, options) => {
    const inflate = ((bytes[0] ?? 0) & 0x0f) === 8 ? zlib.inflateSync : zlib.inflateRawSync;
    return inflate(bytes, { ...options, finishFlush: Z_SYNC_FLUSH });
  },
  // Node 22.15 and later.
  zstd: Reflect.get(zlib, 'zstdDecompressSync'),
};

/** The text that `fetch` makes of the same bytes: UTF-8 whatever the charset, without a mark at its beginning. */
export function bodyOf(raw: Buffer, encoding: string | undefined, maxBodyBytes: number): Body {
  let bytes = raw;
  if (encoding !== undefined && raw.length > 0) {
    const codings = codingsOf(encoding);
    if (codings.length > MOST_CODINGS) return unreadable(raw, `has more than ${MOST_CODINGS} encodings`);
    for (const coding of codings) {
      const decode = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
      if (decode === undefined) return unreadable(raw, unknownCoding(coding));
      try {
        bytes = decode(bytes, { maxOutputLength: maxBodyBytes });
      } catch (error) {
        const isTooLong = error instanceof RangeError;
        return unreadable(
          raw,
          isTooLong ? `is longer than maxBodyBytes, ${maxBodyBytes}, once decoded` : `is no ${coding}`,
        );
      }
    }
  }
  const text = bytes.toString();
  return { body: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text };
}

function unreadable(bytes: Buffer, why: string): Body {
  return { body: bytes.toString(), unreadable: why, bytes };
}
