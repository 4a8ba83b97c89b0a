import {
  currentContext,
  deleteCluster,
  deleteContext,
  deleteUser,
  getClusters,
  getContexts,
  getUsers,
  renameContext,
  useContext,
} from '../config/contexts.ts';
import { set, unset } from '../config/property.ts';
import { setCluster, setContext, setCredentials } from '../config/set-entry.ts';
import { view } from '../config/view.ts';
import { alsoNamed, type Verb } from '../verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_config/ */
export const config: Verb = {
  use: 'config VERB',
  about: 'Read and change kubeconfig files: that of --kubeconfig, those of KUBECONFIG, or ~/.kube/config.',
  flags: {},
  subverbs: {
    'current-context': currentContext,
    'delete-cluster': deleteCluster,
    'delete-context': deleteContext,
    'delete-user': deleteUser,
    'get-clusters': getClusters,
    'get-contexts': getContexts,
    'get-users': getUsers,
    'rename-context': renameContext,
    set,
    'set-cluster': setCluster,
    'set-context': setContext,
    'set-credentials': setCredentials,
    unset,
    'use-context': alsoNamed(useContext, 'use'),
    view,
  },
};
