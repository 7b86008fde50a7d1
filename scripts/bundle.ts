/** Bundles one Lambda function into a zip that is byte for byte the same wherever and whenever it is made. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { zipSync } from 'fflate';

/** What a bundle became: the zip's path, and the size of the code in it in bytes. */
interface Bundle {
  readonly artifact: string;
  readonly bytes: number;
}

/**
 * Lets esbuild drop the operations of an SDK client that nobody calls. Their schemas have members like `{ [_name]: 1 }`,
 * and a computed key might run code, so esbuild keeps every one of them: half a megabyte for EC2. With the constant
 * written in its place they are plain data.
 */
const plainSchemas: Plugin = {
  name: 'plain-schemas',
  setup({ onLoad }) {
    onLoad(
      { filter: /@aws-sdk.client-[\w-]+.dist-es.schemas.schemas_0\.js$/ },
      async ({ path }) => {
        const code = await readFile(path, 'utf8');
        const constants = new Map(
          [...code.matchAll(/^const (\w+) = (".*");$/gm)].map(([, name, text]) => [name, text]),
        );
        const contents = code.replace(/\[(\w+)\]:/g, (all, name) => {
          const text = constants.get(name);
          return text === undefined ? all : `${text}:`;
        });
        return { contents };
      },
    );
  },
};

/**
 * Bundles `entry` (a TypeScript file) with everything it imports as `index.js` in `<folder>/<name>.zip`. CommonJS starts
 * about a fifth faster than ES modules on Lambda; the SDK is bundled, because the runtime's own copy starts slower.
 */
export async function bundle(entry: string, name: string, folder: string): Promise<Bundle> {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    // Retry and Catch match the names of error classes: minified names would not match.
    keepNames: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    plugins: [plainSchemas],
  });
  const code = result.outputFiles[0]?.contents;
  if (code === undefined) throw new Error(`esbuild made nothing of ${entry}.`);
  mkdirSync(folder, { recursive: true });
  const artifact = join(folder, `${name}.zip`);
  // Zip stores local time, so an instant without zone is the same bytes everywhere.
  writeFileSync(
    artifact,
    zipSync({ 'index.js': code }, { level: 9, mtime: '1980-01-01T00:00:00' }),
  );
  return { artifact, bytes: code.length };
}
