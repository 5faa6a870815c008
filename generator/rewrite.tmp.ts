import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, isSeq, parseDocument, LineCounter, Scalar, isCollection } from 'yaml';
import { loadSpecs } from './src/load/load-specs.ts';
import { repetitions } from './src/load/complete/complete.ts';
import { roleOf } from './src/load/role.ts';

const nodeEnd = (node: any): number => {
  if (isCollection(node) && (node as any).flow !== true) {
    const last: any = (node as any).items.at(-1);
    if (last) return nodeEnd(isMap(node) ? (last.value ?? last.key) : last);
  }
  const end = node.range[1];
  const block = node instanceof Scalar && (node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL);
  return block ? end - 1 : end;
};
/** cut item index of collection; parents: stack of [collection, index] up. */
function cut(text: string, stack: { node: any; index: number }[]): string {
  const { node, index } = stack.at(-1)!;
  if (node.items.length === 1) {
    if (stack.length < 2) throw new Error('root empties');
    return cut(text, stack.slice(0, -1));
  }
  const startOf = (i: number) => { const it = node.items[i]; return isMap(node) ? it.key.range[0] : it.range[0]; };
  const endOf = (i: number) => { const it = node.items[i]; return nodeEnd(isMap(node) ? (it.value ?? it.key) : it); };
  if (node.flow) {
    if (index > 0) return text.slice(0, endOf(index - 1)) + text.slice(endOf(index));
    return text.slice(0, startOf(0)) + text.slice(startOf(1));
  }
  const from = text.lastIndexOf('\n', startOf(index) - 1) + 1;
  const lineEnd = text.indexOf('\n', endOf(index));
  if (isMap(node) && text.slice(from, startOf(index)).trim() !== '') throw new Error(`shares its line: ${text.slice(from, startOf(index) + 20)}`);
  return text.slice(0, from) + text.slice((lineEnd === -1 ? text.length : lineEnd + 1));
}
function find(root: any, offset: number): { node: any; index: number }[] | undefined {
  let found: { node: any; index: number }[] | undefined;
  const go = (node: any, stack: { node: any; index: number }[]) => {
    if (found) return;
    if (isMap(node)) node.items.forEach((p: any, index: number) => { if (found) return; const s = [...stack, { node, index }]; if (p.key.range[0] === offset) found = s; else go(p.value, s); });
    else if (isSeq(node)) node.items.forEach((v: any, index: number) => { if (found) return; const s = [...stack, { node, index }]; if (v.range[0] === offset) found = s; else go(v, s); });
  };
  go(root, []);
  return found;
}
const parse = (text: string) => { const lc = new LineCounter(); return { doc: parseDocument(text, { version: '1.2', schema: 'core', merge: false, lineCounter: lc } as any), lc }; };

const dirs = process.argv.slice(2);
for (const dir of dirs) {
  for (const tree of loadSpecs(dir).trees) {
    const edits = new Map<string, { line: number; col: number }[]>();
    for (const { at } of repetitions(tree)) edits.set(at.file, [...(edits.get(at.file) ?? []), at]);
    for (const [path, file] of tree.files) {
      let text = readFileSync(join(dir, path), 'utf8');
      const before = text;
      const seen = new Set<string>();
      const places = (edits.get(path) ?? []).filter((a) => { const k = `${a.line}:${a.col}`; if (seen.has(k)) return false; seen.add(k); return true; }).sort((a, b) => b.line - a.line || b.col - a.col);
      for (const at of places) {
        const { doc, lc } = parse(text);
        const offset = lc.lineStarts[at.line - 1]! + at.col - 1;
        const stack = find(doc.contents, offset);
        if (stack === undefined) { console.log('not found', path, at); continue; }
        try { text = cut(text, stack); } catch (e) { console.log(path, String(e)); }
      }
      // request examples: signature; empty bodies
      if (roleOf(path, tree.name) === 'path-item') {
        for (let again = true; again; ) {
          again = false;
          const { doc } = parse(text);
          const root: any = doc.contents;
          if (!isMap(root)) break;
          for (const [mi, m] of (root.items as any[]).entries()) {
            if (!isMap(m.value)) continue;
            const bi = (m.value.items as any[]).findIndex((p) => p.key.value === 'requestBody');
            if (bi < 0) continue;
            const body: any = (m.value.items as any[])[bi].value;
            if (!isMap(body)) continue;
            const content: any = body.get('content');
            if (!isMap(content)) continue;
            const media: any = (content.items as any[])[0].value;
            const schema: any = media.get('schema');
            const examples: any = media.get('examples');
            if (isMap(examples)) for (const ex of examples.items as any[]) {
              const v: any = ex.value.get('value');
              if (!isMap(v)) continue;
              const si = (v.items as any[]).findIndex((p) => p.key.value === 'signature');
              if (si >= 0) { const st = find(root, (v.items as any[])[si].key.range[0])!; text = cut(text, st); again = true; break; }
            }
            if (again) break;
            if (isMap(schema) && schema.items.length === 1 && (schema.items[0] as any).key.value === 'type') {
              const target = isMap(examples) ? (schema.items[0] as any).key.range[0] : (m.value.items as any[])[bi].key.range[0];
              text = cut(text, find(root, target)!); again = true; break;
            }
          }
        }
      }
      if (text !== before) writeFileSync(join(dir, path), text);
    }
  }
}
