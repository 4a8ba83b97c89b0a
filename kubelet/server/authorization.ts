import type { AccessQuestion } from '../../client/serving/delegated-auth.ts';

/** What a request to the node's server asks for, as the authorizer of the API server understands it. */
export interface NodeAttributes {
  readonly verb: string;
  readonly resource: 'nodes';
  /** Any one of them suffices; the first is the most specific. */
  readonly subresources: readonly string[];
  readonly name: string;
}

const verbs: Readonly<Record<string, string>> = {
  POST: 'create',
  GET: 'get',
  HEAD: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/#kubelet-authorization */
export function nodeAttributes(method: string, path: string, nodeName: string): NodeAttributes {
  return { verb: verbs[method] ?? '', resource: 'nodes', subresources: subresourcesOf(path), name: nodeName };
}

/** What the API server is asked about them: any one yes is enough. */
export function accessQuestions({ verb, resource, subresources, name }: NodeAttributes): AccessQuestion[] {
  return subresources.map((subresource) => ({
    resourceAttributes: { verb, resource, subresource, name, version: 'v1' },
  }));
}

function subresourcesOf(path: string): readonly string[] {
  switch (path.split('/')[1]) {
    case 'stats':
      return ['stats'];
    case 'metrics':
      return ['metrics'];
    case 'logs':
      return ['log'];
    case 'checkpoint':
      return ['checkpoint'];
    // Finer grained than `proxy`, which still grants them (KEP 2862).
    case 'pods':
      return ['pods', 'proxy'];
    case 'healthz':
      return ['healthz', 'proxy'];
    default:
      return ['proxy'];
  }
}
