import type { ReadonlyContainer } from '../../api/pod/containers.ts';
import type { ResourceList } from '../../api/quantity/resource-list.ts';
import type { Shared } from '../../client/client.ts';
import type { ConfigMap, EnvVar, Secret, Service } from '../../proto/gen/core/v1.ts';
import { expand } from './expand.ts';
import { type FieldSource, fieldValue, resourceFieldValue } from './field-ref.ts';
import { serviceEnv } from './service-env.ts';

/** ConfigMaps and Secrets by name; undefined when there is none. Rejects when it cannot be known. */
export interface EnvObjects {
  configMap(name: string): Promise<Shared<ConfigMap> | undefined>;
  secret(name: string): Promise<Shared<Secret> | undefined>;
}

/** Where the values of a container's variables come from. */
export interface EnvSource extends FieldSource {
  readonly objects: EnvObjects;
  /** Of all namespaces. */
  readonly services: readonly Shared<Service>[];
  /** Of the node, for limits that are not given. */
  readonly allocatable: ResourceList;
}

/** A value that cannot be had now: the container waits with CreateContainerConfigError. */
export class ContainerConfigError extends Error {
  override readonly name = 'ContainerConfigError';
}

/**
 * The environment of a container, in order: services, envFrom, env; later ones win. Throws {@link ContainerConfigError} in
 * Kubernetes' words for what is missing and not optional.
 * https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
 */
export async function containerEnv(
  container: ReadonlyContainer,
  source: EnvSource,
): Promise<{ readonly name: string; readonly value: string }[]> {
  const { pod, objects } = source;
  const namespace = pod.metadata.namespace ?? '';
  const services = serviceEnv(source.services, namespace, pod.spec.enableServiceLinks ?? true);
  const result = new Map<string, string>();

  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    if (configMapRef) {
      const { name = '', optional = false } = configMapRef;
      const found = await objects.configMap(name);
      if (!found && !optional) throw new ContainerConfigError(`configmap "${name}" not found`);
      for (const [key, value] of Object.entries(found?.data ?? {})) result.set(prefix + key, value);
    }
    if (secretRef) {
      const { name = '', optional = false } = secretRef;
      const found = await objects.secret(name);
      if (!found && !optional) throw new ContainerConfigError(`secret "${name}" not found`);
      for (const [key, value] of Object.entries(found?.data ?? {})) result.set(prefix + key, decode(value));
    }
  }
  const known = new Map(result);
  const lookup = (name: string) => known.get(name) ?? services.get(name);
  for (const variable of container.env ?? []) {
    const value = await resolve(variable, container, source, lookup);
    if (value === undefined) continue;
    known.set(variable.name, value);
    result.set(variable.name, value);
  }
  for (const [name, value] of services) if (!result.has(name)) result.set(name, value);
  return [...result].map(([name, value]) => ({ name, value }));
}

/** Undefined: an optional key that is not there. */
async function resolve(
  { name, value, valueFrom }: Shared<EnvVar>,
  container: ReadonlyContainer,
  source: EnvSource,
  lookup: (name: string) => string | undefined,
): Promise<string | undefined> {
  if (value) return expand(value, lookup);
  if (!valueFrom) return '';
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = valueFrom;
  const namespace = source.pod.metadata.namespace ?? '';
  if (fieldRef) return fieldValue(source, fieldRef.fieldPath);
  if (resourceFieldRef) {
    const { containerName, resource, divisor } = resourceFieldRef;
    const named = containerName
      ? [...source.pod.spec.containers, ...(source.pod.spec.initContainers ?? [])].find(
          (one) => one.name === containerName,
        )
      : container;
    if (!named) throw new ContainerConfigError(`container ${containerName} not found`);
    return resourceFieldValue(named, resource, divisor, source.allocatable);
  }
  if (configMapKeyRef) {
    const { name: object = '', key, optional = false } = configMapKeyRef;
    const found = await source.objects.configMap(object);
    if (!found) {
      if (optional) return undefined;
      throw new ContainerConfigError(`configmap "${object}" not found`);
    }
    const text = found.data?.[key];
    if (text === undefined && !optional)
      throw new ContainerConfigError(`couldn't find key ${key} in ConfigMap ${namespace}/${object}`);
    return text;
  }
  if (secretKeyRef) {
    const { name: object = '', key, optional = false } = secretKeyRef;
    const found = await source.objects.secret(object);
    if (!found) {
      if (optional) return undefined;
      throw new ContainerConfigError(`secret "${object}" not found`);
    }
    const text = found.data?.[key];
    if (text === undefined && !optional)
      throw new ContainerConfigError(`couldn't find key ${key} in Secret ${namespace}/${object}`);
    return text === undefined ? undefined : decode(text);
  }
  if (fileKeyRef)
    throw new ContainerConfigError(`environment variable ${name}: fileKeyRef is not supported by this node`);
  return '';
}

const decode = (base64: string) => Buffer.from(base64, 'base64').toString('utf8');
