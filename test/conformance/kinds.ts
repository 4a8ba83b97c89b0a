type Status = Readonly<Record<string, unknown>>;

/** One kind for the table of lives: where its objects are, and the least that one needs. */
export interface Sample {
  /** Of the group and version: `/apis/apps/v1`. */
  readonly root: string;
  readonly resource: string;
  readonly namespaced: boolean;
  readonly body: Readonly<Record<string, unknown>>;
  /**
   * Two states that a status must be able to have, also where a controller writes its own beside them; absent where there is
   * none, or a controller writes all of it.
   */
  readonly statuses?: readonly [Status, Status];
}

/** Where the samples of kinds that have namespaces live: an Event names its own. */
export const sampleNamespace = 'lives';

const labels = { part: 'x' };
const container = { name: 'c', image: 'example.test/none:1', resources: { requests: { cpu: '1k' } } };
const template = { metadata: { labels }, spec: { containers: [container] } };
const selector = { matchLabels: labels };
const condition = (message: string) => ({
  type: 'Checked',
  status: 'True',
  reason: 'Test',
  message,
  lastTransitionTime: '2026-01-02T03:04:05Z',
});
const conditions = [{ conditions: [condition('a')] }, { conditions: [condition('b')] }] as const;
const load = (ip: string) => ({ loadBalancer: { ingress: [{ ip }] } });
const service = { name: 'hook', namespace: 'default' };
const webhook = {
  name: 'a.example.test',
  clientConfig: { service },
  rules: [{ operations: ['CREATE'], apiGroups: ['none.example.test'], apiVersions: ['v1'], resources: ['nothings'] }],
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
};
const matchConstraints = {
  resourceRules: [
    { operations: ['CREATE'], apiGroups: ['none.example.test'], apiVersions: ['v1'], resources: ['nothings'] },
  ],
};
const deviceRequests = { devices: { requests: [{ name: 'one', exactly: { deviceClassName: 'none.example.test' } }] } };

const allocation = {
  devices: { results: [{ request: 'one', driver: 'none.example.test', pool: 'p', device: 'd' }] },
};

const cluster = (root: string, resource: string, body: Sample['body'], statuses?: Sample['statuses']): Sample => {
  return { root, resource, namespaced: false, body, ...(statuses === undefined ? {} : { statuses }) };
};
const inNamespace: typeof cluster = (...args) => ({ ...cluster(...args), namespaced: true });

const admission = '/apis/admissionregistration.k8s.io/v1';
const storage = '/apis/storage.k8s.io/v1';
const networking = '/apis/networking.k8s.io/v1';
const rbac = '/apis/rbac.authorization.k8s.io/v1';
const dra = '/apis/resource.k8s.io/v1';

/** Every kind that has all verbs, but for those whose names or contents are bound to others. */
export const samples: readonly Sample[] = [
  inNamespace('/api/v1', 'configmaps', { data: { a: 'b' } }),
  inNamespace('/api/v1', 'secrets', { stringData: { a: 'b' } }),
  inNamespace('/api/v1', 'endpoints', { subsets: [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ port: 80 }] }] }),
  inNamespace('/api/v1', 'events', {
    involvedObject: { kind: 'Pod', name: 'p', namespace: sampleNamespace },
    message: 'm',
    type: 'Normal',
  }),
  inNamespace('/api/v1', 'limitranges', { spec: { limits: [{ type: 'Pod', max: { cpu: '4' } }] } }),
  inNamespace(
    '/api/v1',
    'persistentvolumeclaims',
    {
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'none', resources: { requests: { storage: '1Gi' } } },
    },
    conditions,
  ),
  cluster(
    '/api/v1',
    'persistentvolumes',
    {
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'none',
        capacity: { storage: '1Gi' },
        hostPath: { path: '/none' },
      },
    },
    [
      { reason: 'a', message: 'one' },
      { reason: 'b', message: 'two' },
    ],
  ),
  inNamespace('/api/v1', 'pods', { spec: { containers: [container] } }, conditions),
  inNamespace('/api/v1', 'podtemplates', { template }),
  inNamespace('/api/v1', 'replicationcontrollers', { spec: { replicas: 0, selector: labels, template } }, conditions),
  inNamespace('/api/v1', 'resourcequotas', { spec: { hard: { 'count/widgets.example.test': '1' } } }),
  inNamespace('/api/v1', 'serviceaccounts', {}),
  inNamespace('/api/v1', 'services', { spec: { ports: [{ port: 80 }] } }, conditions),
  cluster('/api/v1', 'nodes', { spec: { unschedulable: true } }, conditions),
  inNamespace('/apis/apps/v1', 'controllerrevisions', { data: { spec: {} }, revision: 1 }),
  inNamespace(
    '/apis/apps/v1',
    'daemonsets',
    {
      spec: { selector, template: { ...template, spec: { ...template.spec, nodeSelector: { none: 'none' } } } },
    },
    conditions,
  ),
  inNamespace('/apis/apps/v1', 'deployments', { spec: { replicas: 0, selector, template } }, conditions),
  inNamespace('/apis/apps/v1', 'replicasets', { spec: { replicas: 0, selector, template } }, conditions),
  inNamespace(
    '/apis/apps/v1',
    'statefulsets',
    { spec: { replicas: 0, serviceName: 's', selector, template } },
    conditions,
  ),
  inNamespace(
    '/apis/autoscaling/v2',
    'horizontalpodautoscalers',
    {
      spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'none' } },
    },
    conditions,
  ),
  inNamespace(
    '/apis/batch/v1',
    'cronjobs',
    {
      spec: {
        schedule: '0 0 29 2 *',
        suspend: true,
        jobTemplate: { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } },
      },
    },
    [{ lastScheduleTime: '2026-01-02T03:04:05Z' }, { lastScheduleTime: '2026-01-03T03:04:05Z' }],
  ),
  inNamespace(
    '/apis/batch/v1',
    'jobs',
    {
      spec: { suspend: true, template: { spec: { ...template.spec, restartPolicy: 'Never' } } },
    },
    conditions,
  ),
  inNamespace('/apis/coordination.k8s.io/v1', 'leases', { spec: { holderIdentity: 'me', leaseDurationSeconds: 30 } }),
  inNamespace('/apis/discovery.k8s.io/v1', 'endpointslices', {
    addressType: 'IPv4',
    endpoints: [{ addresses: ['192.0.2.1'] }],
  }),
  inNamespace('/apis/events.k8s.io/v1', 'events', {
    eventTime: '2026-01-02T03:04:05.000001Z',
    reportingController: 'test',
    reportingInstance: 'test-1',
    action: 'Do',
    reason: 'Test',
    type: 'Normal',
    note: 'n',
    regarding: { kind: 'Pod', name: 'p', namespace: sampleNamespace },
  }),
  inNamespace(
    networking,
    'ingresses',
    {
      spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } } },
    },
    [load('192.0.2.1'), load('192.0.2.2')],
  ),
  cluster(networking, 'ingressclasses', { spec: { controller: 'example.test/none' } }),
  inNamespace(networking, 'networkpolicies', { spec: { podSelector: {}, policyTypes: ['Ingress'] } }),
  cluster(networking, 'servicecidrs', { spec: { cidrs: ['198.51.100.0/24'] } }, conditions),
  cluster('/apis/node.k8s.io/v1', 'runtimeclasses', { handler: 'none' }),
  inNamespace('/apis/policy/v1', 'poddisruptionbudgets', { spec: { minAvailable: 1, selector } }, conditions),
  inNamespace(rbac, 'roles', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }),
  inNamespace(rbac, 'rolebindings', { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'none' } }),
  cluster(rbac, 'clusterroles', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }),
  cluster(rbac, 'clusterrolebindings', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'none' },
  }),
  cluster('/apis/scheduling.k8s.io/v1', 'priorityclasses', { value: 7 }),
  cluster(storage, 'csidrivers', { spec: { attachRequired: false } }),
  cluster(storage, 'csinodes', { spec: { drivers: [] } }),
  inNamespace(storage, 'csistoragecapacities', { storageClassName: 'none', capacity: '1Gi' }),
  cluster(storage, 'storageclasses', { provisioner: 'example.test/none' }),
  cluster(
    storage,
    'volumeattachments',
    { spec: { attacher: 'example.test', nodeName: 'none', source: { persistentVolumeName: 'none' } } },
    [{ attached: true }, { attached: false }],
  ),
  cluster(storage, 'volumeattributesclasses', { driverName: 'example.test', parameters: { a: 'b' } }),
  cluster(
    '/apis/flowcontrol.apiserver.k8s.io/v1',
    'flowschemas',
    {
      spec: { matchingPrecedence: 9999, priorityLevelConfiguration: { name: 'catch-all' } },
    },
    conditions,
  ),
  cluster(
    '/apis/flowcontrol.apiserver.k8s.io/v1',
    'prioritylevelconfigurations',
    {
      spec: { type: 'Limited', limited: { nominalConcurrencyShares: 1, limitResponse: { type: 'Reject' } } },
    },
    conditions,
  ),
  cluster(admission, 'mutatingwebhookconfigurations', { webhooks: [webhook] }),
  cluster(admission, 'validatingwebhookconfigurations', { webhooks: [webhook] }),
  cluster(
    admission,
    'validatingadmissionpolicies',
    {
      spec: { matchConstraints, validations: [{ expression: 'true' }] },
    },
    conditions,
  ),
  cluster(admission, 'validatingadmissionpolicybindings', {
    spec: { policyName: 'none', validationActions: ['Deny'] },
  }),
  cluster(admission, 'mutatingadmissionpolicies', {
    spec: {
      matchConstraints,
      reinvocationPolicy: 'Never',
      mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{}' } }],
    },
  }),
  cluster(admission, 'mutatingadmissionpolicybindings', { spec: { policyName: 'none' } }),
  cluster(dra, 'deviceclasses', { spec: {} }),
  inNamespace(dra, 'resourceclaims', { spec: deviceRequests }, [
    { allocation },
    { allocation, reservedFor: [{ resource: 'pods', name: 'p', uid: 'u' }] },
  ]),
  inNamespace(dra, 'resourceclaimtemplates', { spec: { spec: deviceRequests } }),
  cluster(dra, 'resourceslices', {
    spec: {
      driver: 'none.example.test',
      nodeName: 'none',
      pool: { name: 'p', generation: 1, resourceSliceCount: 1 },
      devices: [{ name: 'd' }],
    },
  }),
];
