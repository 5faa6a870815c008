#!/usr/bin/env node
// The generator runs from its TypeScript source, so that a fresh clone needs no build before `exspec`.
import { register } from 'tsx/esm/api';

register();
await import('../src/cli.ts');
