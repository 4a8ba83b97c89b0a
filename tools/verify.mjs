#!/usr/bin/env node
// npm run verify: everything about the sources that can be said without running them. A check that fails prints the command
// that mends it, or shows it alone.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './machine.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);
const checks = [
  { name: 'types', command: [bin('tsc'), '-p', '.'], mend: 'npx tsc -p .    (shows the errors; mend them by hand)' },
  {
    name: 'lint and format',
    command: [bin('biome'), 'check', '--diagnostic-level=error', '.'],
    mend: 'npm run format    (the rest by hand)',
  },
  {
    name: 'generated code is current',
    command: [process.execPath, 'tools/run.mjs', 'proto/generator/main.ts', '--check'],
    mend: 'npm run gen',
  },
  {
    name: 'architecture and documents',
    command: [process.execPath, 'tools/run-tests.mjs', 'test/architecture'],
    mend: 'node tools/run-tests.mjs test/architecture    (names the file and the rule; the rules are in CONTRIBUTING.md)',
  },
];

let failed = 0;
for (const { name, command, mend } of checks) {
  const began = Date.now();
  const { status, stdout, stderr } = spawnSync(command[0], command.slice(1), { cwd: root, encoding: 'utf8' });
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  if (status === 0) {
    console.log(`ok   ${name} (${seconds} s)`);
    continue;
  }
  failed++;
  console.log(`${stdout}${stderr}FAIL ${name}\n     mend it with: ${mend}`);
}
// In the words of node's own test runner, so that npm test adds it up the same way.
console.log(`# pass ${checks.length - failed}\n# fail ${failed}`);
process.exit(failed ? 1 : 0);
