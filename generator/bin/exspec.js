#!/usr/bin/env node
import module from 'node:module';
import { bundle } from './bundle.js';

// Node 22 and later keep compiled code between runs.
module.enableCompileCache?.();

const { cli, schemaWorker } = await bundle();
process.env.EXSPEC_SCHEMA_WORKER = schemaWorker;
await import(cli);
