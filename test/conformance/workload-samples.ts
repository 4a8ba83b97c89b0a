import { type ApiCaller, at, type Thing } from './api-caller.ts';

/** The paths of one namespace, by group. */
export interface Place {
  readonly core: string;
  readonly apps: string;
  readonly batch: string;
  readonly policy: string;
}

/** A new namespace, and its paths of kinds of other groups. */
export async function place(api: ApiCaller): Promise<Place> {
  const core = await api.namespace();
  const within = core.replace('/api/v1', '');
  return {
    core,
    apps: `/apis/apps/v1${within}`,
    batch: `/apis/batch/v1${within}`,
    policy: `/apis/policy/v1${within}`,
  };
}

/** The spec of a pod of one container, with more fields of that container; it goes at once. */
export const podSpec = (container: object = {}) => ({
  terminationGracePeriodSeconds: 0,
  containers: [{ name: 'c', image: 'i:1', ...container }],
});

/** A Deployment, ReplicaSet or StatefulSet whose pods have `app=NAME`, with more fields of its spec. */
export const workload = (name: string, replicas: number, more: object = {}) => ({
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: podSpec() },
    ...more,
  },
});

/** A ReplicationController whose pods have `app=NAME`. */
export const replication = (name: string, replicas: number) => {
  const made = workload(name, replicas);
  return { ...made, spec: { ...made.spec, selector: { app: name } } };
};

export const isReady = (count: number) => (thing: Thing) => at(thing, 'status.readyReplicas') === count;

/** The path of the pods of a workload that was made here. */
export const podsOf = (core: string, app: string) => `${core}/pods?labelSelector=app%3D${app}`;

export const has = (count: number) => (list: Thing) => list.items.length === count;
