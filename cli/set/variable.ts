import type { EnvVarSource } from '../../proto/gen/core/v1.ts';

/** A variable of a container, as far as it is shown. */
export interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: Readonly<EnvVarSource>;
}

/** A variable as `set env --list` shows it: a line that sets it, or a comment that says where it comes from. */
export function listed({ name, value = '', valueFrom }: Variable): string {
  return valueFrom ? `# ${name} from ${sourceOf(valueFrom)}` : `${name}=${value}`;
}

function sourceOf({ configMapKeyRef, resourceFieldRef, fieldRef, secretKeyRef }: Readonly<EnvVarSource>): string {
  if (configMapKeyRef) return `configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}`;
  if (resourceFieldRef) {
    const { containerName, resource } = resourceFieldRef;
    return `resource field ${containerName ? `${containerName}/` : ''}${resource}`;
  }
  if (fieldRef) return `field path ${fieldRef.fieldPath}`;
  return secretKeyRef ? `secret ${secretKeyRef.name}, key ${secretKeyRef.key}` : 'invalid valueFrom';
}
