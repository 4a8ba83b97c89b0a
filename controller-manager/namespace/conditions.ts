import { setCondition } from '../../api/meta/conditions.ts';
import type { Shared } from '../../client/client.ts';
import type { NamespaceCondition } from '../../proto/gen/core/v1.ts';

/** What one pass over a namespace has found. */
export interface Findings {
  /** Parts of discovery that failed. */
  readonly undiscovered: readonly string[];
  /** Kinds whose objects could not be deleted or listed, and why. */
  readonly undeleted: readonly string[];
  /** Objects left, by `resource.group`; those of the core group end in a dot. */
  readonly remaining: ReadonlyMap<string, number>;
  /** Objects left that a finalizer holds, by the finalizer. */
  readonly finalizers: ReadonlyMap<string, number>;
}

type Conditions = readonly Shared<NamespaceCondition>[];

/** Each condition of a namespace that is being deleted, with the texts of its bad and its good case. */
const forms = [
  {
    type: 'NamespaceDeletionDiscoveryFailure',
    bad: 'DiscoveryFailed',
    good: ['ResourcesDiscovered', 'All resources successfully discovered'],
    text: ({ undiscovered }: Findings) =>
      undiscovered.length > 0
        ? `Discovery failed for some groups, ${undiscovered.length} failing: ${undiscovered.join(', ')}`
        : '',
  },
  {
    type: 'NamespaceDeletionGroupVersionParsingFailure',
    bad: 'GroupVersionParsingFailed',
    good: ['ParsedGroupVersions', 'All legacy kube types successfully parsed'],
    text: () => '',
  },
  {
    type: 'NamespaceDeletionContentFailure',
    bad: 'ContentDeletionFailed',
    good: ['ContentDeleted', 'All content successfully deleted, may be waiting on finalization'],
    text: ({ undeleted }: Findings) =>
      undeleted.length > 0
        ? `Failed to delete all resource types, ${undeleted.length} remaining: ${[...undeleted].sort().join(', ')}`
        : '',
  },
  {
    type: 'NamespaceContentRemaining',
    bad: 'SomeResourcesRemain',
    good: ['ContentRemoved', 'All content successfully removed'],
    text: ({ remaining }: Findings) => sentence('Some resources are remaining: ', remaining, ' has '),
  },
  {
    type: 'NamespaceFinalizersRemaining',
    bad: 'SomeFinalizersRemain',
    good: ['ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
    text: ({ finalizers }: Findings) =>
      sentence('Some content in the namespace has finalizers remaining: ', finalizers, ' in '),
  },
] as const;

function sentence(start: string, counts: ReadonlyMap<string, number>, between: string): string {
  const parts = [...counts]
    .filter(([, count]) => count > 0)
    .map(([name, n]) => `${name}${between}${n} resource instances`);
  return parts.length > 0 ? start + parts.sort().join(', ') : '';
}

/** The conditions after a pass; the same list when nothing changed. */
export function conditionsOf(before: Conditions | undefined, findings: Findings, now: number): Conditions {
  let next: Conditions = before ?? [];
  for (const { type, bad, good, text } of forms) {
    const message = text(findings);
    next = setCondition<Shared<NamespaceCondition>>(
      next,
      message === ''
        ? { type, status: 'False', reason: good[0], message: good[1] }
        : { type, status: 'True', reason: bad, message },
      now,
    );
  }
  return next;
}
