import type { Rolldown } from 'tsdown';

/**
 * `@exspec/mock` is an optional peer of a client. Beside each entry of the client's mock this writes a second one, for Node's
 * `import`, that says so where it is missing: a module that imports statically fails before any of its lines has run.
 */
export function checkedMock(name: string): Rolldown.Plugin {
  const message = `@exspec/${name}/mock needs the package @exspec/mock, which is not installed: npm install --save-dev @exspec/mock`;
  return {
    name: 'exspec-checked-mock',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || !chunk.isEntry || chunk.exports.length === 0) continue;
        if (!/(?:^|\/)mock\/\w+\.js$/.test(chunk.fileName)) continue;
        const file = chunk.fileName.split('/').at(-1);
        this.emitFile({
          type: 'asset',
          fileName: chunk.fileName.replace(/\.js$/, '.checked.js'),
          source: `const checked = await import('./${file}').catch((cause) => {
  throw cause?.code === 'ERR_MODULE_NOT_FOUND' && /'@exspec\\/mock/.test(cause.message) ? new Error('${message}', { cause }) : cause;
});
export const { ${chunk.exports.join(', ')} } = checked;
`,
        });
      }
    },
  };
}
