import { CommandError } from '../errors/errors.ts';
import { array, duration, text } from '../flags/flag.ts';
import { formatFlags } from '../flags/verb-flags.ts';
import type { AnyObject } from '../object.ts';
import { printerFor } from '../output/format.ts';
import { itemPath } from '../resolve/resource.ts';
import { defineVerb } from '../verb.ts';

/** `create token`: a token of a service account. https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/ */
export const token = defineVerb({
  use: 'create token SERVICE_ACCOUNT_NAME [options]',
  about: 'Have the server make a token of a service account.',
  flags: {
    ...formatFlags,
    audience: array('Who is to accept the token; by default the server. May be repeated.'),
    duration: duration(0, 'How long the token is good; 0 for what the server chooses.'),
    'bound-object-kind': text('', 'The token ends with an object of this kind: Pod, Secret or Node.'),
    'bound-object-name': text('', 'The object that the token ends with.'),
    'bound-object-uid': text('', 'UID of that object.'),
  },
  async run(call) {
    const { flags, args } = call;
    const [name, ...rest] = args;
    if (name === undefined || rest.length > 0)
      throw new CommandError(
        `exactly one NAME is required, got ${args.length}\nSee 'knarr create token -h' for help and examples`,
      );
    const kind = flags['bound-object-kind'];
    if (kind !== '' && flags['bound-object-name'] === '')
      throw new CommandError('--bound-object-name is required if --bound-object-kind is provided');
    const session = await call.session();
    const resource = await session.resources.find('serviceaccounts');
    const answer = (await session.api.request({
      method: 'POST',
      path: itemPath(resource, session.namespace, name, 'token'),
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {
          audiences: flags.audience.length > 0 ? flags.audience : null,
          ...(flags.duration > 0 ? { expirationSeconds: Math.round(flags.duration / 1000) } : {}),
          ...(kind === ''
            ? {}
            : {
                boundObjectRef: {
                  kind,
                  apiVersion: 'v1',
                  name: flags['bound-object-name'],
                  ...(flags['bound-object-uid'] ? { uid: flags['bound-object-uid'] } : {}),
                },
              }),
        },
      },
    })) as AnyObject & { readonly status?: { readonly token?: string } };
    const printer = await printerFor(flags, call.io);
    call.out(printer ? printer(answer) : `${answer.status?.token ?? ''}\n`);
    return 0;
  },
});
