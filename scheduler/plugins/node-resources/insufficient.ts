import { type Rejected, rejected } from '../../framework/outcome.ts';

const name = 'NodeResourcesFit';

/** The rejections of NodeResourcesFit, one object for each wording, so that they can be told apart by identity. */
const known = new Map<string, Rejected>();
const maxKnown = 1024;

/**
 * All resources that a node lacks. `neverFits`: the pod wants more of one than the node has when it is empty, so removing pods
 * cannot help.
 */
export function insufficient(reasons: readonly string[], neverFits: boolean): Rejected {
  const key = `${neverFits ? '!' : ''}${reasons.join()}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const made: Rejected = { ...rejected(name, '', { preemptionMayHelp: !neverFits }), reasons: [...reasons] };
  // Names of extended resources are the users' own words: their number must have a bound.
  if (known.size >= maxKnown) known.clear();
  known.set(key, made);
  return made;
}
