import { StatusError } from '../../api/errors/status-error.ts';
import { withLastApplied } from '../apply/last-applied.ts';
import { CommandError } from '../errors/errors.ts';
import type { Flags, FlagValues } from '../flags/flag.ts';
import { toggle } from '../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, formatFlags, validateFlag } from '../flags/verb-flags.ts';
import { targetOfManifest } from '../manifests/targets.ts';
import type { AnyObject } from '../object.ts';
import { createObject, dryRunOf, fieldValidationOf } from '../objects/mutate.ts';
import { resultPrinter } from '../output/result.ts';
import { type Call, defineVerb, type Verb } from '../verb.ts';

/** Flags of every `create KIND`. */
const commonFlags = {
  ...formatFlags,
  'dry-run': dryRunFlag,
  'field-manager': fieldManagerFlag('kubectl-create'),
  validate: validateFlag,
  'save-config': toggle(false, 'Keep the manifest in the annotation that apply reads.'),
};

/** `create KIND NAME`: makes an object of its arguments and flags. */
export function defineGenerator<const F extends Flags>(generator: {
  /** `deployment NAME --image=image`. */
  readonly use: string;
  readonly about: string;
  readonly flags: F;
  /** What is said before the server's refusal: `failed to create job:`; without it the refusal stands alone. */
  readonly failure?: string;
  readonly make: (call: Call<F>, name: string) => AnyObject | Promise<AnyObject>;
}): Verb {
  return defineVerb({
    use: `create ${generator.use}`,
    about: generator.about,
    flags: { ...commonFlags, ...generator.flags },
    async run(call) {
      const flags = call.flags as FlagValues<typeof commonFlags>;
      const own = call.dashAt === undefined ? call.args : call.args.slice(0, call.dashAt);
      const [name] = own;
      if (name === undefined || own.length > 1)
        throw new CommandError(
          `exactly one NAME is required, got ${own.length}\nSee 'knarr ${call.path} -h' for help and examples`,
        );
      const dryRun = dryRunOf(flags['dry-run']);
      const made = await generator.make(call as unknown as Call<F>, name);
      const tell = await resultPrinter(call, flags, dryRun);
      const object = flags['save-config'] ? withLastApplied(made) : made;
      if (dryRun === 'client') {
        tell(inNamespace(call, object), 'created');
        return 0;
      }
      const session = await call.session();
      const target = await targetOfManifest(session, { object, source: '' });
      try {
        tell(
          await createObject(session.api, target, target.manifest, {
            dryRun,
            fieldManager: flags['field-manager'],
            fieldValidation: fieldValidationOf(flags.validate),
          }),
          'created',
        );
      } catch (error) {
        if (!generator.failure || !(error instanceof StatusError)) throw error;
        throw new CommandError(`${generator.failure} ${error.message}`, { cause: error });
      }
      return 0;
    },
  });
}

/** A manifest that is only shown names its namespace when the user did. */
function inNamespace({ global }: Pick<Call, 'global'>, object: AnyObject): AnyObject {
  if (!global.namespace || clusterScoped.has(object.kind ?? '')) return object;
  return { ...object, metadata: { ...object.metadata, namespace: global.namespace } };
}

const clusterScoped = new Set(['Namespace', 'ClusterRole', 'ClusterRoleBinding', 'PriorityClass']);

/** `a=1,b=2` as a map. */
export function pairsOf(text: string): Record<string, string> {
  const out: Record<string, string> = {};
  for (const pair of text.split(',').filter((one) => one !== '')) {
    const equals = pair.indexOf('=');
    out[equals < 0 ? pair : pair.slice(0, equals)] = equals < 0 ? '' : pair.slice(equals + 1);
  }
  return out;
}
