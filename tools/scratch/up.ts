import { randomUUID } from 'node:crypto';
import { systemClock } from '../../api/clock.ts';
import { up } from '../../cluster/commands/up.ts';
import { lineLogger } from '../../cluster/log.ts';

const log = lineLogger({
  level: (process.env.KNARR_LOG_LEVEL as 'info') ?? 'info',
  write: (l) => process.stderr.write(l),
  now: Date.now,
});
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
up({
  args: process.argv.slice(2),
  env: process.env,
  home: '/root',
  cwd: process.cwd(),
  pid: process.pid,
  isRoot: true,
  log,
  print: (t) => process.stdout.write(t),
  printError: (t) => process.stderr.write(t),
  signal: stop.signal,
  elapsed: () => performance.now(),
  around: {
    clock: systemClock,
    log,
    random: Math.random,
    uuid: randomUUID,
    hostname: 'node-1',
    platform: 'linux/amd64',
    runtime: process.version,
  },
}).then(
  (c) => process.exit(c),
  (e) => {
    console.error(e);
    process.exit(1);
  },
);
