import { bashScript, type CompletedVerb } from '../completion/bash.ts';
import { UsageError } from '../errors/errors.ts';
import type { Flags } from '../flags/flag.ts';
import { globalFlags } from '../flags/global.ts';
import { defineVerb } from '../verb.ts';

const flagNames = (flags: Flags): string[] =>
  Object.entries(flags).flatMap(([name, { hidden }]) => (hidden ? [] : [`--${name}`]));

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_completion/ */
export const completion = defineVerb({
  use: 'completion bash',
  about: 'Print a script that makes bash complete the verbs and flags of knarr: source <(knarr completion bash).',
  flags: {},
  async run({ args, out }) {
    const [shell, ...rest] = args;
    if (shell === undefined) throw new UsageError('completion', 'Shell not specified.');
    if (rest.length > 0) throw new UsageError('completion', 'Too many arguments. Expected only the shell type.');
    if (shell !== 'bash') throw new UsageError('completion', `Unsupported shell type ${JSON.stringify(shell)}.`);
    // The table of verbs knows this one too.
    const { verbs } = await import('./index.ts');
    const completed: Record<string, CompletedVerb> = {};
    for (const [name, { verb: load }] of Object.entries(verbs)) {
      const verb = await load();
      completed[name] = { subverbs: Object.keys(verb.subverbs ?? {}), flags: flagNames(verb.flags) };
    }
    out(bashScript(completed, flagNames(globalFlags)));
    return 0;
  },
});
