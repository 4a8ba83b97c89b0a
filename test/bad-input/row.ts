/** One request that is wrong, and the Status that it gets. */
export interface Row {
  readonly name: string;
  /** POST to the collection of ConfigMaps, unless it says otherwise. */
  readonly method?: string;
  readonly path?: string;
  readonly type?: string;
  readonly accept?: string;
  readonly body?: unknown;
  readonly code: number;
  readonly reason: string | undefined;
  readonly message: string | RegExp;
}

export const base = '/api/v1/namespaces/bad';
export const maps = `${base}/configmaps`;
export const deployments = '/apis/apps/v1/namespaces/bad/deployments';

export const bad = (message: string | RegExp) => ({ code: 400, reason: 'BadRequest', message });
export const invalid = (message: string | RegExp) => ({ code: 422, reason: 'Invalid', message });
/** What Kubernetes passes on as it is: the client is at fault all the same. */
export const passedOn = (message: string | RegExp) => ({ code: 500, reason: undefined, message });

/** A Deployment that is right but for what `spec` says. */
export function web(spec: object): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
      ...spec,
    },
  };
}

/** A ConfigMap that is right but for what `fields` say. */
export const map = (fields: object): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'new' },
  ...fields,
});
