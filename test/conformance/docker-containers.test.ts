import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at } from './api-caller.ts';
import { dockerPlace, image } from './docker-place.ts';

// What a container MUST find when it runs: each row is a line of shell in one of two pods on Docker, and what it prints.

const place = dockerPlace(async () => {
  await api.create(`${place.home}/configmaps`, {
    metadata: { name: 'map' },
    data: { 'data-1': 'value-1', 'data-2': 'value-2' },
    binaryData: { bytes: Buffer.from([0xde, 0xca, 0xfe]).toString('base64') },
  });
  await api.create(`${place.home}/secrets`, { metadata: { name: 'secret' }, stringData: { 'data-1': 'hidden-1' } });
  await api.create(`${place.home}/services`, {
    metadata: { name: 'fooservice' },
    spec: { ports: [{ port: 8765, targetPort: 8080 }], selector: { none: 'none' } },
  });
});
const { api } = place;

/** A requirement, a command, and what it must print. */
type Row = readonly [must: string, command: string, printed: string | RegExp];

const script = (rows: readonly Row[]): string[] => [
  'sh',
  '-c',
  rows.map(([, command], i) => `echo "<${i}>$( { ${command}; } 2>&1 )</${i}>"`).join('\n'),
];

const field = (fieldPath: string) => ({ fieldPath });
const resource = (name: string) => ({ containerName: 'main', resource: name });
const items = [{ key: 'data-2', path: 'path/to/data-2', mode: 0o400 }];
const downward = [
  { path: 'name', fieldRef: field('metadata.name') },
  { path: 'labels', fieldRef: field('metadata.labels') },
  { path: 'annotations', fieldRef: field('metadata.annotations'), mode: 0o400 },
  { path: 'cpu_limit', resourceFieldRef: { ...resource('limits.cpu'), divisor: '1m' } },
  { path: 'cpu_request', resourceFieldRef: { ...resource('requests.cpu'), divisor: '1m' } },
  { path: 'memory_limit', resourceFieldRef: resource('limits.memory') },
  { path: 'memory_request', resourceFieldRef: resource('requests.memory') },
];
const volumes = [
  { name: 'map', configMap: { name: 'map' } },
  { name: 'mapped', configMap: { name: 'map', items, defaultMode: 0o440 } },
  { name: 'secret', secret: { secretName: 'secret' } },
  { name: 'closed', secret: { secretName: 'secret', defaultMode: 0o400 } },
  { name: 'optional', secret: { secretName: 'never-was', optional: true } },
  { name: 'downward', downwardAPI: { items: downward } },
  {
    name: 'projected',
    projected: {
      defaultMode: 0o440,
      sources: [
        { configMap: { name: 'map', items: [{ key: 'data-1', path: 'map-1' }] } },
        { secret: { name: 'secret', items: [{ key: 'data-1', path: 'secret-1' }] } },
        { downwardAPI: { items: [{ path: 'name', fieldRef: field('metadata.name') }] } },
        { serviceAccountToken: { path: 'token', expirationSeconds: 600, audience: 'test' } },
      ],
    },
  },
  { name: 'empty', emptyDir: {} },
  { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: '4Mi' } },
];
const volumeMounts = [
  ...volumes.map(({ name }) => ({ name, mountPath: `/v/${name}` })),
  { name: 'map', mountPath: '/sub/map', subPath: 'data-1' },
  { name: 'secret', mountPath: '/sub/secret', subPath: 'data-1' },
  { name: 'downward', mountPath: '/sub/name', subPath: 'name' },
  { name: 'projected', mountPath: '/sub/projected', subPath: 'map-1' },
  { name: 'empty', mountPath: '/sub/expanded', subPathExpr: '$(POD_NAME)/inner' },
];
const environment = [
  { name: 'POD_NAME', valueFrom: { fieldRef: field('metadata.name') } },
  { name: 'POD_NAMESPACE', valueFrom: { fieldRef: field('metadata.namespace') } },
  { name: 'POD_UID', valueFrom: { fieldRef: field('metadata.uid') } },
  { name: 'POD_IP', valueFrom: { fieldRef: field('status.podIP') } },
  { name: 'HOST_IP', valueFrom: { fieldRef: field('status.hostIP') } },
  { name: 'HOST_IPS', valueFrom: { fieldRef: field('status.hostIPs') } },
  { name: 'CPU_LIMIT', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
  { name: 'MEMORY_REQUEST', valueFrom: { resourceFieldRef: { resource: 'requests.memory' } } },
  { name: 'KEY', valueFrom: { configMapKeyRef: { name: 'map', key: 'data-1' } } },
  { name: 'HIDDEN', valueFrom: { secretKeyRef: { name: 'secret', key: 'data-1' } } },
  { name: 'FIRST', value: 'one' },
  { name: 'SECOND', value: '$(FIRST)-$(KEY)-$$(FIRST)-$(NEVER)' },
];
const envFrom = [
  { configMapRef: { name: 'map' } },
  { prefix: 'p-', configMapRef: { name: 'map' } },
  { prefix: '1#', secretRef: { name: 'secret' } },
];

const asRoot: readonly Row[] = [
  ['a ConfigMap MUST be a folder with a file for each key', 'cat /v/map/data-1 /v/map/data-2', 'value-1value-2'],
  ['binary data MUST come as it is', 'hexdump -v -e \'/1 "%02x"\' /v/map/bytes', 'decafe'],
  ['files of a ConfigMap MUST be 0644 if nothing else is said', 'stat -Lc %a /v/map/data-1', '644'],
  ['a key MUST be at the path it is mapped to', 'cat /v/mapped/path/to/data-2', 'value-2'],
  [
    'a key MUST have its own mode, and others MUST be left out',
    'stat -Lc %a /v/mapped/path/to/data-2; ls /v/mapped',
    '400\npath',
  ],
  ['a Secret MUST be a folder with a file for each key', 'cat /v/secret/data-1', 'hidden-1'],
  ['the mode of a Secret MUST be that of its files', 'stat -Lc %a /v/closed/data-1', '400'],
  ['an optional Secret that is not there MUST be an empty folder', 'ls /v/optional | wc -l', '0'],
  [
    'the downward API MUST tell name, labels and annotations',
    'cat /v/downward/name /v/downward/labels /v/downward/annotations',
    'as-rootapp="x"note="n"',
  ],
  ['a file of the downward API MUST have its own mode', 'stat -Lc %a /v/downward/annotations', '400'],
  [
    'the downward API MUST tell limits and requests',
    'cd /v/downward; for i in cpu_limit cpu_request memory_limit memory_request; do cat $i; echo; done',
    '1250\n250\n67108864\n33554432',
  ],
  [
    'a projected volume MUST hold all of its sources',
    'cd /v/projected; cat map-1 secret-1 name; wc -c < token | grep -c ...',
    'value-1hidden-1as-root1',
  ],
  ['the mode of a projected volume MUST be that of its files', 'stat -Lc %a /v/projected/map-1', '440'],
  ['an emptyDir MUST be writable for all', 'stat -Lc %a /v/empty', '777'],
  [
    'an emptyDir MUST keep the modes of its files',
    'for m in 644 666 777; do touch /v/empty/$m; chmod $m /v/empty/$m; stat -Lc %a /v/empty/$m; done',
    '644\n666\n777',
  ],
  [
    'an emptyDir in memory MUST be a tmpfs, writable for all',
    'grep " /v/memory " /proc/mounts | cut -d" " -f1; stat -Lc %a /v/memory',
    'tmpfs\n777',
  ],
  [
    'a subPath MUST be one file of its volume',
    'cat /sub/map /sub/secret /sub/name /sub/projected',
    'value-1hidden-1as-rootvalue-1',
  ],
  [
    'an expanded subPath MUST be made, and be part of its volume',
    'echo x > /sub/expanded/file; cat /v/empty/as-root/inner/file',
    'x',
  ],
  ['the environment MUST have values of ConfigMaps and Secrets', 'echo $KEY $HIDDEN', 'value-1 hidden-1'],
  [
    'all values of a source MUST be in the environment, with its prefix',
    "tr '\\0' '\\n' < /proc/1/environ | grep -E '^(data-1|p-data-2|1#data-1)=' | sort",
    '1#data-1=hidden-1\ndata-1=value-1\np-data-2=value-2',
  ],
  [
    'a variable MUST expand those before it, once, and leave unknown ones',
    'echo "$SECOND"',
    'one-value-1-$(FIRST)-$(NEVER)',
  ],
  [
    'the environment MUST tell name, namespace and addresses',
    'echo $POD_NAME $POD_NAMESPACE; echo "$POD_UID $POD_IP $HOST_IP $HOST_IPS"',
    /^as-root conform-1\n\S{36} [\d.]+ ([\d.]+) \1$/,
  ],
  ['the environment MUST tell limits, rounded up, and requests', 'echo $CPU_LIMIT $MEMORY_REQUEST', '2 33554432'],
  [
    'the environment MUST name services that there are',
    'echo $FOOSERVICE_SERVICE_PORT $FOOSERVICE_PORT_8765_TCP_PORT; test "$FOOSERVICE_SERVICE_HOST" && echo host',
    '8765 8765\nhost',
  ],
  [
    "/etc/hosts MUST be the kubelet's, with the host aliases",
    'grep -c "Kubernetes-managed" /etc/hosts; grep 123.45 /etc/hosts',
    '1\n123.45.67.89\tfoo\tbar',
  ],
  [
    'the service account MUST be mounted',
    'cd /var/run/secrets/kubernetes.io/serviceaccount; cat namespace; grep -c BEGIN ca.crt; cut -c1-2 token',
    /^conform-1\s*1\ney$/,
  ],
  ['a sysctl of the pod MUST be set', 'cat /proc/sys/kernel/shm_rmid_forced', '1'],
  ['resolv.conf MUST be what dnsConfig says', 'sort /etc/resolv.conf', 'nameserver 1.1.1.1\nsearch resolv.test'],
];

const asUser: readonly Row[] = [
  ['user, group and the group of volumes MUST be those of the pod', 'id -u; id -g; id -G', '1001\n2002\n2002 1234'],
  [
    'a Secret 0440 MUST be readable through the group of volumes',
    'cat /v/group/data-1; stat -Lc "%a %g" /v/group/data-1',
    'hidden-1440 1234',
  ],
  ['a ConfigMap MUST be readable without being root', 'cat /v/map/data-1', 'value-1'],
  ['a projected ConfigMap MUST be readable without being root', 'cat /v/projected/map-1', 'value-1'],
  [
    'an emptyDir MUST be writable without being root',
    'touch /v/empty/f /v/memory/f && stat -c %u:%g /v/empty/f',
    '1001:1234',
  ],
  [
    'a root file system that is read-only MUST NOT be written to',
    'touch /x 2>&1 | grep -c "Read-only file system"',
    '1',
  ],
  [
    'a program MUST NOT gain privileges where that is denied',
    'grep NoNewPrivs /proc/self/status | tr -d "\\t "',
    'NoNewPrivs:1',
  ],
  [
    'what is not privileged MUST NOT change the network',
    'ip link add d0 type dummy >/dev/null 2>&1 || echo refused',
    'refused',
  ],
];

const pods: Record<string, { rows: readonly Row[]; spec: object }> = {
  'as-root': {
    rows: asRoot,
    spec: {
      hostAliases: [{ ip: '123.45.67.89', hostnames: ['foo', 'bar'] }],
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['1.1.1.1'], searches: ['resolv.test'] },
      securityContext: { sysctls: [{ name: 'kernel.shm_rmid_forced', value: '1' }] },
    },
  },
  'as-user': {
    rows: asUser,
    spec: { securityContext: { runAsUser: 1001, runAsGroup: 2002, fsGroup: 1234 } },
  },
};

for (const [name, { rows, spec }] of Object.entries(pods)) {
  test(`volumes, environment and identity of a container: ${name}`, async (t) => {
    const isRoot = name === 'as-root';
    const group = { name: 'group', secret: { secretName: 'secret', defaultMode: 0o440 } };
    await api.create(`${place.home}/pods`, {
      metadata: { name, labels: { app: 'x' }, annotations: { note: 'n' } },
      spec: {
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 0,
        volumes: [...volumes, group],
        ...spec,
        containers: [
          {
            ...{ name: 'main', image, env: environment, envFrom, command: script(rows) },
            volumeMounts: [...volumeMounts, { name: 'group', mountPath: '/v/group' }],
            resources: {
              requests: { cpu: '250m', memory: '32Mi' },
              limits: { cpu: '1250m', memory: '64Mi' },
            },
            ...(isRoot
              ? {}
              : {
                  securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, privileged: false },
                }),
          },
        ],
      },
    });
    const pod = `${place.home}/pods/${name}`;
    await api.when(pod, 'has ended', ({ status }) => at(status, 'phase') === 'Succeeded');
    const log = (await api.call('GET', `${pod}/log`)).body.message ?? '';
    // With its volumes: one of them is a mount in the folder that is removed at the end.
    await api.delete(pod);
    await api.gone(pod);
    for (const [i, [must, , printed]] of rows.entries()) {
      await t.test(must, () => {
        const found = log.split(`<${i}>`)[1]?.split(`</${i}>`)[0];
        if (typeof printed === 'string') assert.equal(found, printed);
        else assert.match(found ?? '', printed);
      });
    }
  });
}
