import type { AnyObject } from '../object.ts';
import { toCompactJson } from '../output/json.ts';

/** Where `apply` keeps what it applied. https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-kubernetes-io-last-applied-configuration */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** The manifest as the annotation has it: without the annotation itself, on one line. */
export function configurationOf(manifest: AnyObject): string {
  return `${toCompactJson(withoutLastApplied(manifest))}\n`;
}

/** The manifest without the annotation, should it have been read from a server. */
export function withoutLastApplied(manifest: AnyObject): AnyObject {
  const { [lastAppliedAnnotation]: _, ...annotations } = manifest.metadata?.annotations ?? {};
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}

/** The manifest with itself in its annotation. */
export function withLastApplied(manifest: AnyObject): AnyObject {
  const annotations = { ...manifest.metadata?.annotations, [lastAppliedAnnotation]: configurationOf(manifest) };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}

/** What was applied to an object last; undefined when nothing was. */
export function lastAppliedOf(object: AnyObject): AnyObject | undefined {
  const text = object.metadata?.annotations?.[lastAppliedAnnotation];
  return text ? (JSON.parse(text) as AnyObject) : undefined;
}
