import { scaleVerbs } from '../../apiserver/subresources/scale.ts';
import { get } from '../../apiserver/verbs/get.ts';
import { update } from '../../apiserver/verbs/update.ts';
import { patch } from '../../apiserver/verbs/patch.ts';
import { execSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { systemClock } from '../../api/clock.ts';
import { fieldManagement } from '../../apiserver/apply/server-side-apply.ts';
import {
  bearerTokenAuthenticator,
  parseTokenFile,
  tokenFileAuthenticator,
} from '../../apiserver/authentication/index.ts';
import { alwaysAllow } from '../../apiserver/authorization/authorizer.ts';
import { discoveryPaths } from '../../apiserver/discovery/paths.ts';
import { listen } from '../../apiserver/http/listener.ts';
import { healthPaths } from '../../apiserver/paths/health.ts';
import { versionPaths } from '../../apiserver/paths/version.ts';
import { builtInResources } from '../../apiserver/resources/index.ts';
import { createServer, startCore } from '../../apiserver/server.ts';
import { openStore } from '../../apiserver/storage/open.ts';

const t0 = performance.now();
const log: any = { debug() {}, info: console.log, warn: console.log, error: console.error, child: () => log };
const dir = process.argv[2] ?? mkdtempSync('/tmp/knarr-dev-');
execSync(
  `test -f /tmp/dev.key || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /tmp/dev.key -out /tmp/dev.crt -subj /CN=localhost -days 30 2>/dev/null`,
);
const store = await openStore({ dataFolder: dir, clock: systemClock, log });
const core = await startCore({ store, resources: builtInResources(), clock: systemClock, log });
const tokens = parseTokenFile('admin,admin,u1,"system:masters"\n', 'tokens');
const server = createServer(core, {
  clock: systemClock,
  log,
  random: Math.random,
  uuid: randomUUID,
  authenticators: [bearerTokenAuthenticator([tokenFileAuthenticator(tokens)], ['api'])],
  anonymous: true,
  authorizer: alwaysAllow,
  admission: [],
  fields: fieldManagement,
  paths: [
    ...discoveryPaths(core.registry, () => '127.0.0.1:7443'),
    ...healthPaths({ live: [], ready: [] }),
    ...versionPaths({ revision: 'x', date: 'x', platform: 'linux/amd64', runtime: process.version }),
  ],
  subresources: new Map(Object.entries({'apps/deployments/scale': scaleVerbs,'apps/replicasets/scale': scaleVerbs,'apps/statefulsets/scale': scaleVerbs,'certificates.k8s.io/certificatesigningrequests/approval': {get,update,patch}})),
  virtualResources: new Map(),
  limits: { reads: 400, writes: 200 },
  requestTimeoutMs: 60000,
});
const l = await listen({
  host: '127.0.0.1',
  port: Number(process.argv[3] ?? 7443),
  cert: readFileSync('/tmp/dev.crt'),
  key: readFileSync('/tmp/dev.key'),
  clientCa: undefined,
  handle: server.handle,
});
console.log('ready', l.port, performance.now() - t0, process.memoryUsage().rss / 1e6, process.pid);
