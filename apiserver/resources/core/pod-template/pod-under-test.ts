import { decodeJson } from '../../../../api/codec/json-decode.ts';
import type { Pod, PodSpec } from '../../../../proto/gen/core/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { defaultPod } from '../pod/defaults.ts';

/** A pod as the server has it after defaults: one sound container, and what a test says. */
export function podWith(spec: Partial<PodSpec> = {}, metadata: Partial<Pod['metadata']> = {}): Pod {
  const given = structuredClone({
    metadata: { name: 'p', namespace: 'n', ...metadata },
    spec: { containers: [{ name: 'c', image: 'nginx:1.27' }], ...spec },
  });
  const pod = decodeJson(messageSchema('k8s.io.api.core.v1.Pod'), given, { defaults: true }) as unknown as Pod;
  defaultPod(pod);
  return pod;
}
