/** Writes `strategy.schema.json`, the strategy's schema for editors, from the schema that the code checks with. */

import { writeFileSync } from 'node:fs';
import * as z from 'zod';
import { strategySchema } from '../shared/strategy/schema.ts';

/** The text of `strategy.schema.json`: JSON Schema 2020-12. */
export const schemaText = (): string =>
  `${JSON.stringify({ title: 'Scaling strategy', ...z.toJSONSchema(strategySchema) }, undefined, 2)}\n`;

if (import.meta.main) {
  writeFileSync(new URL('../strategy.schema.json', import.meta.url), schemaText());
}
