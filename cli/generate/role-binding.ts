import { CommandError } from '../errors/errors.ts';
import { text } from '../flags/flag.ts';
import { defineGenerator } from './generator.ts';
import { subjectFlags, subjectsOf } from './subjects.ts';

const apiGroup = 'rbac.authorization.k8s.io';
const apiVersion = `${apiGroup}/v1`;

/** `create rolebinding`. */
export const roleBinding = defineGenerator({
  use: 'rolebinding NAME (--role=ROLE | --clusterrole=ROLE) (--user=USER | --group=GROUP | --serviceaccount=NAMESPACE:ACCOUNT)...',
  about: 'Give a role in this namespace to somebody.',
  flags: {
    ...subjectFlags,
    role: text('', 'The role.'),
    clusterrole: text('', 'The cluster role, for this namespace only.'),
  },
  failure: 'failed to create rolebinding:',
  make({ flags }, name) {
    if ((flags.role === '') === (flags.clusterrole === ''))
      throw new CommandError('exactly one of clusterrole or role must be specified');
    const roleRef =
      flags.role !== ''
        ? { apiGroup, kind: 'Role', name: flags.role }
        : { apiGroup, kind: 'ClusterRole', name: flags.clusterrole };
    return { apiVersion, kind: 'RoleBinding', metadata: { name }, roleRef, subjects: subjectsOf(flags) };
  },
});

/** `create clusterrolebinding`. */
export const clusterRoleBinding = defineGenerator({
  use: 'clusterrolebinding NAME --clusterrole=ROLE (--user=USER | --group=GROUP | --serviceaccount=NAMESPACE:ACCOUNT)...',
  about: 'Give a role everywhere to somebody.',
  flags: { ...subjectFlags, clusterrole: text('', 'The cluster role.') },
  failure: 'failed to create clusterrolebinding:',
  make({ flags }, name) {
    if (flags.clusterrole === '') throw new CommandError('required flag(s) "clusterrole" not set');
    return {
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup, kind: 'ClusterRole', name: flags.clusterrole },
      subjects: subjectsOf(flags),
    };
  },
});
