import type { TableRow } from './blocks.ts';
import { bare } from './inline.ts';

export type Role = 'name' | 'type' | 'mandatory' | 'description' | 'code' | 'status' | 'message';

const roles: readonly (readonly [Role, RegExp])[] = [
  ['code', /^(?:error )?codes?$|^(?:错误)?(?:码|代码)$|^(?:错误|业务)码$|^错误编码$|^错误代码$/i],
  ['status', /^HTTP status(?: code)?$|^HTTP ?状态码?$|^Status Code$/i],
  ['message', /^(?:error )?messages?$|^(?:错误)?(?:提示|信息|消息)$|^错误描述$|^Reason Text$|^提示$/i],
  ['name', /^(?:name|param\w*(?: name)?|fields?(?: name)?|参数名?称?|名称|字段名?|字段名称)$/i],
  ['type', /^(?:types?|data type|(?:字段|参数|数据)?类型)$/i],
  ['mandatory', /^(?:mandatory|required|是否必[需须填传选]|必[填须需选]|是否必要|必须|是否必填项)$/i],
  ['description', /^(?:descriptions?|remarks?|notes?|描述|说明|备注)$/i],
];

/** What the columns of a table hold, by their heads in both languages. */
export function rolesOf(head: readonly string[]): readonly (Role | undefined)[] {
  const known = head.map((cell) => roles.find(([, form]) => form.test(bare(cell)))?.[0]);
  // What follows name and type, whatever it is called, describes.
  const last = known.length - 1;
  return known[last] === undefined &&
    known.includes('name') &&
    known.includes('type') &&
    !known.includes('description')
    ? known.with(last, 'description')
    : known;
}

export type Cells = Readonly<Partial<Record<Role, string>>>;

/**
 * A row by roles. Where cells are missing at its end because one above spans several rows, what stands there is put
 * where it belongs: a word that is no yes and no is no answer to "mandatory".
 */
export function cellsBy(columns: readonly (Role | undefined)[], row: TableRow, above: Cells): Cells {
  const said = row.cells.filter((one): one is string => one !== undefined);
  const missing = columns.length - said.length;
  const named = (cells: readonly (string | undefined)[]): Cells =>
    Object.fromEntries(
      columns.flatMap((role, at) =>
        role === undefined || cells[at] === undefined ? [] : [[role, cells[at]]],
      ),
    );
  if (missing === 0) return named(said);
  const at = columns.indexOf('mandatory');
  const answer = /^(?:yes|no|是|否|可选|cond)/i;
  if (missing === 1 && at !== -1 && at < said.length && !answer.test(said[at] ?? ''))
    return { ...named([...said.slice(0, at), above.mandatory, ...said.slice(at)]) };
  // A code that several messages share is written once.
  const [first = '', next = ''] = said.map(bare);
  const isStatus = columns[1] === 'status' && /^[1-5]\d\d$/.test(first) && !/^\d*$/.test(next);
  if (missing === 1 && columns[0] === 'code' && (isStatus || !/^-?\d+$/.test(first)))
    return named([above.code, ...said]);
  // The last cell spans several rows.
  return {
    ...named([
      ...said,
      ...columns
        .slice(said.length)
        .map((role) => (role === 'description' ? undefined : above[role ?? 'name'])),
    ]),
  };
}

export function isParameterTable(columns: readonly (Role | undefined)[]): boolean {
  return columns.includes('name') && columns.includes('mandatory');
}

export function isFieldTable(columns: readonly (Role | undefined)[]): boolean {
  return columns.includes('name') && columns.includes('type');
}

export function isErrorTable(head: readonly string[], columns: readonly (Role | undefined)[]): boolean {
  return (
    columns[0] === 'code' &&
    (columns.includes('message') || columns.includes('description')) &&
    head.length <= 4
  );
}
