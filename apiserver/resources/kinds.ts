import { admissionregistrationKinds } from './admissionregistration/kinds.ts';
import { apiextensionsKinds } from './apiextensions/kinds.ts';
import { apiregistrationKinds } from './apiregistration/kinds.ts';
import { appsKinds } from './apps/kinds.ts';
import { autoscalingKinds } from './autoscaling/kinds.ts';
import { batchKinds } from './batch/kinds.ts';
import { certificatesKinds } from './certificates/kinds.ts';
import { coordinationKinds } from './coordination/kinds.ts';
import { coreKinds } from './core/kinds.ts';
import { discoveryKinds } from './discovery/kinds.ts';
import { eventsKinds } from './events/kinds.ts';
import { flowcontrolKinds } from './flowcontrol/kinds.ts';
import type { KindDefinition } from './kind-definition.ts';
import { networkingKinds } from './networking/kinds.ts';
import { nodeKinds } from './node/kinds.ts';
import { policyKinds } from './policy/kinds.ts';
import { rbacKinds } from './rbac/kinds.ts';
import { resourceKinds } from './resource/kinds.ts';
import { schedulingKinds } from './scheduling/kinds.ts';
import { storageKinds } from './storage/kinds.ts';

/** What each kind has of its own, by `group/version/resource` with an empty core group: one list a group. */
export const kinds: Readonly<Record<string, KindDefinition>> = {
  ...admissionregistrationKinds,
  ...apiextensionsKinds,
  ...apiregistrationKinds,
  ...appsKinds,
  ...autoscalingKinds,
  ...batchKinds,
  ...certificatesKinds,
  ...coordinationKinds,
  ...coreKinds,
  ...discoveryKinds,
  ...eventsKinds,
  ...flowcontrolKinds,
  ...networkingKinds,
  ...nodeKinds,
  ...policyKinds,
  ...rbacKinds,
  ...resourceKinds,
  ...schedulingKinds,
  ...storageKinds,
};
