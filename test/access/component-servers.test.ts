import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemClock } from '../../api/clock.ts';
import { silentLogger } from '../../api/logger.ts';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import type { CommandContext } from '../../cluster/command.ts';
import { controllerManager } from '../../cluster/commands/controller-manager.ts';
import { scheduler } from '../../cluster/commands/scheduler.ts';
import type { KeyPair } from '../../cluster/pki/certificate.ts';
import { renderKubeconfig } from '../../cluster/pki/kubeconfig.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { freePorts } from '../builders/free-ports.ts';
import { eventually } from '../e2e/eventually.ts';

// A scheduler and a controller manager alone, as commands, and what they serve on --secure-port.

const tokens = 'boss-token,boss,boss,system:masters\nann-token,ann,ann,\n';
const stop = new AbortController();
let folder: string;
let api: RunningApiServer;
let running: Promise<unknown>;
const ports = { scheduler: 0, 'controller-manager': 0 };
type Part = keyof typeof ports;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knarr-components-'));
  api = await startTestApiServer([], tokens);
  [ports.scheduler = 0, ports['controller-manager'] = 0] = await freePorts(2);
  const start = async (part: Part, command: typeof scheduler, credentials: KeyPair) => {
    const file = join(folder, part);
    await writeFile(file, renderKubeconfig({ name: 'knarr', server: api.url, ca: api.pki.ca, credentials }));
    const args = ['--kubeconfig', file, '--bind-address=127.0.0.1', `--secure-port=${ports[part]}`];
    return command(contextOf([...args, `--authorization-kubeconfig=${file}`]));
  };
  running = Promise.all([
    start('scheduler', scheduler, api.pki.scheduler),
    start('controller-manager', controllerManager, api.pki.controllerManager),
  ]);
  // A failure is told by what waits for them.
  running.catch(() => undefined);
});

after(async () => {
  stop.abort();
  await running;
  await api.stop();
  await rm(folder, { recursive: true });
});

const contextOf = (args: readonly string[]): CommandContext => ({
  args,
  env: {},
  home: homedir(),
  cwd: folder,
  pid: 0,
  isRoot: false,
  isTerminal: false,
  log: silentLogger,
  print: () => undefined,
  printError: () => undefined,
  signal: stop.signal,
  elapsed: () => 0,
  around: {
    clock: systemClock,
    log: silentLogger,
    random: () => 0.5,
    uuid: randomUUID,
    hostname: 'test',
    platform: 'linux/amd64',
    runtime: process.version,
  },
});

interface Credentials {
  readonly token?: string;
  readonly pair?: KeyPair;
}

/** `200 body` */
function ask(part: Part, path: string, { token, pair }: Credentials = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        ...{ host: '127.0.0.1', port: ports[part], path, agent: false, rejectUnauthorized: false },
        ...(pair ? { cert: pair.certificate, key: pair.privateKey } : {}),
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      },
      (answer) => {
        let body = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          body += part;
        });
        answer.on('end', () => resolve(`${answer.statusCode} ${body}`));
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

async function answers(part: Part, path: string, wanted: RegExp | string, credentials?: Credentials): Promise<void> {
  await eventually(`${part} ${path}`, async () => {
    const answer = await ask(part, path, credentials);
    if (typeof wanted === 'string') assert.equal(answer, wanted);
    else assert.match(answer, wanted);
    return true;
  });
}

for (const part of ['scheduler', 'controller-manager'] as const) {
  for (const path of ['/healthz', '/livez', '/readyz'])
    test(`everybody may ask the ${part} for ${path}`, () => answers(part, path, '200 ok'));

  test(`measures of the ${part} are for those who may read them`, async () => {
    const path = '/metrics';
    await answers(
      part,
      path,
      /^403 .*"message":"forbidden: User \\"system:anonymous\\" cannot get path \\"\/metrics\\""/,
    );
    await answers(part, path, /^403 .*User \\"ann\\" cannot get path/, { token: 'ann-token' });
    await answers(part, path, /^401 .*"reason":"Unauthorized"/, { token: 'nobody' });
    await answers(part, path, /^200 [\s\S]*\nrest_client_requests_total\{code="200",/, { token: 'boss-token' });
  });

  test(`the ${part} believes the client certificates that the API server believes`, () =>
    answers(part, '/metrics', /^200 /, { pair: api.pki.admin }));

  test(`the ${part} serves nothing else`, () =>
    answers(part, '/configz', '404 404 page not found\n', { token: 'boss-token' }));
}

test('readiness and measures of both are of what they do', async () => {
  const boss = { token: 'boss-token' };
  await answers(
    'scheduler',
    '/readyz?verbose',
    /\[\+\]leaderElection ok\n\[\+\]shutdown ok\n\[\+\]sched-handler-sync ok\n/,
    boss,
  );
  await answers('scheduler', '/metrics', /scheduler_pending_pods\{queue="active"\} 0/, boss);
  await answers('controller-manager', '/metrics', /workqueue_adds_total\{name="/, boss);
});
