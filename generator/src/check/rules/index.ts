import type { Rule } from '../context.ts';
import { duplicateComponent, duplicatePath, unused } from './components.ts';
import { echoes } from './echo.ts';
import { errorCatalogue, errorCodes } from './errors.ts';
import { defaults, examples } from './examples.ts';
import { follows } from './follows.ts';
import { hosts } from './hosts.ts';
import { lookups } from './lookup.ts';
import { lowersRisk } from './lowers-risk.ts';
import { duplicateOperationId, names, parameterPlace, pathParameters } from './operations.ts';
import { pages } from './page.ts';
import { refCycle } from './ref-cycle.ts';
import { references } from './references.ts';
import { removed } from './removed.ts';
import { requires } from './requires.ts';
import { responseByRule, responses } from './responses.ts';
import { dates, root } from './root.ts';
import {
  bounds,
  discriminators,
  enums,
  misplacedKeyword,
  numberFormat,
  patterns,
  requiredProperty,
} from './schemas.ts';
import { security } from './security.ts';
import { errorShape, signing } from './signing.ts';
import { memberNames, messages } from './stream-messages.ts';
import { streamOperations } from './stream-operations.ts';
import { addresses, payloadFields, speeds, variants } from './streams.ts';
import { weights } from './weight.ts';

/** Every rule about what the specs mean. What they look like is for specs/schema/*.json. */
export const rules: readonly Rule[] = [
  references,
  refCycle,
  duplicateComponent,
  duplicatePath,
  unused,
  follows,
  duplicateOperationId,
  names,
  pathParameters,
  parameterPlace,
  security,
  signing,
  errorShape,
  responses,
  responseByRule,
  examples,
  defaults,
  numberFormat,
  misplacedKeyword,
  requiredProperty,
  enums,
  bounds,
  patterns,
  discriminators,
  weights,
  requires,
  lookups,
  echoes,
  lowersRisk,
  pages,
  errorCatalogue,
  errorCodes,
  root,
  hosts,
  removed,
  dates,
  addresses,
  speeds,
  payloadFields,
  variants,
  messages,
  memberNames,
  streamOperations,
];
