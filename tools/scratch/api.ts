import { randomUUID } from 'node:crypto';
import { systemClock } from '../../api/clock.ts';
import { apiserver } from '../../cluster/commands/apiserver.ts';
import { lineLogger } from '../../cluster/log.ts';

const log = lineLogger({ level: 'info', write: (l) => process.stderr.write(l), now: Date.now });
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
apiserver({
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
    hostname: 'h',
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
