import { CommandError } from '../errors/errors.ts';
import { selectorFlag } from '../flags/verb-flags.ts';
import { defineVerb } from '../verb.ts';
import { changeObjects, setFlags, settableObjects } from './change.ts';
import { type SettableContainer, withPodSpec } from './template.ts';

/** `set image`. https://kubernetes.io/docs/reference/kubectl/generated/kubectl_set/kubectl_set_image/ */
export const image = defineVerb({
  use: 'set image (TYPE/NAME... | -f FILE) CONTAINER=IMAGE...',
  about: 'Change the images of containers.',
  flags: { ...setFlags, selector: selectorFlag },
  async run(call) {
    const { args } = call;
    const resources = args.filter((arg) => !arg.includes('='));
    const images = args.filter((arg) => arg.includes('=')).map((arg) => arg.split(/=(.*)/s) as [string, string]);
    if (images.length === 0) throw new CommandError('at least one image update is required');
    const changed = (container: SettableContainer): SettableContainer => {
      const wanted = images.findLast(([name]) => name === container.name || name === '*')?.[1];
      return wanted === undefined ? container : { ...container, image: wanted };
    };
    return changeObjects(call, await settableObjects(call, resources), {
      operation: 'image updated',
      failure: 'failed to patch image update to pod template:',
      change: (settable) =>
        withPodSpec(settable.object, settable, (spec) => {
          const { containers = [], initContainers = [] } = spec;
          for (const [name] of images)
            if (name !== '*' && ![...containers, ...initContainers].some((one) => one.name === name))
              throw new CommandError(`unable to find container named ${JSON.stringify(name)}`);
          return {
            ...spec,
            containers: containers.map(changed),
            ...(spec.initContainers ? { initContainers: initContainers.map(changed) } : {}),
          };
        }),
    });
  },
});
