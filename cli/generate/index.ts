import type { Verb } from '../verb.ts';
import { configMap } from './config-map.ts';
import { deployment } from './deployment.ts';
import { cronJob, job } from './job.ts';
import { clusterRole, clusterRoleBinding, role, roleBinding } from './rbac.ts';
import { secret } from './secret.ts';
import { service } from './service.ts';
import { ingress, namespace, podDisruptionBudget, priorityClass, quota, serviceAccount } from './simple.ts';
import { token } from './token.ts';

/** The kinds that `create` makes of arguments and flags, with their short names. */
export const generators: Readonly<Record<string, Verb>> = {
  clusterrole: clusterRole,
  clusterrolebinding: clusterRoleBinding,
  configmap: configMap,
  cm: configMap,
  cronjob: cronJob,
  cj: cronJob,
  deployment,
  deploy: deployment,
  ingress,
  ing: ingress,
  job,
  namespace,
  ns: namespace,
  poddisruptionbudget: podDisruptionBudget,
  pdb: podDisruptionBudget,
  priorityclass: priorityClass,
  pc: priorityClass,
  quota,
  resourcequota: quota,
  role,
  rolebinding: roleBinding,
  secret,
  service,
  svc: service,
  serviceaccount: serviceAccount,
  sa: serviceAccount,
  token,
};
