import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import ts from 'typescript';
import { mockOperation } from '../../../packages/mock/src/tables.ts';
import { clientParts } from '../../src/emit/client.ts';
import { emit } from '../../src/emit/index.ts';
import { emitSchema } from '../../src/emit/schema.ts';
import type { Api } from '../../src/model/api.ts';

/** Runs generated modules without writing them: TypeScript parses them, and what they export comes back. */

/** Sentences about syntax errors; empty where a file parses. */
export function syntaxErrors(path: string, text: string): readonly string[] {
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: options,
  });
  return diagnostics.map((one) => `${path}: ${ts.flattenDiagnosticMessageText(one.messageText, '\n')}`);
}

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.CommonJS,
  target: ts.ScriptTarget.ES2022,
  verbatimModuleSyntax: false,
};

/** @param modules packages that generated modules import, by name. What is not among them is not run. */
export function evaluate(
  files: ReadonlyMap<string, string>,
  path: string,
  modules: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const text = files.get(path);
  if (text === undefined) throw new Error(`no file ${path}`);
  const { outputText } = ts.transpileModule(text, { fileName: path, compilerOptions: options });
  const exported: Record<string, unknown> = {};
  const load = (name: string): unknown =>
    name.startsWith('.')
      ? evaluate(files, join(dirname(path), name), modules)
      : (modules[name] ??
        (name === '@exspec/mock' ? { mockOperation } : new Proxy({}, { get: () => handedOn })));
  compileFunction(outputText, ['exports', 'require'])(exported, load);
  return exported;
}

function handedOn(): undefined {
  return undefined;
}

/** Every property name and literal type of a file. */
export function typeNames(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (
      ts.isPropertySignature(node) &&
      (ts.isStringLiteral(node.name) || ts.isNumericLiteral(node.name) || ts.isIdentifier(node.name))
    )
      found.add(node.name.text);
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) found.add(node.literal.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true));
  return found;
}

export function writeFiles(folder: string, files: Iterable<readonly [string, string]>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export function emitAll(api: Api): Map<string, string> {
  return emit(api, emitSchema(api));
}

/** What stands by itself: not the parts of a package that only run with the whole runtime, and that hold no facts. */
export function emitTables(api: Api): Map<string, string> {
  return new Map([...emitAll(api)].filter(([path]) => !clientParts.has(path)));
}
