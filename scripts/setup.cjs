// Makes `npm start`, `npm test` and `npm run arq` work as the only command on a fresh clone: installs
// what the lock file asks for when it is missing or older, then runs the script with a Node that fits.
const { spawnSync } = require('node:child_process');
const { existsSync, statSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const installed = join(root, 'node_modules', '.package-lock.json');
const bundledNode = join(root, 'node_modules', '.bin', 'node');
const minimum = [24, 12];
// npm writes the lock file a moment after the installed packages; what is older by more was installed before a change.
const toleranceMs = 60_000;

function run(command, args) {
  const path = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

function isStale() {
  if (!existsSync(installed)) return true;
  const lockMs = statSync(join(root, 'package-lock.json')).mtimeMs;
  return statSync(installed).mtimeMs + toleranceMs < lockMs;
}

function findNode() {
  if (existsSync(bundledNode)) return bundledNode;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return process.execPath;
  console.error(
    `Node ${minimum.join('.')} or newer is needed, this is ${process.version}: install it, or run "npm ci" without --omit=optional on Linux.`,
  );
  process.exit(1);
}

if (isStale()) {
  console.error('Installing dependencies (first run, about a minute) ...');
  const status = run('npm', [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (status !== 0) process.exit(status);
}
process.exit(run(findNode(), ['--disable-warning=ExperimentalWarning', ...process.argv.slice(2)]));
