/** Methods of a path item. */
export const methods = [
  'get',
  'post',
  'put',
  'delete',
  'patch',
  'head',
  'options',
  'trace',
  'query',
] as const;

/** Those that clients are generated for. */
export const printable = ['get', 'post', 'put', 'delete'] as const;
