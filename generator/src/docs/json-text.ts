const width = 110;

/**
 * JSON as the repository's formatter leaves it: what fits stays on one line, a list of records has one record a line.
 * One changed fact is then one changed line.
 */
export function jsonText(value: unknown, indent = 0, used = 0): string {
  const flat = oneLine(value);
  if (!mustBreak(value) && indent + used + flat.length <= width) return flat;
  const pad = ' '.repeat(indent + 2);
  if (Array.isArray(value)) {
    const items = value.map((item) => `${pad}${jsonText(item, indent + 2, 1)}`);
    return `[\n${items.join(',\n')}\n${' '.repeat(indent)}]`;
  }
  if (typeof value !== 'object' || value === null) return flat;
  const members = Object.entries(value).map(([key, member]) => {
    const name = `${JSON.stringify(key)}: `;
    return `${pad}${name}${jsonText(member, indent + 2, name.length + 1)}`;
  });
  return `{\n${members.join(',\n')}\n${' '.repeat(indent)}}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${oneLine(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** Lists of several records never share a line. */
function mustBreak(value: unknown): boolean {
  if (Array.isArray(value)) return (value.length > 1 && value.every(isRecord)) || value.some(mustBreak);
  return typeof value === 'object' && value !== null && Object.values(value).some(mustBreak);
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 1;
}
