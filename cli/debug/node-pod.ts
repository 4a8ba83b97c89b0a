import type { AnyObject, JsonObject } from '../object.ts';
import { containerFields, withCustom } from './container.ts';
import type { DebugFlags } from './flags.ts';
import { type AContainer, nodeAccess, type Profile, profiledContainer } from './profile.ts';

/** The pod that debugs a node: on that node, whatever its taints, with as much of it as the profile gives. */
export function nodePod(
  node: string,
  name: string,
  options: {
    readonly flags: DebugFlags;
    readonly profile: Profile;
    readonly command: readonly string[];
    readonly custom: JsonObject | undefined;
  },
): AnyObject {
  const { flags, profile, command, custom } = options;
  const { hostNamespaces, hostRoot } = nodeAccess(profile);
  const container: AContainer = {
    name: flags.container || 'debugger',
    terminationMessagePolicy: 'File',
    ...containerFields(flags, command),
    ...(hostRoot ? { volumeMounts: [{ name: 'host-root', mountPath: '/host' }] } : {}),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [withCustom(profiledContainer(container, profile, 'node'), custom)],
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      ...(hostNamespaces ? { hostNetwork: true, hostPID: true, hostIPC: true } : {}),
      ...(hostRoot ? { volumes: [{ name: 'host-root', hostPath: { path: '/' } }] } : {}),
    },
  };
}
