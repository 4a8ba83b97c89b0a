import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { TestCluster } from './harness.ts';
import { type RunOptions, runKnarr } from './run-knarr.ts';

// What cannot start says why in one sentence on standard error and ends with a code that is not 0.

let folder: string;
let cluster: TestCluster;
let taken: Server;
let takenPort: number;

/** A folder below the temporary one; `name` tells rows apart. */
const at = (...names: string[]): string => join(folder, ...names);

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'knarr-refusals-'));
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  takenPort = (taken.address() as { port: number }).port;
  cluster = await TestCluster.start();
  await cluster.kubectl.run('create configmap kept --from-literal=a=b');
  writeFileSync(at('file'), '');
  prepareStores();
});
after(async () => {
  await cluster?.dispose();
  taken?.close();
  chmodSync(at('forbidden'), 0o700);
  rmSync(folder, { recursive: true, force: true });
});

/** Data folders with something wrong in them, from copies of one that is in use: as a kill -9 would leave it. */
function prepareStores(): void {
  for (const name of ['cut', 'garbled', 'certificate']) {
    cpSync(cluster.dataDir, at(name), { recursive: true });
    rmSync(at(name, 'store', 'owner.lock'));
  }
  truncateSync(at('cut', 'store', 'data.mdb'), 50_000);
  writeFileSync(at('garbled', 'store', 'data.mdb'), Buffer.alloc(200_000, 'no database '));
  writeFileSync(at('certificate', 'pki', 'ca.crt'), 'no certificate\n');
  mkdirSync(at('folder', 'store', 'data.mdb'), { recursive: true });
  mkdirSync(at('forbidden'), { mode: 0o000 });
}

interface Refusal {
  readonly name: string;
  readonly args: () => readonly string[];
  readonly options?: RunOptions;
  readonly says: RegExp;
}

const upOf = (dataDir: string, ...flags: string[]) => ['up', '--data-dir', dataDir, '--secure-port', '0', ...flags];
const simulated =
  (name: string, ...flags: string[]) =>
  () =>
    upOf(at(name), '--runtime', 'simulated', ...flags);
const value = (flag: string, given: string, says: RegExp): Refusal => ({
  name: `--${flag}=${given}`,
  args: simulated('values', `--${flag}=${given}`),
  says,
});
/** Rights of root aside, which reads everything. */
const asOwner: RunOptions = { through: ['setpriv', '--bounding-set', '-dac_override,-dac_read_search'] };

const refusals: readonly Refusal[] = [
  {
    name: 'an unknown flag',
    args: () => ['up', '--nodse=3'],
    says: /unknown option '--nodse' \(did you mean --nodes\?\); see 'knarr up --help'/,
  },
  { name: 'an argument', args: () => ['up', 'now'], says: /takes no arguments, but got now/ },
  { name: 'an unknown command', args: () => ['galaxy'], says: /unknown command "galaxy" for "knarr"/ },
  value('nodes', 'many', /--nodes takes a whole number, not "many"/),
  value('runtime', 'podman', /--runtime is docker or simulated, not "podman"/),
  value('secure-port', '65536', /--secure-port takes a port from 0 to 65535, not 65536/),
  value('node-name', 'My_Node', /--node-name is a name of lower case letters, digits, - and ., not "My_Node"/),
  value('cluster-cidr', '10.0.0.0', /--cluster-cidr takes a range of addresses, not "10.0.0.0"/),
  value('service-cluster-ip-range', 'x', /--service-cluster-ip-range: takes one range of addresses/),
  value('service-node-port-range', '9-1', /--service-node-port-range: takes a range of ports, not 9-1/),
  value('controllers', 'deploymnet', /"deploymnet" is not in the list of known controllers/),
  value('authorization-mode', 'Trust', /authorization-mode "Trust" is not a valid mode/),
  value('advertise-address', 'here', /--advertise-address: takes an address, not here/),
  value('bind-address', '192.0.2.1', /192.0.2.1 is not an address of this machine/),
  value('request-timeout', 'long', /--request-timeout takes seconds/),
  value('enable-admission-plugins', 'All', /there is no plugin All/),
  value('etcd-servers', 'etcd', /--etcd-servers: takes URLs such as/),
  value('token-auth-file', '/nowhere/tokens', /\/nowhere\/tokens is not there/),
  value('tls-cert-file', '/nowhere/crt', /--tls-cert-file and --tls-private-key-file must be given together/),
  {
    name: 'an unknown level of the log',
    args: simulated('values'),
    options: { environment: { KNARR_LOG_LEVEL: 'loud' } },
    says: /KNARR_LOG_LEVEL is debug, info, warn or error, not loud/,
  },
  {
    name: 'an etcd that nobody reaches',
    args: simulated('values', '--etcd-servers=http://127.0.0.1:1'),
    says: /no etcd server answers at http:\/\/127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1/,
  },
  {
    name: 'a missing engine',
    args: () => upOf(at('engine')),
    options: { environment: { DOCKER_HOST: 'unix:///nowhere.sock' } },
    says: /cannot reach the Docker Engine: connect ENOENT \/nowhere.sock; start Docker/,
  },
  {
    name: 'an engine on a host without a name',
    args: () => upOf(at('engine')),
    options: { environment: { DOCKER_HOST: 'tcp://nowhere.invalid:2375' } },
    says: /cannot reach the Docker Engine: getaddrinfo .* nowhere.invalid; start Docker/,
  },
  {
    name: 'a port in use',
    args: () => ['up', '--runtime', 'simulated', '--data-dir', at('port'), '--secure-port', String(takenPort)],
    says: /port \d+ on 127.0.0.1 is in use by another program/,
  },
  {
    name: 'a data folder that another process has',
    args: () => upOf(cluster.dataDir, '--runtime', 'simulated'),
    says: /the data folder .* is in use by process \d+; stop it or choose another folder/,
  },
  { name: 'a file for a data folder', args: simulated('file'), says: /file is there and is no folder/ },
  { name: 'a file on the way to it', args: simulated('file/below'), says: /a part of the path .* is no folder/ },
  {
    name: 'a data folder that may not be read',
    args: simulated('forbidden'),
    options: asOwner,
    says: /forbidden.*permission denied|forbidden.* may not be read/,
  },
  { name: 'a folder in place of the database', args: simulated('folder'), says: /cannot read and write the database/ },
  {
    name: 'a database that is cut off',
    args: simulated('cut'),
    says: /data.mdb is damaged .*; restore it from a backup/,
  },
  { name: 'a file that is no database', args: simulated('garbled'), says: /is not a database of Knarr/ },
  { name: 'a certificate that is none', args: simulated('certificate'), says: /ca.crt/ },
  { name: 'apiserver: an unknown flag', args: () => ['apiserver', '--x'], says: /unknown option '--x'/ },
  { name: 'scheduler: an unknown flag', args: () => ['scheduler', '--x'], says: /unknown option '--x'/ },
  {
    name: 'scheduler: no duration',
    args: () => ['scheduler', '--leader-elect-retry-period=soon'],
    says: /--leader-elect-retry-period takes a duration such as 15s, not "soon"/,
  },
  {
    name: 'scheduler: no kubeconfig',
    args: () => ['scheduler', '--kubeconfig', at('none')],
    says: /kubeconfig .*none: no such file/,
  },
  {
    name: 'controller-manager: an unknown flag',
    args: () => ['controller-manager', '--x'],
    says: /unknown option '--x'/,
  },
  {
    name: 'controller-manager: no number',
    args: () => ['controller-manager', '--concurrent-gc-syncs=all'],
    says: /--concurrent-gc-syncs takes a whole number, not "all"/,
  },
  {
    name: 'controller-manager: no range',
    args: () => ['controller-manager', '--cluster-cidr=10.244.0.0'],
    says: /--cluster-cidr takes ranges of addresses, not "10.244.0.0"/,
  },
  {
    name: 'controller-manager: times of an election that do not fit each other',
    args: () => ['controller-manager', '--kubeconfig', cluster.kubeconfig, '--leader-elect-lease-duration=1s'],
    says: /leader election needs retry period < renew deadline < lease duration/,
  },
  {
    name: 'controller-manager: an unknown controller',
    args: () => ['controller-manager', '--kubeconfig', cluster.kubeconfig, '--controllers=job,jbo'],
    says: /"jbo" is not in the list of known controllers/,
  },
  {
    name: 'controller-manager: no certificate of the root',
    args: () => ['controller-manager', '--kubeconfig', cluster.kubeconfig, '--root-ca-file', at('none')],
    says: /none is not there/,
  },
  { name: 'kubelet: an unknown flag', args: () => ['kubelet', '--x'], says: /unknown option '--x'/ },
  {
    name: 'kubelet: a missing engine',
    args: () => ['kubelet', '--kubeconfig', cluster.kubeconfig, '--docker-endpoint', 'unix:///nowhere.sock'],
    says: /cannot reach the Docker Engine: connect ENOENT/,
  },
  {
    name: 'kubelet: a port in use',
    args: () => [
      ...['kubelet', '--kubeconfig', cluster.kubeconfig, '--runtime=simulated', '--root-dir', at('kubelet')],
      ...['--address=127.0.0.1', `--port=${takenPort}`],
    ],
    says: /port \d+ on 127.0.0.1 is in use by another program/,
  },
];

describe('one sentence and a code', { concurrency: 2 }, () => {
  for (const { name, args, options, says } of refusals)
    test(name, async () => {
      const { code, stdout, stderr } = await runKnarr(args(), options);
      assert.match(stderr, says);
      // LMDB says something of its own of a page that it does not expect.
      const lines = stderr
        .trimEnd()
        .split('\n')
        .filter((line) => !line.startsWith('internal error, index points to'));
      assert.equal(lines.length, 1, `one line, not:\n${stderr}`);
      assert.doesNotMatch(stderr, /\n\s+at /, 'no stack');
      assert.doesNotMatch(stdout, /is up/);
      assert.equal(code, 1);
    });
});

test('the cluster whose folder others wanted runs on', async () => {
  assert.equal(await cluster.kubectl.run('get configmap kept -o jsonpath={.data.a}'), 'b');
});

for (const part of ['up', 'apiserver', 'scheduler', 'controller-manager', 'kubelet', 'status', 'down'])
  test(`knarr ${part} --help lists its flags`, async () => {
    const { code, stdout } = await runKnarr([part, '--help']);
    assert.match(stdout, new RegExp(`^Usage:\n {2}knarr ${part} \\[flags\\]\n\nFlags:\n {6}--`, 'm'));
    assert.equal(code, 0);
  });

test('a disk without any room is told of, in one sentence', () => {
  const disk = at('disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
  return runKnarr(upOf(join(disk, 'data'), '--runtime', 'simulated'))
    .then(({ code, stderr }) => {
      assert.match(stderr, /no space left|the disk is full/);
      assert.equal(stderr.trimEnd().split('\n').length, 1, `one line, not:\n${stderr}`);
      assert.equal(code, 1);
    })
    .finally(() => execFileSync('umount', [disk]));
});
