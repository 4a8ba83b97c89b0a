import type { Client } from '../../../client/client.ts';
import { coreV1Resources } from '../../../proto/gen/resources.ts';
import type { BindPlugin } from '../../framework/plugin.ts';

/** Binds by POST to pods/binding; the uid makes sure that it is still the same pod. */
export function createDefaultBinder(client: Client): BindPlugin {
  return {
    name: 'DefaultBinder',
    async bind(pod, nodeName, signal) {
      const { name, namespace = '', uid } = pod.pod.metadata;
      const body = {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name, namespace, uid },
        target: { kind: 'Node', name: nodeName },
      };
      await client.createSubresource(coreV1Resources.pods, { name, namespace }, 'binding', body, { signal });
      return 'bound';
    },
  };
}
