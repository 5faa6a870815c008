// A process of one peer: reads two YAML documents, compares them with a library, and prints what it found:
// `{ changes, breaking }`, where `breaking` is null for a library that does not say. `node diff-peer.mjs NAME BASE HEAD [BASE HEAD ...]`
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse } from 'yaml';

const require = createRequire(import.meta.url);
const peers = {
  async 'openapi-diff'(base, head) {
    const { diffSpecs } = require('openapi-diff');
    const spec = (document, location) => ({
      content: JSON.stringify(document),
      location,
      format: 'openapi3',
    });
    const found = await diffSpecs({
      sourceSpec: spec(base, 'base.json'),
      destinationSpec: spec(head, 'head.json'),
    });
    const breaking = found.breakingDifferences?.length ?? 0;
    const others = [found.nonBreakingDifferences, found.unclassifiedDifferences];
    return { breaking, changes: others.reduce((count, list) => count + (list?.length ?? 0), breaking) };
  },
  async 'api-smart-diff'(base, head) {
    const { diffs } = require('api-smart-diff').apiCompare(base, head);
    return { changes: diffs.length, breaking: diffs.filter((one) => one.type === 'breaking').length };
  },
  async 'openapi-diff-node'(base, head) {
    const found = require('openapi-diff-node').openapiDiff(base, head);
    return { changes: found.filter((one) => one.status !== 'UNCHANGED').length, breaking: null };
  },
  async 'openapi-schema-diff'(base, head) {
    const { addedRoutes, deletedRoutes, changedRoutes } = require('openapi-schema-diff')(base, head);
    return { changes: addedRoutes.length + deletedRoutes.length + changedRoutes.length, breaking: null };
  },
};

const [, , name, ...files] = process.argv;
const results = [];
for (let at = 0; at < files.length; at += 2) {
  const [base, head] = files.slice(at, at + 2).map((file) => parse(readFileSync(file, 'utf8')));
  try {
    results.push(await peers[name](base, head));
  } catch (error) {
    // A peer that cannot read one pair still has the others.
    results.push({ error: String(error?.message ?? error) });
  }
}
console.log(JSON.stringify(results));
