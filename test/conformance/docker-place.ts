import { makeBusyboxImage } from '../images/busybox.ts';
import { type ApiCaller, at, type Thing } from './api-caller.ts';
import { type SharedCluster, sharedCluster } from './shared-cluster.ts';

/** The image of every container, made where there is none: busybox. */
export const image = 'knarr/busybox:1';

/** A namespace on a cluster whose containers are real. */
export interface DockerPlace {
  readonly cluster: SharedCluster;
  readonly api: ApiCaller;
  /** `/api/v1/namespaces/NAME`, from the first test on. */
  readonly home: string;
  create(name: string, containers: readonly object[], terminationGracePeriodSeconds?: number): Promise<Thing>;
  ended(name: string, phase?: string): Promise<Thing>;
  running(name: string): Promise<Thing>;
  /** `query` as it is added to the others: `&container=c`. */
  logOf(name: string, query?: string): Promise<string>;
}

/** One for the tests of a file; what they need besides is made by `prepare`. */
export function dockerPlace(prepare?: () => Promise<void>): DockerPlace {
  let home = '';
  const cluster = sharedCluster({ runtime: 'docker' }, async () => {
    await makeBusyboxImage(image);
    home = await api.namespace();
    await prepare?.();
  });
  const { api } = cluster;
  return {
    cluster,
    api,
    get home() {
      return home;
    },
    create: (name, containers, terminationGracePeriodSeconds = 0) =>
      api.create(`${home}/pods`, { metadata: { name }, spec: { terminationGracePeriodSeconds, containers } }),
    ended: (name, phase = 'Succeeded') =>
      api.when(`${home}/pods/${name}`, `is ${phase}`, ({ status }) => at(status, 'phase') === phase),
    running: (name) =>
      api.when(
        `${home}/pods/${name}`,
        'runs',
        ({ status }) => at(status, 'phase') === 'Running' && at(status, 'podIP') !== undefined,
      ),
    logOf: async (name, query = '') =>
      (await api.call('GET', `${home}/pods/${name}/log?_=1${query}`)).body.message ?? '',
  };
}
