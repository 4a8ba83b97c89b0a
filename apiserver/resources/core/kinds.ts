import type { KindDefinition } from '../kind-definition.ts';
import { componentStatusColumns } from './component-status/columns.ts';
import { configMapColumns } from './config-map/columns.ts';
import { configMapStrategy } from './config-map/strategy.ts';
import { endpointsColumns } from './endpoints/columns.ts';
import { endpointsStrategy } from './endpoints/strategy.ts';
import { eventColumns } from './event/columns.ts';
import { eventStrategy } from './event/strategy.ts';
import { limitRangeStrategy } from './limit-range/strategy.ts';
import { namespaceColumns } from './namespace/columns.ts';
import { namespaceStrategy } from './namespace/strategy.ts';
import { nodeColumns } from './node/columns.ts';
import { nodeStrategy } from './node/strategy.ts';
import { persistentVolumeColumns } from './persistent-volume/columns.ts';
import { persistentVolumeStrategy } from './persistent-volume/strategy.ts';
import { persistentVolumeClaimColumns } from './persistent-volume-claim/columns.ts';
import { persistentVolumeClaimStrategy } from './persistent-volume-claim/strategy.ts';
import { podColumns } from './pod/columns.ts';
import { podStrategy } from './pod/strategy.ts';
import { podTemplateColumns } from './pod-template-resource/columns.ts';
import { podTemplateStrategy } from './pod-template-resource/strategy.ts';
import { replicationControllerColumns } from './replication-controller/columns.ts';
import { replicationControllerStrategy } from './replication-controller/strategy.ts';
import { resourceQuotaColumns } from './resource-quota/columns.ts';
import { resourceQuotaStrategy } from './resource-quota/strategy.ts';
import { secretColumns } from './secret/columns.ts';
import { secretStrategy } from './secret/strategy.ts';
import { serviceColumns } from './service/columns.ts';
import { serviceStrategy } from './service/strategy.ts';
import { serviceAccountColumns } from './service-account/columns.ts';
import { serviceAccountStrategy } from './service-account/strategy.ts';

/** The kinds of the core group that have something of their own. */
export const coreKinds: Readonly<Record<string, KindDefinition>> = {
  '/v1/componentstatuses': {
    columns: componentStatusColumns,
    deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  },
  '/v1/configmaps': { strategy: configMapStrategy, columns: configMapColumns },
  '/v1/endpoints': {
    strategy: endpointsStrategy,
    columns: endpointsColumns,
    deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  },
  '/v1/events': { strategy: eventStrategy, columns: eventColumns },
  '/v1/limitranges': { strategy: limitRangeStrategy },
  '/v1/namespaces': { strategy: namespaceStrategy, columns: namespaceColumns },
  '/v1/nodes': { strategy: nodeStrategy, columns: nodeColumns },
  '/v1/persistentvolumeclaims': {
    strategy: persistentVolumeClaimStrategy,
    columns: persistentVolumeClaimColumns,
  },
  '/v1/persistentvolumes': { strategy: persistentVolumeStrategy, columns: persistentVolumeColumns },
  '/v1/pods': { strategy: podStrategy, columns: podColumns },
  '/v1/podtemplates': { strategy: podTemplateStrategy, columns: podTemplateColumns },
  '/v1/replicationcontrollers': {
    strategy: replicationControllerStrategy,
    columns: replicationControllerColumns,
  },
  '/v1/resourcequotas': { strategy: resourceQuotaStrategy, columns: resourceQuotaColumns },
  '/v1/secrets': { strategy: secretStrategy, columns: secretColumns },
  '/v1/serviceaccounts': { strategy: serviceAccountStrategy, columns: serviceAccountColumns },
  '/v1/services': { strategy: serviceStrategy, columns: serviceColumns },
};
