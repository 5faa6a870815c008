import type { Api, RemovedEndpoint } from '../model/api.ts';

/** What became of an endpoint that is gone. */
export function removedText(endpoint: RemovedEndpoint, api: Api): string {
  const { method, path, date, successor, note, assumed } = endpoint;
  const heir = api.operations.find(({ id }) => id === successor);
  const instead =
    heir === undefined
      ? 'Nothing took its place.'
      : `Call ${api.name}.${heir.section}.${heir.id} (${heir.method} ${heir.path}) instead.`;
  const doubt = assumed ? 'Assumed in part: the change log does not name the successor, or not the day.' : '';
  const sentences = [`${method} ${path} of ${api.title} is gone since ${date}.`, instead, note ?? '', doubt];
  return sentences.filter((one) => one !== '').join(' ');
}
