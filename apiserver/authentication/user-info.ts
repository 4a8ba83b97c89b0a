/** Who makes a request, as authorizers, admission and audit see it. https://kubernetes.io/docs/reference/access-authn-authz/authentication/ */
export interface UserInfo {
  readonly username: string;
  /** Tells apart users that had the same name at different times; empty or missing when the authenticator knows none. */
  readonly uid?: string;
  readonly groups: readonly string[];
  /** Further facts, such as the pod that a token is bound to. Keys are lower case. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** Group of everybody who has proved who they are. */
export const AUTHENTICATED = 'system:authenticated';
/** Group of everybody who has not. */
export const UNAUTHENTICATED = 'system:unauthenticated';
/** Name of everybody who has not. */
export const ANONYMOUS = 'system:anonymous';
/** Group whose members may do everything, whatever the policy says. */
export const MASTERS = 'system:masters';
/** Group of kubelets; their names begin with NODE_PREFIX. */
export const NODES = 'system:nodes';
export const NODE_PREFIX = 'system:node:';

/** Keys of `extra` that Kubernetes sets. */
export const Extra = {
  credentialId: 'authentication.kubernetes.io/credential-id',
  podName: 'authentication.kubernetes.io/pod-name',
  podUid: 'authentication.kubernetes.io/pod-uid',
  nodeName: 'authentication.kubernetes.io/node-name',
  nodeUid: 'authentication.kubernetes.io/node-uid',
} as const;

const none: Readonly<Record<string, readonly string[]>> = Object.freeze({});

/** A user with what is left out filled in. */
export const userOf = (username: string, rest: Partial<Omit<UserInfo, 'username'>> = {}): UserInfo => ({
  username,
  uid: rest.uid ?? '',
  groups: rest.groups ?? [],
  extra: rest.extra ?? none,
});

/** The user nobody has vouched for. */
export const anonymousUser: UserInfo = Object.freeze(userOf(ANONYMOUS, { groups: Object.freeze([UNAUTHENTICATED]) }));

const grouped = new WeakMap<UserInfo, UserInfo>();

/**
 * Adds the group that says that the user has authenticated, unless a group already says either. The same user gives the
 * same result, so that others can remember what they found out about it.
 */
export function withAuthenticatedGroup(user: UserInfo): UserInfo {
  if (user.username === ANONYMOUS) return user;
  for (const group of user.groups) if (group === AUTHENTICATED || group === UNAUTHENTICATED) return user;
  let result = grouped.get(user);
  if (!result) {
    result = { ...user, groups: [...user.groups, AUTHENTICATED] };
    grouped.set(user, result);
  }
  return result;
}

const SERVICE_ACCOUNT_PREFIX = 'system:serviceaccount:';
/** Group of all service accounts, and prefix of the groups of one namespace's. */
export const SERVICE_ACCOUNTS = 'system:serviceaccounts';

/** `system:serviceaccount:NAMESPACE:NAME` */
export const serviceAccountUsername = (namespace: string, name: string): string =>
  `${SERVICE_ACCOUNT_PREFIX}${namespace}:${name}`;

/** The groups that every service account of the namespace is in. */
export const serviceAccountGroups = (namespace: string): string[] => [
  SERVICE_ACCOUNTS,
  `${SERVICE_ACCOUNTS}:${namespace}`,
];

/** The account that a username means; undefined when it means none. */
export function parseServiceAccountUsername(
  username: string,
): { readonly namespace: string; readonly name: string } | undefined {
  if (!username.startsWith(SERVICE_ACCOUNT_PREFIX)) return undefined;
  const [namespace, name, more] = username.slice(SERVICE_ACCOUNT_PREFIX.length).split(':');
  return namespace && name && more === undefined ? { namespace, name } : undefined;
}

/** The node that a kubelet speaks for: user `system:node:NAME` in group `system:nodes`. */
export function nodeNameOf(user: UserInfo): string | undefined {
  if (!user.username.startsWith(NODE_PREFIX) || !user.groups.includes(NODES)) return undefined;
  return user.username.slice(NODE_PREFIX.length);
}
