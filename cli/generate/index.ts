import { alsoNamed, type Verb } from '../verb.ts';
import { configMap } from './config-map.ts';
import { deployment } from './deployment.ts';
import { podDisruptionBudget } from './disruption-budget.ts';
import { ingress } from './ingress.ts';
import { cronJob, job } from './job.ts';
import { quota } from './quota.ts';
import { clusterRole, role } from './role.ts';
import { clusterRoleBinding, roleBinding } from './role-binding.ts';
import { secret } from './secret.ts';
import { service } from './service.ts';
import { namespace, priorityClass, serviceAccount } from './simple.ts';
import { token } from './token.ts';

/** The kinds that `create` makes of arguments and flags, with their short names. */
export const generators: Readonly<Record<string, Verb>> = {
  clusterrole: clusterRole,
  clusterrolebinding: clusterRoleBinding,
  configmap: alsoNamed(configMap, 'cm'),
  cronjob: alsoNamed(cronJob, 'cj'),
  deployment: alsoNamed(deployment, 'deploy'),
  ingress: alsoNamed(ingress, 'ing'),
  job,
  namespace: alsoNamed(namespace, 'ns'),
  poddisruptionbudget: alsoNamed(podDisruptionBudget, 'pdb'),
  priorityclass: alsoNamed(priorityClass, 'pc'),
  quota: alsoNamed(quota, 'resourcequota'),
  role,
  rolebinding: roleBinding,
  secret,
  service: alsoNamed(service, 'svc'),
  serviceaccount: alsoNamed(serviceAccount, 'sa'),
  token,
};
