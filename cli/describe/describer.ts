import type { AnyObject, Metadata } from '../object.ts';
import type { Selectors } from '../objects/fetch.ts';
import { describeAnnotations, type Lines } from './lines.ts';

/** What describers ask the server for besides the object. */
export interface DescribeContext {
  readonly now: number;
  /** Objects of a kind (`pods`, `replicasets.apps`). Throws what the server answers. */
  list(type: string, namespace: string | undefined, selectors?: Selectors): Promise<readonly AnyObject[]>;
  /** As `list`; undefined when the server refuses. */
  tryList(
    type: string,
    namespace: string | undefined,
    selectors?: Selectors,
  ): Promise<readonly AnyObject[] | undefined>;
  /** One object. Throws what the server answers. */
  get(type: string, namespace: string | undefined, name: string): Promise<AnyObject>;
}

/** Writes what there is to say about an object; its events come behind. */
export type Describer<T> = (object: T, lines: Lines, context: DescribeContext) => void | Promise<void>;

/** Every object that is described has its metadata. */
export interface Described {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: Metadata;
}

/** Name, namespace (where there is a field for it), labels and annotations. */
export function describeMetadata(lines: Lines, { metadata }: Described): void {
  lines.add(0, `Name:\t${metadata.name ?? ''}`);
  if (metadata.namespace !== undefined) lines.add(0, `Namespace:\t${metadata.namespace}`);
  lines.map(0, 'Labels', metadata.labels);
  describeAnnotations(lines, metadata.annotations);
}

/** `Controlled By: ReplicaSet/web-1234`, for objects that have a controller. */
export function describeController(lines: Lines, { metadata }: Described): void {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  if (owner) lines.add(0, `Controlled By:\t${owner.kind}/${owner.name}`);
}
