import { CommandError, throwGathered, UsageError } from '../errors/errors.ts';
import { toggle } from '../flags/flag.ts';
import { allFlag, dryRunFlag, fieldManagerFlag, formatFlags, selectorFlag } from '../flags/verb-flags.ts';
import { gatherObjects } from '../objects/gather.ts';
import { dryRunOf, patchObject } from '../objects/mutate.ts';
import { resultPrinter } from '../output/result.ts';
import { defineVerb } from '../verb.ts';

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect?: string;
}

const effects = new Set(['NoSchedule', 'PreferNoSchedule', 'NoExecute']);

/** Reads `key=value:effect`, and `key:effect-` or `key-` for those to take away. Throws CommandError. */
export function parseTaints(words: readonly string[]): {
  readonly add: readonly Taint[];
  readonly remove: readonly Taint[];
} {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const word of words) {
    const removes = word.endsWith('-');
    const text = removes ? word.slice(0, -1) : word;
    const [pair = '', effect] = text.split(':');
    const [key = '', value] = pair.split('=');
    if (key === '' || (!removes && effect === undefined)) throw new UsageError('taint', `invalid taint spec: ${word}`);
    if (effect !== undefined && !effects.has(effect) && !(removes && effect === ''))
      throw new UsageError('taint', `invalid taint effect: ${effect}, unsupported taint effect`);
    const taint = { key, ...(value ? { value } : {}), ...(effect ? { effect } : {}) };
    (removes ? remove : add).push(taint);
  }
  return { add, remove };
}

const same = (a: Taint, b: Taint) => a.key === b.key && a.effect === b.effect;
const name = ({ key, effect }: Taint) => (effect ? `${key}:${effect}` : key);

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_taint/ */
export const taint = defineVerb({
  use: 'taint node NAME... (KEY[=VALUE]:EFFECT | KEY[:EFFECT]-)... [--overwrite]',
  about: 'Change the taints of nodes.',
  flags: {
    ...formatFlags,
    all: allFlag('Select'),
    'dry-run': dryRunFlag,
    'field-manager': fieldManagerFlag('kubectl-taint'),
    overwrite: toggle(false, 'Change taints that are there already.'),
    selector: selectorFlag,
  },
  async run(call) {
    const { flags, args } = call;
    const isTaint = (word: string) => word.includes(':') || word.includes('=') || word.endsWith('-');
    const resources = args.filter((word) => !isTaint(word));
    const { add, remove } = parseTaints(args.filter(isTaint));
    if (resources.length === 0)
      throw new UsageError(
        'taint',
        'one or more resources must be specified as <resource> <name> or <resource>/<name>',
      );
    if (add.length + remove.length === 0) throw new CommandError('at least one taint update is required');
    const session = await call.session();
    const dryRun = dryRunOf(flags['dry-run']);
    const tell = await resultPrinter(call, flags, dryRun);
    const errors: unknown[] = [];
    for (const { object, target } of await gatherObjects(call, session, flags, resources)) {
      try {
        const { taints: present = [] } = (object.spec ?? {}) as { taints?: readonly Taint[] };
        if (!flags.overwrite && add.some((one) => present.some((other) => same(one, other))))
          throw new CommandError(
            `node ${target.name} already has ${plural(add, present)} taint(s) with same effect(s) and --overwrite is false`,
          );
        for (const one of remove)
          if (!present.some((other) => other.key === one.key && (!one.effect || other.effect === one.effect)))
            throw new CommandError(`taint "${name(one)}" not found`);
        const kept = present.filter(
          (one) =>
            !add.some((other) => same(one, other)) &&
            !remove.some((other) => other.key === one.key && (!other.effect || other.effect === one.effect)),
        );
        const patch = {
          metadata: { resourceVersion: object.metadata?.resourceVersion },
          spec: { taints: [...kept, ...add] },
        };
        const done =
          dryRun === 'client'
            ? object
            : await patchObject(session.api, target, 'merge', patch, { dryRun, fieldManager: flags['field-manager'] });
        const both = add.length > 0 && remove.length > 0;
        tell(done, both || flags.overwrite ? 'modified' : add.length > 0 ? 'tainted' : 'untainted');
      } catch (error) {
        errors.push(error);
      }
    }
    throwGathered(errors);
    return 0;
  },
});

/** kubectl says "a taint(s)" of a key that is there; the keys themselves stand between for several. */
function plural(add: readonly Taint[], present: readonly Taint[]): string {
  const clashing = add.filter((one) => present.some((other) => same(one, other)));
  return clashing.map(({ key }) => key).join(',');
}
