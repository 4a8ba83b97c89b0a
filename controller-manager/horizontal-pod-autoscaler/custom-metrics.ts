import { messageOf } from '../../api/errors/message-of.ts';
import { isNotFound } from '../../api/errors/predicates.ts';
import { groupOf } from '../../api/meta/group-version.ts';
import { parseQuantity } from '../../api/quantity/quantity.ts';
import type { Client, Shared } from '../../client/client.ts';
import type { CrossVersionObjectReference } from '../../proto/gen/autoscaling/v2.ts';
import type { ResourceType } from '../../proto/resource-type.ts';
import { answerOf, MetricsError } from './metrics.ts';

/**
 * Metrics of adapters: of pods and of other objects, and of what is outside the cluster. Values are in thousandths. All throw
 * MetricsError. https://github.com/kubernetes/metrics
 */
export interface CustomMetrics {
  /** By the name of the pod. Selectors are texts, empty for everything. */
  ofPods(metric: string, pods: string, metrics: string): Promise<ReadonlyMap<string, number>>;
  ofObject(object: Shared<CrossVersionObjectReference>, metric: string, metrics: string): Promise<number>;
  external(metric: string, metrics: string): Promise<readonly number[]>;
}

interface Value {
  readonly describedObject?: { readonly name?: string };
  readonly value: string;
}

const customGroup = 'custom.metrics.k8s.io';
/** The versions that are understood, the newest first. */
const customVersions = ['v1beta2', 'v1beta1'];
const externalPath = '/apis/external.metrics.k8s.io/v1beta1';

/** Reads the metrics of one namespace. */
export function customMetrics(
  client: Client,
  namespace: string,
  types: () => Promise<readonly ResourceType[]>,
  signal: AbortSignal,
): CustomMetrics {
  const list = async (path: string, query: Readonly<Record<string, string>>): Promise<readonly Value[]> => {
    const given = Object.entries(query).filter(([, value]) => value !== '');
    const search = given.length > 0 ? `?${new URLSearchParams(given)}` : '';
    const answer = (await client.raw('GET', `${path}${search}`, { signal })) as { readonly items?: readonly Value[] };
    return answer.items ?? [];
  };

  /** Where the metrics of the namespace are. Adapters come and go: the server is asked each time. */
  async function customPath(): Promise<string> {
    try {
      const { versions } = (await client.raw('GET', `/apis/${customGroup}`, { signal })) as {
        readonly versions: readonly { readonly version: string }[];
      };
      const version = customVersions.find((one) => versions.some((served) => served.version === one));
      if (version) return `/apis/${customGroup}/${version}/namespaces/${namespace}`;
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    throw new MetricsError(`no custom metrics API (${customGroup}) registered`);
  }

  async function resourceName({ apiVersion = 'v1', kind }: Shared<CrossVersionObjectReference>): Promise<string> {
    const group = groupOf(apiVersion);
    const type = (await types()).find((one) => one.group === group && one.kind === kind);
    if (!type) throw new MetricsError(`no matches for kind "${kind}" in group "${group}"`);
    return group === '' ? type.resource : `${type.resource}.${group}`;
  }

  async function told<T>(api: string, resource: string, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (signal.aborted) throw error;
      const why = error instanceof MetricsError ? messageOf(error) : answerOf(error, resource);
      throw new MetricsError(`unable to fetch metrics from ${api} metrics API: ${why}`, { cause: error });
    }
  }

  return {
    async ofPods(metric, pods, metrics) {
      const query = { labelSelector: pods, metricLabelSelector: metrics };
      const values = await told('custom', `pods.${customGroup}`, async () =>
        list(`${await customPath()}/pods/*/${encodeURIComponent(metric)}`, query),
      );
      if (values.length === 0) throw new MetricsError('no metrics returned from custom metrics API');
      return new Map(values.map((one) => [one.describedObject?.name ?? '', milli(one)]));
    },
    ofObject: (object, metric, metrics) =>
      told('custom', `${object.kind}.${customGroup}`, async () => {
        const root = await customPath();
        // A namespace is asked about from within, whatever name the reference has.
        const isNamespace = object.kind === 'Namespace' && groupOf(object.apiVersion ?? 'v1') === '';
        const place = isNamespace ? 'metrics' : `${await resourceName(object)}/${encodeURIComponent(object.name)}`;
        const values = await list(`${root}/${place}/${encodeURIComponent(metric)}`, { metricLabelSelector: metrics });
        const [value] = values;
        if (values.length === 1 && value) return milli(value);
        throw new MetricsError(
          `the custom metrics API server returned ${values.length} results when we asked for exactly one`,
        );
      }),
    async external(metric, metrics) {
      const path = `${externalPath}/namespaces/${namespace}/${encodeURIComponent(metric)}`;
      const values = await told('external', `${metric}.external.metrics.k8s.io`, () =>
        list(path, { labelSelector: metrics }),
      );
      if (values.length === 0) throw new MetricsError('no metrics returned from external metrics API');
      return values.map(milli);
    },
  };
}

const milli = ({ value }: Value): number => parseQuantity(value).milliValue();
