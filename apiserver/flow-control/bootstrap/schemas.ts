import type {
  FlowSchemaSpec,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
  Subject,
} from '../../../proto/gen/flowcontrol/v1.ts';
import { AUTHENTICATED, MASTERS, NODES, SERVICE_ACCOUNTS, UNAUTHENTICATED } from '../../authentication/user-info.ts';
import type { BootstrapObject } from './levels.ts';

type Schema = BootstrapObject<FlowSchemaSpec>;

const groups = (...names: string[]): Subject[] => names.map((name) => ({ kind: 'Group', group: { name } }));
const users = (...names: string[]): Subject[] => names.map((name) => ({ kind: 'User', user: { name } }));
const systemAccounts = (...names: string[]): Subject[] =>
  names.map((name) => ({ kind: 'ServiceAccount', serviceAccount: { namespace: 'kube-system', name } }));
const everybody = groups(UNAUTHENTICATED, AUTHENTICATED);
const controllerManager = 'system:kube-controller-manager';
const scheduler = 'system:kube-scheduler';

const inNamespaces = (verbs: string[], apiGroups: string[], resources: string[]): ResourcePolicyRule => ({
  verbs,
  apiGroups,
  resources,
  namespaces: ['*'],
});
const leases = inNamespaces(['get', 'create', 'update'], ['coordination.k8s.io'], ['leases']);
const allResources: ResourcePolicyRule = { ...inNamespaces(['*'], ['*'], ['*']), clusterScope: true };
const allUrls: NonResourcePolicyRule = { verbs: ['*'], nonResourceURLs: ['*'] };

function schema(
  name: string,
  level: string,
  matchingPrecedence: number,
  by: 'ByUser' | 'ByNamespace' | undefined,
  subjects: Subject[],
  rules: Omit<PolicyRulesWithSubjects, 'subjects'> = { resourceRules: [allResources], nonResourceRules: [allUrls] },
): Schema {
  return {
    name,
    spec: {
      priorityLevelConfiguration: { name: level },
      matchingPrecedence,
      ...(by ? { distinguisherMethod: { type: by } } : {}),
      rules: [{ subjects, ...rules }],
    },
  };
}

/** Schemas that a server cannot do without: it keeps them as they are. */
export const mandatorySchemas = {
  exempt: schema('exempt', 'exempt', 1, undefined, groups(MASTERS)),
  'catch-all': schema('catch-all', 'catch-all', 10_000, 'ByUser', everybody),
} as const satisfies Readonly<Record<string, Schema>>;

/** Schemas that a new cluster begins with, those of Kubernetes 1.36, in the order in which they are tried. */
export const suggestedSchemas: readonly Schema[] = [
  schema('probes', 'exempt', 2, undefined, everybody, {
    nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }],
  }),
  schema(
    'system-leader-election',
    'leader-election',
    100,
    'ByUser',
    [...users(controllerManager, scheduler), ...systemAccounts('*')],
    { resourceRules: [leases] },
  ),
  // Before the next one, which would take these for the election of a leader.
  schema(
    'endpoint-controller',
    'workload-high',
    150,
    'ByUser',
    [...users(controllerManager), ...systemAccounts('endpoint-controller', 'endpointslicemirroring-controller')],
    { resourceRules: [inNamespaces(['get', 'create', 'update'], [''], ['endpoints'])] },
  ),
  schema('workload-leader-election', 'leader-election', 200, 'ByUser', systemAccounts('*'), {
    resourceRules: [inNamespaces(['get', 'create', 'update'], [''], ['endpoints', 'configmaps']), leases],
  }),
  schema('system-node-high', 'node-high', 400, 'ByUser', groups(NODES), {
    resourceRules: [
      { ...inNamespaces(['*'], [''], ['nodes', 'nodes/status']), clusterScope: true },
      inNamespaces(['*'], ['coordination.k8s.io'], ['leases']),
    ],
  }),
  schema('events', 'event', 450, 'ByUser', groups(AUTHENTICATED), {
    resourceRules: [inNamespaces(['create', 'update', 'patch', 'delete'], ['', 'events.k8s.io'], ['events'])],
  }),
  schema('system-nodes', 'system', 500, 'ByUser', groups(NODES)),
  schema('kube-controller-manager', 'workload-high', 800, 'ByNamespace', users(controllerManager)),
  schema('kube-scheduler', 'workload-high', 800, 'ByNamespace', users(scheduler)),
  schema('kube-system-service-accounts', 'workload-high', 900, 'ByNamespace', systemAccounts('*')),
  schema('service-accounts', 'workload-low', 9000, 'ByUser', groups(SERVICE_ACCOUNTS)),
  schema('global-default', 'global-default', 9900, 'ByUser', everybody),
];
