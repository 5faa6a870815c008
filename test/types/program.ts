import { join } from 'node:path';
import ts from 'typescript-5';
import { root } from '../src/pack.ts';

/** What a consumer's program is compiled with, against the sources of the packages. */
const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'],
  types: ['node'],
  customConditions: ['@exspec/source'],
  allowImportingTsExtensions: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
};

/** TypeScript's language service over one program that exists nowhere on disk. */
export function programOf(text: string): { readonly service: ts.LanguageService; readonly file: string } {
  const file = join(root, 'test/types/.program.ts');
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const content = name === file ? text : ts.sys.readFile(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: (name) => (name === file ? text : ts.sys.readFile(name)),
    directoryExists: ts.sys.directoryExists,
    ...(ts.sys.realpath === undefined ? {} : { realpath: ts.sys.realpath }),
  };
  return { service: ts.createLanguageService(host), file };
}

/** Sentences about what does not compile. */
export function errorsOf(text: string): readonly string[] {
  const { service, file } = programOf(text);
  return [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)].map((one) =>
    ts.flattenDiagnosticMessageText(one.messageText, '\n'),
  );
}
