import type { JsonObject } from '../../api/codec/wording.ts';

/** Objects that a server takes as they are, by `group/version/resource`: what is changed a little is stored more often than what is made at random. */
export const seeds: Readonly<Record<string, JsonObject>> = {
  '/v1/configmaps': { data: { a: '1', 'b.conf': 'x=y' }, binaryData: { c: 'AAEC' } },
  '/v1/secrets': { type: 'Opaque', data: { password: 'c2VjcmV0' }, stringData: { user: 'me' } },
  '/v1/pods': {
    metadata: { labels: { app: 'web' }, annotations: { note: 'n' }, finalizers: ['example.com/hold'] },
    spec: {
      containers: [
        {
          name: 'main',
          image: 'busybox:1',
          command: ['sh', '-c', 'sleep 1'],
          env: [
            { name: 'A', value: '1' },
            { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          ],
          ports: [{ name: 'http', containerPort: 80, protocol: 'TCP' }],
          resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
          readinessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 5 },
          lifecycle: { preStop: { sleep: { seconds: 1 } } },
        },
      ],
      initContainers: [{ name: 'first', image: 'busybox:1', restartPolicy: 'Always' }],
      volumes: [
        { name: 'data', emptyDir: {} },
        { name: 'all', projected: { sources: [{ configMap: { name: 'c' } }, { secret: { name: 's' } }] } },
      ],
      tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }],
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }],
          },
        },
      },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'zone',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: { a: 'b' } },
        },
      ],
      securityContext: { runAsUser: 1000, sysctls: [{ name: 'kernel.shm_rmid_forced', value: '0' }] },
    },
  },
  '/v1/services': {
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }], type: 'NodePort' },
  },
  '/v1/nodes': {
    spec: { podCIDR: '10.244.9.0/24', taints: [{ key: 'k', effect: 'NoSchedule' }] },
    status: { capacity: { cpu: '4', memory: '8Gi' }, conditions: [{ type: 'Ready', status: 'True' }] },
  },
  '/v1/namespaces': { metadata: { labels: { a: 'b' } }, spec: { finalizers: ['kubernetes'] } },
  '/v1/persistentvolumeclaims': {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'slow' },
  },
  '/v1/persistentvolumes': {
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      hostPath: { path: '/x' },
      persistentVolumeReclaimPolicy: 'Retain',
    },
  },
  '/v1/resourcequotas': { spec: { hard: { pods: '100000', 'requests.cpu': '100000' }, scopes: ['NotTerminating'] } },
  '/v1/limitranges': { spec: { limits: [{ type: 'PersistentVolumeClaim', min: { storage: '1' } }] } },
  '/v1/serviceaccounts': { secrets: [{ name: 's' }], automountServiceAccountToken: false },
  '/v1/endpoints': { subsets: [{ addresses: [{ ip: '10.1.2.3' }], ports: [{ port: 80, name: 'http' }] }] },
  '/v1/events': {
    involvedObject: { kind: 'Pod', namespace: 'fuzz', name: 'a' },
    reason: 'Started',
    message: 'm',
    type: 'Normal',
    count: 1,
    firstTimestamp: '2026-01-02T03:04:05Z',
  },
  'apps/v1/deployments': {
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'main', image: 'busybox:1' }] },
      },
    },
  },
  'apps/v1/statefulsets': {
    spec: {
      serviceName: 'web',
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'main', image: 'busybox:1', volumeMounts: [{ name: 'd', mountPath: '/d' }] }] },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'd' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
  },
  'apps/v1/daemonsets': {
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'main', image: 'busybox:1' }], hostNetwork: true },
      },
    },
  },
  'batch/v1/jobs': {
    spec: {
      completions: 2,
      parallelism: 1,
      backoffLimit: 3,
      podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [3] } }] },
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1' }] } },
    },
  },
  'batch/v1/cronjobs': {
    spec: {
      schedule: '*/5 * * * *',
      timeZone: 'Etc/UTC',
      jobTemplate: {
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1' }] } } },
      },
    },
  },
  'networking.k8s.io/v1/ingresses': {
    spec: {
      rules: [
        {
          host: 'example.com',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
          },
        },
      ],
      tls: [{ hosts: ['example.com'], secretName: 's' }],
    },
  },
  'networking.k8s.io/v1/networkpolicies': {
    spec: {
      podSelector: { matchLabels: { app: 'web' } },
      ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }], ports: [{ port: 'http' }] }],
      policyTypes: ['Ingress'],
    },
  },
  'rbac.authorization.k8s.io/v1/roles': { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
  'rbac.authorization.k8s.io/v1/clusterroles': {
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] },
    rules: [{ nonResourceURLs: ['/x/*'], verbs: ['get'] }],
  },
  'rbac.authorization.k8s.io/v1/rolebindings': {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a' },
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'bob' }],
  },
  'policy/v1/poddisruptionbudgets': {
    spec: { minAvailable: '50%', selector: { matchLabels: { app: 'web' } } },
  },
  'autoscaling/v2/horizontalpodautoscalers': {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 5,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
    },
  },
  'coordination.k8s.io/v1/leases': {
    spec: { holderIdentity: 'me', leaseDurationSeconds: 15, renewTime: '2026-01-02T03:04:05.123456Z' },
  },
  'discovery.k8s.io/v1/endpointslices': {
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.1.2.3'], conditions: { ready: true } }],
    ports: [{ name: 'http', port: 80 }],
  },
  'storage.k8s.io/v1/storageclasses': {
    provisioner: 'example.com/x',
    parameters: { a: 'b' },
    allowVolumeExpansion: true,
  },
  'scheduling.k8s.io/v1/priorityclasses': { value: 1000, description: 'd' },
  'certificates.k8s.io/v1/certificatesigningrequests': {
    spec: { request: 'bm9uZQ==', signerName: 'example.com/x', usages: ['client auth'] },
  },
  'apiextensions.k8s.io/v1/customresourcedefinitions': {
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: { type: 'object', properties: { size: { type: 'integer', minimum: 0, default: 1 } } },
              },
            },
          },
        },
      ],
    },
  },
  'admissionregistration.k8s.io/v1/validatingadmissionpolicies': {
    spec: {
      failurePolicy: 'Ignore',
      matchConstraints: {
        resourceRules: [
          { apiGroups: ['none.example.com'], apiVersions: ['*'], operations: ['CREATE'], resources: ['nothings'] },
        ],
      },
      validations: [{ expression: 'object.spec.replicas < 5', message: 'too many' }],
    },
  },
};
