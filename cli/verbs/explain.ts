import { CommandError } from '../errors/errors.ts';
import { explainField } from '../explain/plaintext.ts';
import { kindOfResource, type OpenApiDocument, schemaOf } from '../explain/schema.ts';
import { text, toggle } from '../flags/flag.ts';
import { findPlainly } from '../resolve/find-plainly.ts';
import type { Resource } from '../resolve/resource.ts';
import type { Session } from '../session/session.ts';
import { defineVerb } from '../verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_explain/ */
export const explain = defineVerb({
  use: 'explain TYPE[.FIELD ...] [--recursive] [--api-version=GROUP/VERSION] [--output=plaintext]',
  about: 'Show the fields of a kind, as the server documents them.',
  examples: `  # The fields of a pod
  knarr explain pods

  # What a probe can be
  knarr explain pods.spec.containers.livenessProbe`,
  flags: {
    'api-version': text(
      '',
      'The group and version to explain the type of; by default the one that the server prefers.',
    ),
    output: text('plaintext', 'How to write it; only plaintext.', { short: 'o' }),
    recursive: toggle(false, 'Only the names and types, but of the fields below fields as well.'),
  },
  async run(call) {
    const { args, flags } = call;
    const [argument, ...more] = args;
    if (argument === undefined)
      throw new CommandError(
        'You must specify the type of resource to explain. Use "knarr api-resources" for a complete list of supported resources.',
      );
    if (more.length > 0) throw new CommandError('We accept only this format: explain RESOURCE');
    if (flags.output === 'plaintext-openapiv2')
      throw new CommandError('output format "plaintext-openapiv2" is not supported: use plaintext');
    const session = await call.session();
    const { resource, path } = await splitArgument(session, argument);
    if (flags.output !== 'plaintext') throw new CommandError(`unrecognized format: ${flags.output}`);
    const { group, version } = flags['api-version'] ? parseApiVersion(flags['api-version']) : resource;
    const asked = { group, version, resource: resource.name };
    const name = `${group}/${version}, Resource=${resource.name}`;
    const document = await documentOf(session, group, version);
    if (!document) throw new CommandError(`couldn't find resource for ${JSON.stringify(name)}`);
    const kind = kindOfResource(document, asked);
    if (!kind) throw new CommandError(`GVR (${name}) not found in OpenAPI schema`);
    call.out(
      `${kind.group ? `GROUP:      ${kind.group}\n` : ''}KIND:       ${kind.kind}\nVERSION:    ${kind.version}\n\n`,
    );
    const schema = schemaOf(document, kind);
    if (!schema) throw new CommandError(`GVK ${JSON.stringify(kind)} not found in OpenAPI schema`);
    const found = explainField(schema, path, { document, recursive: flags.recursive });
    if (found === undefined) throw new CommandError(`field ${JSON.stringify(path.at(-1))} does not exist`);
    call.out(`${found}\n`);
    return 0;
  },
});

/** `deployments.apps.spec`: the type may carry its group, and what is left is the path. */
async function splitArgument(
  session: Session,
  argument: string,
): Promise<{ readonly resource: Resource; readonly path: readonly string[] }> {
  const parts = argument.replace(/\.$/, '').split('.');
  const [name = '', ...path] = parts;
  for (let taken = parts.length; taken > 1; taken--) {
    const resource = await exactly(session, parts.slice(0, taken));
    if (resource) return { resource, path: parts.slice(taken) };
  }
  return { resource: await findPlainly(session, name), path };
}

/** A type with its whole group behind it, not with the beginning of one. */
async function exactly(session: Session, [name = '', ...group]: readonly string[]): Promise<Resource | undefined> {
  const found = await session.resources.tryFind(`${name}.${group.join('.')}`);
  return found?.group === group.join('.') ? found : undefined;
}

function parseApiVersion(value: string): { readonly group: string; readonly version: string } {
  const parts = value.split('/');
  if (parts.length > 2) throw new CommandError(`unexpected GroupVersion string: ${value}`);
  return parts.length === 1 ? { group: '', version: value } : { group: parts[0] ?? '', version: parts[1] ?? '' };
}

/** The document of a group and version; undefined when the server has none. */
async function documentOf({ api }: Session, group: string, version: string): Promise<OpenApiDocument | undefined> {
  const index = (await api.request({ path: '/openapi/v3' })) as {
    readonly paths?: Readonly<Record<string, { readonly serverRelativeURL?: string }>>;
  };
  const url = index.paths?.[group === '' ? `api/${version}` : `apis/${group}/${version}`]?.serverRelativeURL;
  if (url === undefined) return undefined;
  const [path = '', query = ''] = url.split('?');
  return (await api.request({
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    accept: 'application/json',
  })) as OpenApiDocument;
}
