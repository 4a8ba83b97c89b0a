import type { ClusterEntry, ContextEntry, Kubeconfig, UserEntry } from '../../client/kubeconfig/kubeconfig.ts';
import type { GlobalValues } from '../flags/global.ts';

/** Names that no file uses: entries made of flags alone. */
const made = '';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A kubeconfig in which what the flags say has taken the place of what the files say, with one context, `context`, that is
 * the one to use. https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
 */
export function overlayFlags(kubeconfig: Kubeconfig, flags: GlobalValues, given: ReadonlySet<string>): Kubeconfig {
  const contextName = flags.context || kubeconfig.currentContext;
  const context = kubeconfig.contexts.get(contextName);
  // A name that leads nowhere stays as it is, so that the refusal names it.
  if (!context && contextName !== '' && !flags.server) return { ...kubeconfig, currentContext: contextName };
  const clusterName = flags.cluster || context?.cluster || made;
  const userName = flags.user || context?.user || made;
  const cluster = clusterEntry(kubeconfig.clusters.get(clusterName), flags, given);
  const user = userEntry(kubeconfig.users.get(userName), flags);
  const clusters = new Map(kubeconfig.clusters);
  if (cluster) clusters.set(clusterName || 'flags', cluster);
  const users = new Map(kubeconfig.users);
  if (user) users.set(userName || 'flags', user);
  const merged: Writable<ContextEntry> = {
    ...context,
    cluster: clusterName || (cluster ? 'flags' : ''),
    user: userName || (user ? 'flags' : ''),
  };
  const name = contextName || 'flags';
  const contexts = new Map(kubeconfig.contexts);
  if (cluster || context) contexts.set(name, merged);
  return { clusters, users, contexts, currentContext: contexts.has(name) ? name : kubeconfig.currentContext };
}

function clusterEntry(
  base: ClusterEntry | undefined,
  flags: GlobalValues,
  given: ReadonlySet<string>,
): ClusterEntry | undefined {
  const out: Writable<ClusterEntry> = { ...base };
  if (flags.server) out.server = flags.server;
  if (flags['certificate-authority']) {
    out['certificate-authority'] = flags['certificate-authority'];
    delete out['certificate-authority-data'];
  }
  if (given.has('insecure-skip-tls-verify')) {
    out['insecure-skip-tls-verify'] = flags['insecure-skip-tls-verify'];
    if (flags['insecure-skip-tls-verify'] && !flags['certificate-authority']) {
      delete out['certificate-authority'];
      delete out['certificate-authority-data'];
    }
  }
  if (flags['tls-server-name']) out['tls-server-name'] = flags['tls-server-name'];
  return base || Object.keys(out).length > 0 ? out : undefined;
}

function userEntry(base: UserEntry | undefined, flags: GlobalValues): UserEntry | undefined {
  const out: Writable<UserEntry> = { ...base };
  if (flags['client-certificate']) {
    out['client-certificate'] = flags['client-certificate'];
    delete out['client-certificate-data'];
  }
  if (flags['client-key']) {
    out['client-key'] = flags['client-key'];
    delete out['client-key-data'];
  }
  if (flags.token) {
    out.token = flags.token;
    delete out.tokenFile;
    delete out.exec;
  }
  if (flags.username) out.username = flags.username;
  if (flags.password) out.password = flags.password;
  if (flags.as) out.as = flags.as;
  if (flags['as-uid']) out['as-uid'] = flags['as-uid'];
  if (flags['as-group'].length > 0) out['as-groups'] = flags['as-group'];
  return base || Object.keys(out).length > 0 ? out : undefined;
}
