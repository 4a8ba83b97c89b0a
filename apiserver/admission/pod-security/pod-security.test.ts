import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookupOf, refusalOf, requestOf, run } from '../testing/requests.ts';
import { printDetails, violations } from './evaluate.ts';
import { podSecurity } from './pod-security.ts';

const label = (mode: string) => `pod-security.kubernetes.io/${mode}`;
const pluginFor = (labels: Record<string, string>, pods: readonly object[] = []) =>
  podSecurity(
    lookupOf([['namespaces', { metadata: { name: 'default', labels } }], ...pods.map((pod) => ['pods', pod] as const)]),
  );
const plain = { spec: { containers: [{ name: 'c', image: 'nginx' }] } };
const hardened = {
  spec: {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [{ name: 'c', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
  },
};
const plainIsNotRestricted =
  'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), ' +
  'unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), ' +
  'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), ' +
  'seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")';

test('the restricted level refuses a plain pod in the words of Kubernetes', async () => {
  const refused = await refusalOf(pluginFor({ [label('enforce')]: 'restricted' }), requestOf({ object: plain }));
  assert.equal(refused, `pods "x" is forbidden: violates PodSecurity "restricted:latest": ${plainIsNotRestricted}`);
});

test('it takes a hardened one', async () => {
  const request = requestOf({ object: hardened });
  await run(pluginFor({ [label('enforce')]: 'restricted' }), request);
  assert.deepEqual(request.warnings, []);
});

test('who enforces is warned of controllers whose pods would be refused', async () => {
  const request = requestOf({ resource: 'apps/v1/deployments', object: { spec: { template: plain } } });
  await run(pluginFor({ [label('enforce')]: 'restricted' }), request);
  assert.deepEqual(request.warnings, [`would violate PodSecurity "restricted:latest": ${plainIsNotRestricted}`]);
});

test('warnings and audit are modes of their own', async () => {
  const request = requestOf({ object: plain });
  await run(pluginFor({ [label('audit')]: 'restricted', [label('warn')]: 'baseline' }), request);
  assert.deepEqual(request.warnings, []);
  assert.match(
    request.annotations.get(label('audit-violations')) ?? '',
    /^would violate PodSecurity "restricted:latest"/,
  );
});

test('labels that make no sense enforce the strictest level, and cannot be written', async () => {
  const labels = { [label('enforce')]: 'lax' };
  assert.match(
    (await refusalOf(pluginFor(labels), requestOf({ object: plain }))) ?? '',
    /violates PodSecurity "restricted:latest"/,
  );
  const namespace = requestOf({ resource: '/v1/namespaces', name: 'n', object: { metadata: { labels } } });
  assert.equal(
    await refusalOf(pluginFor({}), namespace),
    'Namespace "n" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "lax": must be one of privileged, baseline, restricted',
  );
});

test('who raises the level of a namespace hears of the pods below it', async () => {
  const pod = (name: string) => ({ ...plain, metadata: { name, namespace: 'n' } });
  const plugin = pluginFor({}, [pod('b'), pod('a')]);
  const request = requestOf({
    resource: '/v1/namespaces',
    operation: 'UPDATE',
    name: 'n',
    object: { metadata: { name: 'n', labels: { [label('enforce')]: 'restricted' } } },
    old: { metadata: { name: 'n' } },
  });
  await run(plugin, request);
  assert.deepEqual(request.warnings, [
    'existing pods in namespace "n" violate the new PodSecurity enforce level "restricted:latest"',
    'a (and 1 other pod): allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile',
  ]);
});

const own = (context: object) => ({ spec: { containers: [{ name: 'c', securityContext: context }] } });
for (const c of [
  {
    pod: { spec: { hostNetwork: true, hostPID: true, containers: [] } },
    says: 'host namespaces (hostNetwork=true, hostPID=true)',
  },
  { pod: own({ privileged: true }), says: 'privileged (container "c" must not set securityContext.privileged=true)' },
  {
    pod: own({ capabilities: { add: ['SYS_ADMIN', 'CHOWN'] } }),
    says: 'non-default capabilities (container "c" must not include "SYS_ADMIN" in securityContext.capabilities.add)',
  },
  {
    pod: { spec: { containers: [], volumes: [{ name: 'v', hostPath: { path: '/' } }] } },
    says: 'hostPath volumes (volume "v")',
  },
  {
    pod: {
      spec: {
        containers: [
          { name: 'a', ports: [{ containerPort: 1, hostPort: 80 }] },
          { name: 'b', ports: [{ containerPort: 1, hostPort: 81 }] },
        ],
      },
    },
    says: 'hostPort (containers "a", "b" use hostPorts 80, 81)',
  },
  {
    pod: own({ procMount: 'Unmasked' }),
    says: 'procMount (container "c" must not set securityContext.procMount to "Unmasked")',
  },
  {
    pod: own({ seLinuxOptions: { type: 'spc_t', user: 'u' } }),
    says: 'seLinuxOptions (container "c" set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not be set)',
  },
  {
    pod: own({ seccompProfile: { type: 'Unconfined' } }),
    says: 'seccompProfile (container "c" must not set securityContext.seccompProfile.type to "Unconfined")',
  },
  {
    pod: { spec: { containers: [], securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } } },
    says: 'forbidden sysctls (kernel.msgmax)',
  },
  {
    pod: { spec: { containers: [{ name: 'c', livenessProbe: { httpGet: { host: '10.0.0.1', port: 80 } } }] } },
    says: 'probe or lifecycle host (container "c" uses probe or lifecycle host "10.0.0.1")',
  },
])
  test(`baseline: ${c.says}`, () => {
    assert.equal(printDetails(violations({ level: 'baseline', version: 'latest' }, c.pod as never)), c.says);
  });

test('a level keeps to the version that it was fixed at', () => {
  const pod = { spec: { containers: [], securityContext: { sysctls: [{ name: 'net.ipv4.tcp_rmem', value: '1' }] } } };
  assert.equal(violations({ level: 'baseline', version: 31 }, pod).length, 1);
  assert.equal(violations({ level: 'baseline', version: 32 }, pod).length, 0);
});

test('since 1.35 a pod with users of its own may see all of /proc, save at the restricted level', () => {
  const pod = { spec: { hostUsers: false, ...own({ procMount: 'Unmasked' }).spec } } as never;
  const sees = (level: 'baseline' | 'restricted', version: number) =>
    violations({ level, version }, pod).filter(({ reason }) => reason === 'procMount').length;
  assert.deepEqual([sees('baseline', 34), sees('baseline', 36)], [1, 0]);
  assert.deepEqual([sees('restricted', 34), sees('restricted', 36)], [1, 1]);
});

test('before it had a check of its own, the restricted level looked at capabilities as the baseline does', () => {
  const pod = own({ capabilities: { add: ['SYS_ADMIN'] } }) as never;
  const reasons = violations({ level: 'restricted', version: 21 }, pod).map(({ reason }) => reason);
  assert.ok(reasons.includes('non-default capabilities'));
});
