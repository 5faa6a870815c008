import type { Docs } from '../../model/api.ts';
import type { ContractParameter } from '../contract.ts';

export function docsText(docs: Docs): string {
  return [docs.page, docs.revision, docs.note, docs.assumed ? 'assumed' : undefined]
    .filter((one) => one !== undefined)
    .join('\n');
}

export function errorText(error: ContractParameter['error']): string | undefined {
  if (error === undefined) return undefined;
  const { code, message, args, assumed } = error;
  return [
    String(code),
    message,
    args.length > 0 ? `(${args.join(', ')})` : undefined,
    assumed ? '(assumed)' : undefined,
  ]
    .filter((one) => one !== undefined)
    .join(' ');
}
