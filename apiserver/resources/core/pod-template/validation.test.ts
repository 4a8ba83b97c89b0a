import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aggregate } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import type { PodSpec } from '../../../../proto/gen/core/v1.ts';
import { podWith } from './pod-under-test.ts';
import { type PodRules, setAllowPrivileged, templateRules } from './rules.ts';
import { checkPodSpec, validatePodTemplate } from './validation.ts';

const podRules: PodRules = { isPod: true };
const problems = (spec: Partial<PodSpec>, rules = podRules): string => {
  const errors: Parameters<typeof checkPodSpec>[0] = [];
  checkPodSpec(errors, podWith(spec).spec, fieldPath('spec'), rules);
  return aggregate(errors);
};

const container = { name: 'c', image: 'i:1' };
const c = 'spec.containers[0]';
const data = { name: 'data', emptyDir: {} };

for (const { rule, spec, says } of [
  { rule: 'a plain pod is sound', spec: {}, says: '' },
  { rule: 'there is a container', spec: { containers: [] }, says: 'spec.containers: Required value' },
  {
    rule: 'containers have an image and a name of their own',
    spec: { containers: [container, { name: 'c' }] },
    says: '[spec.containers[1].image: Required value, spec.containers[1].name: Duplicate value: "c"]',
  },
  {
    rule: 'host ports are wanted once',
    spec: {
      containers: [
        { ...container, ports: [{ containerPort: 1, hostPort: 80 }] },
        { ...container, name: 'd', ports: [{ containerPort: 2, hostPort: 80 }] },
      ],
    },
    says: 'spec.containers[1].ports[0].hostPort: Duplicate value: "TCP//80"',
  },
  {
    rule: 'a pod of its own user namespace has no devices of a volume',
    spec: {
      hostUsers: false,
      volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'd' } }],
      containers: [{ ...container, volumeDevices: [{ name: 'd', devicePath: '/dev/x' }] }],
    },
    says: `${c}.volumeDevices: Forbidden: when \`hostUsers\` is false`,
  },
  {
    rule: 'a file of variables is in a folder of the pod',
    spec: {
      volumes: [{ name: 'h', hostPath: { path: '/x' } }],
      containers: [
        {
          ...container,
          env: [
            { name: 'A', valueFrom: { fileKeyRef: { volumeName: 'h', path: 'f', key: 'A' } } },
            { name: 'B', valueFrom: { fileKeyRef: { volumeName: 'gone', path: 'f', key: 'B' } } },
          ],
        },
      ],
    },
    says: `[${c}.env[0].valueFrom.fileKeyRef.volumeName: Invalid value: "h": referenced volume must be of type emptyDir, ${c}.env[1].valueFrom.fileKeyRef.volumeName: Not found: "gone"]`,
  },
  {
    rule: 'a name of its own is not for hosts with another',
    spec: { hostnameOverride: 'a.b', setHostnameAsFQDN: true, hostNetwork: true },
    says: '[spec.hostnameOverride: Forbidden: may not be specified when setHostnameAsFQDN is true, spec.hostnameOverride: Forbidden: may not be specified when hostNetwork is true]',
  },
  {
    rule: 'numbers are not compared with taints',
    spec: { tolerations: [{ key: 'k', operator: 'Gt', value: '1' }] },
    says: 'spec.tolerations[0].operator: Unsupported value: "Gt": supported values: "Equal", "Exists", "Lt", "Gt"',
  },
  {
    rule: 'an init container that ends is not restarted to be resized',
    spec: {
      initContainers: [
        { ...container, name: 'i', resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] },
      ],
    },
    says: 'spec.initContainers[0].resizePolicy[0].restartPolicy: Invalid value: "RestartContainer": must not be set to \'RestartContainer\' for non-sidecar initContainers',
  },
  {
    rule: 'a pod that never restarts is not restarted to be resized',
    spec: {
      restartPolicy: 'Never',
      containers: [{ ...container, resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] }],
    },
    says: `${c}.resizePolicy: Invalid value: "RestartContainer": must be 'NotRequired' when pod \`restartPolicy\` is 'Never'`,
  },
  {
    rule: 'rules of restarts are of a policy, and of known words',
    spec: {
      containers: [
        { ...container, restartPolicyRules: [{ action: 'Reboot', exitCodes: { operator: 'Is', values: [1] } }] },
      ],
    },
    says: `[${c}.restartPolicy: Required value: must specify restartPolicy when restart rules are used, ${c}.restartPolicyRules[0].action: Unsupported value: "Reboot": supported values: "Restart", "RestartAllContainers", ${c}.restartPolicyRules[0].exitCodes.operator: Unsupported value: "Is": supported values: "In", "NotIn"]`,
  },
  {
    rule: 'volumes are labelled file by file',
    spec: { securityContext: { seLinuxChangePolicy: 'MountOption' } },
    says: 'spec.securityContext.seLinuxChangePolicy: Unsupported value: "MountOption": supported values: "Recursive"',
  },
  {
    rule: 'what a pod asks for as a whole is enough for its containers',
    spec: {
      resources: { requests: { cpu: '1' }, limits: { 'hugepages-2Mi': '2Mi', cpu: '2' } },
      containers: [
        {
          ...container,
          resources: { requests: { cpu: '2', memory: '1Gi' }, limits: { 'hugepages-2Mi': '4Mi', cpu: '2' } },
        },
      ],
    },
    says: '[spec.resources.requests[hugepages-2Mi]: Invalid value: "2Mi": must be greater than or equal to aggregate container requests of 4Mi, spec.resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 2, spec.resources.limits[hugepages-2Mi]: Invalid value: "2Mi": must be greater than or equal to aggregate container limits of 4Mi, spec.resources.containers[0][hugepages-2Mi].limits: Invalid value: "4Mi": must be less than or equal to pod limits of 2Mi]',
  },
  {
    rule: 'a variable has one source',
    spec: {
      containers: [
        { ...container, env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
      ],
    },
    says: `${c}.env[0].valueFrom: Invalid value: "": may not be specified when \`value\` is not empty`,
  },
  {
    rule: 'only some fields can be told',
    spec: { containers: [{ ...container, env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.nope' } } }] }] },
    says: `${c}.env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.nope": error converting fieldPath: field label not supported: spec.nope`,
  },
  {
    rule: 'labels can be told one by one',
    spec: {
      containers: [
        { ...container, env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } }] },
      ],
    },
    says: '',
  },
  {
    rule: 'mounts are of volumes',
    spec: { containers: [{ ...container, volumeMounts: [{ name: 'gone', mountPath: '/a' }] }] },
    says: `${c}.volumeMounts[0].name: Not found: "gone"`,
  },
  {
    rule: 'mounts have places of their own',
    spec: {
      volumes: [data],
      containers: [
        {
          ...container,
          volumeMounts: [
            { name: 'data', mountPath: '/a' },
            { name: 'data', mountPath: '/a' },
          ],
        },
      ],
    },
    says: `${c}.volumeMounts[1].mountPath: Invalid value: "/a": must be unique`,
  },
  {
    rule: 'a sub path stays inside',
    spec: {
      volumes: [data],
      containers: [{ ...container, volumeMounts: [{ name: 'data', mountPath: '/a', subPath: '../x' }] }],
    },
    says: `${c}.volumeMounts.subPath: Invalid value: "../x": must not contain '..'`,
  },
  {
    rule: 'a mount may be of a part of an image',
    spec: {
      volumes: [{ name: 'i', image: { reference: 'i:1' } }],
      containers: [{ ...container, volumeMounts: [{ name: 'i', mountPath: '/a', subPath: 'x' }] }],
    },
    says: '',
  },
  {
    rule: 'a disk is checked under another name',
    spec: { volumes: [{ name: 'd', gcePersistentDisk: { pdName: '' } }] },
    says: 'spec.volumes[0].persistentDisk.pdName: Required value',
  },
  {
    rule: 'a volume has one source, of the kind that Kubernetes writes',
    spec: { volumes: [{ ...data, cephfs: { monitors: ['m'] }, downwardAPI: {} }] },
    says: '[spec.volumes[0].cephFS: Forbidden: may not specify more than 1 volume type, spec.volumes[0].downwarAPI: Forbidden: may not specify more than 1 volume type]',
  },
  {
    rule: 'a session of iSCSI has a short name',
    spec: {
      volumes: [
        {
          name: 'd',
          iscsi: {
            targetPortal: 'p'.repeat(64),
            iqn: 'iqn.2014-12.com.example:a',
            lun: 0,
            initiatorName: 'iqn.2014-12.com.example:b',
          },
        },
      ],
    },
    says: 'spec.volumes[0].name: Invalid value: "d": Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
  },
  {
    rule: 'a file of variables may have dots in its name, not before',
    spec: {
      volumes: [data],
      containers: [
        {
          ...container,
          env: [
            { name: 'A', valueFrom: { fileKeyRef: { volumeName: 'data', path: '..a', key: 'A' } } },
            { name: 'B', valueFrom: { fileKeyRef: { volumeName: 'data', path: '../a', key: 'B' } } },
          ],
        },
      ],
    },
    says: `${c}.env[1].valueFrom.fileKeyRef.path: Invalid value: "../a": must not contain '..'`,
  },
  {
    rule: 'a volume has one source',
    spec: { volumes: [{ ...data, hostPath: { path: '/x' } }] },
    says: 'spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type',
  },
  {
    rule: 'volumes have names of their own',
    spec: { volumes: [data, data] },
    says: 'spec.volumes[1].name: Duplicate value: "data"',
  },
  {
    rule: 'a probe has a handler, and liveness one success',
    spec: { containers: [{ ...container, livenessProbe: { successThreshold: 2 } }] },
    says: `[${c}.livenessProbe: Required value: must specify a handler type, ${c}.livenessProbe.successThreshold: Invalid value: 2: must be 1]`,
  },
  {
    rule: 'a sleep ends within the grace period',
    spec: { containers: [{ ...container, lifecycle: { preStop: { sleep: { seconds: 31 } } } }] },
    says: `${c}.lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)`,
  },
  {
    rule: 'requests are within limits',
    spec: { containers: [{ ...container, resources: { requests: { cpu: '2' }, limits: { cpu: '1500m' } } }] },
    says: `${c}.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1500m`,
  },
  {
    rule: 'devices are not overcommitted',
    spec: { containers: [{ ...container, resources: { requests: { 'a.com/gpu': '1' } } }] },
    says: `${c}.resources.limits: Required value: Limit must be set for non overcommitable resources`,
  },
  {
    rule: 'resources have known names',
    spec: { containers: [{ ...container, resources: { limits: { cpus: '1' } } }] },
    says: `[${c}.resources.limits[cpus]: Invalid value: "cpus": must be a standard resource type or fully qualified, ${c}.resources.limits[cpus]: Invalid value: "cpus": must be a standard resource for containers, ${c}.resources.requests[cpus]: Invalid value: "cpus": must be a standard resource type or fully qualified, ${c}.resources.requests[cpus]: Invalid value: "cpus": must be a standard resource for containers]`,
  },
  {
    rule: 'init containers have no probes unless they stay',
    spec: {
      initContainers: [
        { name: 'i', image: 'x', readinessProbe: { exec: { command: ['a'] } } },
        { name: 's', image: 'x', restartPolicy: 'Always', readinessProbe: { exec: { command: ['a'] } } },
      ],
    },
    says: 'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
  },
  {
    rule: 'a pod of its own user namespace shares no other',
    spec: { hostUsers: false, hostPID: true },
    says: 'spec.HostPID: Forbidden: when `hostUsers` is false',
  },
  {
    rule: 'DNS of no kind needs servers',
    spec: { dnsPolicy: 'None' },
    says: 'spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None',
  },
  {
    rule: 'linux pods have no options of Windows',
    spec: { os: { name: 'linux' }, securityContext: { windowsOptions: { runAsUserName: 'u' } } },
    says: 'spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod',
  },
  {
    rule: 'sysctls of the host are not the pod’s',
    spec: { hostNetwork: true, securityContext: { sysctls: [{ name: 'net.ipv4.ip_forward', value: '1' }] } },
    says: `spec.securityContext.sysctls[0].name: Invalid value: "net.ipv4.ip_forward": may not be specified when 'hostNetwork' is true`,
  },
  {
    rule: 'the pod asks for as much as its containers',
    spec: {
      resources: { requests: { cpu: '1' } },
      containers: [{ ...container, resources: { requests: { cpu: '2' } } }],
    },
    says: 'spec.resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 2',
  },
  {
    rule: 'label keys are not selected by twice',
    spec: {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'z',
          whenUnsatisfiable: 'DoNotSchedule',
          matchLabelKeys: ['a'],
          labelSelector: { matchLabels: { a: 'b' }, matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] },
        },
      ],
    },
    says: 'spec.topologySpreadConstraints[0].matchLabelKeys[0]: Invalid value: "a": exists in both matchLabelKeys and labelSelector',
  },
] as { rule: string; spec: Partial<PodSpec>; says: string }[]) {
  test(`pod spec: ${rule}`, () => assert.equal(problems(spec), says));
}

test('a template may leave host ports to the pod', () => {
  const spec = { hostNetwork: true, containers: [{ ...container, ports: [{ containerPort: 80 }] }] };
  const pod = podWith(spec);
  for (const port of pod.spec.containers[0]?.ports ?? []) delete port.hostPort;
  assert.equal(aggregate(validatePodTemplate({ spec: pod.spec }, fieldPath('t'), templateRules)), '');
  assert.match(
    aggregate(validatePodTemplate({ spec: pod.spec }, fieldPath('t'), podRules)),
    /must match `containerPort`/,
  );
});

test('privileged containers need the operator’s consent', (t) => {
  t.after(() => setAllowPrivileged(false));
  const spec = { containers: [{ ...container, securityContext: { privileged: true } }] };
  assert.match(problems(spec), /disallowed by cluster policy/);
  setAllowPrivileged(true);
  assert.equal(problems(spec), '');
});
