import { CommandError } from '../errors/errors.ts';
import { number, text } from '../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, formatFlags } from '../flags/verb-flags.ts';
import { forEachObject } from '../objects/each.ts';
import { createObject, dryRunOf } from '../objects/mutate.ts';
import { resultPrinter } from '../output/result.ts';
import { defineVerb } from '../verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_autoscale/ */
export const autoscale = defineVerb({
  use: 'autoscale (TYPE/NAME... | -f FILE) --max=N [--min=N] [--cpu-percent=N]',
  about: 'Have a workload scaled by its load.',
  flags: {
    ...filenameFlags('to scale'),
    ...formatFlags,
    'cpu-percent': number(-1, 'How much of the requested CPU the pods should use on average, in percent.'),
    'dry-run': dryRunFlag,
    'field-manager': fieldManagerFlag('kubectl-autoscale'),
    max: number(-1, 'The most pods.'),
    min: number(-1, 'The fewest pods.'),
    name: text('', 'Name of the new object; by default that of the scaled one.'),
  },
  async run(call) {
    const { flags } = call;
    if (flags.max < 1) throw new CommandError(`--max=MAXPODS is required and must be at least 1, max: ${flags.max}`);
    if (flags.max < flags.min)
      throw new CommandError(
        `--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${flags.max}, min: ${flags.min}`,
      );
    const session = await call.session();
    const dryRun = dryRunOf(flags['dry-run']);
    const tell = await resultPrinter(call, flags, dryRun);
    const resource = await session.resources.find('horizontalpodautoscalers.v2.autoscaling');
    await forEachObject(call, session, flags, {}, async ({ object, target }) => {
      if (!target.resource.subresources.includes('scale'))
        throw new CommandError(`cannot autoscale a ${target.resource.kind}: no scale`);
      const name = flags.name || target.name;
      const made = {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name, namespace: target.namespace ?? 'default' },
        spec: {
          scaleTargetRef: { apiVersion: object.apiVersion, kind: object.kind, name: target.name },
          maxReplicas: flags.max,
          ...(flags.min > 0 ? { minReplicas: flags.min } : {}),
          ...(flags['cpu-percent'] >= 0
            ? {
                metrics: [
                  {
                    type: 'Resource',
                    resource: {
                      name: 'cpu',
                      target: { type: 'Utilization', averageUtilization: flags['cpu-percent'] },
                    },
                  },
                ],
              }
            : {}),
        },
      };
      const place = { kind: 'object', resource, namespace: target.namespace, name } as const;
      tell(
        dryRun === 'client'
          ? made
          : await createObject(session.api, place, made, { dryRun, fieldManager: flags['field-manager'] }),
        'autoscaled',
      );
    });
    return 0;
  },
});
