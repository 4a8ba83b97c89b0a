import { controllerOf, type Owned } from '../../api/meta/owner-references.ts';
import type { Shared } from '../../client/client.ts';
import type { Informer, Lister } from '../../client/informer/informer.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';

interface Controlled extends Owned {
  readonly metadata: Owned['metadata'] & { readonly namespace?: string | undefined };
}

/** Objects by the uid of what controls them; those that nothing controls by their namespace. */
const byController = 'controller';
const orphansOf = (namespace: string | undefined) => `orphans/${namespace ?? ''}`;
const controllerIndex = (object: Controlled): readonly string[] => [
  controllerOf(object)?.uid ?? orphansOf(object.metadata.namespace),
];

/** Makes `controlledBy` and `orphansIn` work on the informer's lister. */
export function indexByController<T>(informer: Informer<T>): Informer<T> {
  informer.addIndex(byController, controllerIndex as unknown as (object: Shared<T>) => readonly string[]);
  return informer;
}

/** What the owner of a uid controls. For an informer that `indexByController` was called on. */
export function controlledBy<T>(lister: Lister<T>, uid: string): readonly Shared<T>[] {
  return lister.byIndex(byController, uid);
}

/** What nothing controls in a namespace. For the same informers. */
export function orphansIn<T>(lister: Lister<T>, namespace: string | undefined): readonly Shared<T>[] {
  return lister.byIndex(byController, orphansOf(namespace));
}

/** Pods by the node they are bound to. */
export const byNode = 'node';
const nodeIndex = (pod: Shared<Pod>): readonly string[] => (pod.spec.nodeName ? [pod.spec.nodeName] : []);

/** Makes `byNode` work on the informer's lister. */
export function indexByNode(informer: Informer<Pod>): Informer<Pod> {
  informer.addIndex(byNode, nodeIndex);
  return informer;
}
