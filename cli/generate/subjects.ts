import { CommandError } from '../errors/errors.ts';
import { array } from '../flags/flag.ts';

const apiGroup = 'rbac.authorization.k8s.io';

/** Flags that name who gets a role. */
export const subjectFlags = {
  user: array('User who gets the role; may be repeated.'),
  group: array('Group that gets the role; may be repeated.'),
  serviceaccount: array('Service account that gets the role, as namespace:name; may be repeated.'),
};

/** Those whom the flags name. Throws CommandError. */
export function subjectsOf(flags: { [K in keyof typeof subjectFlags]: readonly string[] }): Subject[] {
  return [
    ...flags.user.map((name) => ({ kind: 'User', apiGroup, name })),
    ...flags.group.map((name) => ({ kind: 'Group', apiGroup, name })),
    ...flags.serviceaccount.map((account) => {
      const [namespace = '', name = '', ...rest] = account.split(':');
      if (namespace === '' || name === '' || rest.length > 0)
        throw new CommandError('serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name, namespace };
    }),
  ];
}

/** Who gets a role. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects */
export interface Subject {
  readonly kind: string;
  readonly apiGroup?: string;
  readonly name: string;
  readonly namespace?: string;
}
