import { createHmac } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import type { Collection, Item, Request } from 'postman-collection';

export function itemsOf(collection: Collection): readonly Item[] {
  const found: Item[] = [];
  collection.forEachItem((item) => void found.push(item));
  return found;
}

export function itemCalled(collection: Collection, id: string): Item {
  const found = itemsOf(collection).find(({ name }) => name.startsWith(`${id}: `));
  if (found === undefined) throw new Error(`The collection has no ${id}`);
  return found;
}

function hmac(hash: string) {
  return (message: string, key: string | Buffer) => ({
    toString: (encoding: unknown) =>
      createHmac(hash, key)
        .update(message)
        .digest(String(encoding) === 'hex' ? 'hex' : 'base64'),
  });
}

/** What CryptoJS has of what Postman gives to scripts, over Node's own HMAC. */
const CryptoJS = {
  enc: {
    Hex: 'hex',
    Base64: Object.assign(() => 'base64', {
      toString: () => 'base64',
      parse: (text: string) => Buffer.from(text, 'base64'),
    }),
  },
  HmacSHA256: hmac('sha256'),
  HmacSHA384: hmac('sha384'),
  HmacSHA512: hmac('sha512'),
};

/** Runs the collection's script as Postman does before it sends. */
export function prepare(collection: Collection, request: Request, values: Readonly<Record<string, string>>) {
  const scope = new Map<string, string>(
    collection.variables.all().map(({ key, value }): [string, string] => [key ?? '', String(value)]),
  );
  for (const [key, value] of Object.entries(values)) scope.set(key, value);
  const text = collection.events.all()[0]?.script.toSource();
  if (typeof text !== 'string') throw new Error('The collection has no script');
  const fill = (one: string): string =>
    one.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => scope.get(name) ?? whole);
  const variables = {
    get: (name: string) => scope.get(name),
    set: (name: string, value: string) => scope.set(name, value),
    replaceIn: fill,
  };
  runInNewContext(text, { pm: { request, variables }, CryptoJS });
  return { scope, fill };
}
