import {
  objectKey,
  podReferences,
  type ReadonlyPersistentVolume,
  type ReadonlyPod,
  type ReferencedKind,
  volumeSecrets,
} from './pod-references.ts';

/**
 * Which node needs which objects: node <- pod <- secrets, configmaps, service account, claims <- volumes <- secrets.
 * Fed from the watch cache with pods, persistent volumes, volume attachments and resource slices, in any order. Answers
 * in constant time; a pod costs one entry for each object it refers to.
 */
export class NodeGraph {
  /** What a pod, attachment or slice contributes, by its own key; to be taken back when it changes. */
  readonly #contributions = new Map<string, { readonly node: string; readonly keys: readonly string[] }>();
  /** Object -> node -> how many contributions say so. */
  readonly #needed = new Map<string, Map<string, number>>();
  /** Volume -> its claim, and the secrets to mount it. */
  readonly #volumes = new Map<string, { readonly claim: string; readonly secrets: readonly string[] }>();
  /** Secret -> the volumes that are mounted with it. */
  readonly #volumesOfSecret = new Map<string, Set<string>>();

  /** Takes in a new or changed pod; one that is bound to no node gives nobody anything. */
  setPod(pod: ReadonlyPod): void {
    const { name = '', namespace = '' } = pod.metadata;
    this.#contribute(objectKey('pod', namespace, name), pod.spec?.nodeName ?? '', podReferences(pod));
  }

  deletePod(namespace: string, name: string): void {
    this.#contribute(objectKey('pod', namespace, name), '', []);
  }

  setPersistentVolume(volume: ReadonlyPersistentVolume): void {
    const name = volume.metadata.name ?? '';
    this.deletePersistentVolume(name);
    const { name: claimName, namespace } = volume.spec?.claimRef ?? {};
    if (!claimName || !namespace) return;
    const secrets = volumeSecrets(volume);
    this.#volumes.set(name, { claim: objectKey('persistentvolumeclaim', namespace, claimName), secrets });
    for (const secret of secrets) {
      const volumes = this.#volumesOfSecret.get(secret);
      if (volumes === undefined) this.#volumesOfSecret.set(secret, new Set([name]));
      else volumes.add(name);
    }
  }

  deletePersistentVolume(name: string): void {
    for (const secret of this.#volumes.get(name)?.secrets ?? []) {
      const volumes = this.#volumesOfSecret.get(secret);
      volumes?.delete(name);
      if (volumes?.size === 0) this.#volumesOfSecret.delete(secret);
    }
    this.#volumes.delete(name);
  }

  /** A VolumeAttachment or ResourceSlice and the node it is for; '' takes it back. */
  setNodeObject(kind: 'volumeattachment' | 'resourceslice', name: string, node: string): void {
    const key = objectKey(kind, '', name);
    this.#contribute(key, node, [key]);
  }

  /** Forgets everything, to be filled anew. */
  clear(): void {
    for (const map of [this.#contributions, this.#needed, this.#volumes, this.#volumesOfSecret]) map.clear();
  }

  /** Whether something on the node needs the object. */
  needs(node: string, kind: ReferencedKind, namespace: string, name: string): boolean {
    if (kind === 'persistentvolume') {
      const claim = this.#volumes.get(name)?.claim;
      return claim !== undefined && this.#direct(claim, node);
    }
    const key = objectKey(kind, namespace, name);
    if (this.#direct(key, node)) return true;
    if (kind !== 'secret') return false;
    for (const volume of this.#volumesOfSecret.get(key) ?? []) {
      const claim = this.#volumes.get(volume)?.claim;
      if (claim !== undefined && this.#direct(claim, node)) return true;
    }
    return false;
  }

  #direct(key: string, node: string): boolean {
    return this.#needed.get(key)?.has(node) ?? false;
  }

  #contribute(by: string, node: string, keys: readonly string[]): void {
    const before = this.#contributions.get(by);
    // Most changes of a pod are of its status and change nothing here.
    if (before?.node === node && before.keys.length === keys.length && before.keys.every((key, at) => key === keys[at]))
      return;
    if (before !== undefined) {
      for (const key of before.keys) {
        const nodes = this.#needed.get(key);
        const left = (nodes?.get(before.node) ?? 0) - 1;
        if (left > 0) nodes?.set(before.node, left);
        else nodes?.delete(before.node);
        if (nodes?.size === 0) this.#needed.delete(key);
      }
      this.#contributions.delete(by);
    }
    if (node === '') return;
    for (const key of keys) {
      let nodes = this.#needed.get(key);
      if (nodes === undefined) {
        nodes = new Map();
        this.#needed.set(key, nodes);
      }
      nodes.set(node, (nodes.get(node) ?? 0) + 1);
    }
    this.#contributions.set(by, { node, keys });
  }
}
