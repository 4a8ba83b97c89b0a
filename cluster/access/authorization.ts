import type { Clock } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import type { UserInfo } from '../../apiserver/authentication/user-info.ts';
import {
  type AuthorizerSettings,
  readAuthorizationConfiguration,
} from '../../apiserver/authorization/configuration.ts';
import {
  type Authorizer,
  type AuthorizerChoice,
  type AuthorizerParts,
  buildAuthorizer,
  type RuleResolver,
  type WebhookSettings,
  webhookAuthorizer,
} from '../../apiserver/authorization/index.ts';
import { followFile } from './follow-file.ts';
import type { AccessOptions } from './options.ts';
import { connectWebhook, type WebhookConnection } from './webhook-connection.ts';

export interface AuthorizationParts extends AuthorizerParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  /** Ends all that goes on in the background. */
  readonly signal: AbortSignal;
}

export interface Authorization {
  readonly authorizer: Authorizer;
  /** Lists the rules of a user, as far as the authorizers of the moment can. */
  readonly resolvers: () => readonly RuleResolver[];
  close(): Promise<void>;
}

/** For a webhook of the flags, all tries of one review. */
const TIMEOUT_MS = 30_000;

/**
 * Makes the authorizer that the options ask for. With `--authorization-config` it follows the file: a change counts from the
 * next request on. Rejects with an error that is one sentence when a file cannot be used.
 */
export async function buildAuthorization(options: AccessOptions, parts: AuthorizationParts): Promise<Authorization> {
  const { authorizationConfig: file } = options;
  if (file === undefined) {
    const made = await make(settingsOf(options), parts);
    return { authorizer: made.authorizer, resolvers: () => made.resolvers, close: made.close };
  }
  let current: Made | undefined;
  await followFile(
    file,
    async (text) => {
      const made = await make(await readAuthorizationConfiguration(text, { file }), parts);
      current = made;
      // Reviews that are under way still get their answer or their own end: the connection is closed to new ones only.
      return { release: () => void made.close() };
    },
    parts,
  );
  const first = current as Made | undefined;
  if (first === undefined) throw new Error(`${file} was read and gave no authorizer`);
  const now = () => current ?? first;
  return {
    authorizer: { name: 'configured', authorize: (attributes) => now().authorizer.authorize(attributes) },
    resolvers: () => now().resolvers,
    close: () => now().close(),
  };
}

/** The flags as a configuration file would say it. */
function settingsOf({ authorizationModes, authorizationWebhook: webhook }: AccessOptions): AuthorizerSettings[] {
  return authorizationModes.map((type): AuthorizerSettings => {
    if (type !== 'Webhook') return { type, name: type.toLowerCase() };
    if (webhook === undefined) throw new Error('mode Webhook without a configuration file');
    const { configFile, ...times } = webhook;
    const settings: WebhookSettings = {
      name: 'default',
      ...times,
      timeoutMs: TIMEOUT_MS,
      failurePolicy: 'NoOpinion',
    };
    return { type, name: 'default', webhook: settings, kubeConfigFile: configFile };
  });
}

interface Made {
  readonly authorizer: Authorizer;
  readonly resolvers: readonly RuleResolver[];
  close(): Promise<void>;
}

async function make(settings: readonly AuthorizerSettings[], parts: AuthorizationParts): Promise<Made> {
  const connections: WebhookConnection[] = [];
  const chosen: AuthorizerChoice[] = [];
  for (const one of settings) {
    if (one.type !== 'Webhook') {
      chosen.push(one.type);
      continue;
    }
    const connection = await connectWebhook(one.kubeConfigFile, parts.clock);
    connections.push(connection);
    chosen.push(webhookAuthorizer({ ...one.webhook, ...parts, post: connection.post }));
  }
  const close = async () => {
    await Promise.all(connections.map((connection) => connection.close()));
  };
  return { ...buildAuthorizer(chosen, parts), close };
}

/** The resolvers as one, for reviews that are made once and asked for ever. */
export function currentRules(resolvers: () => readonly RuleResolver[]): readonly RuleResolver[] {
  return [
    {
      rulesFor(user: UserInfo, namespace: string) {
        const all = resolvers().map((resolver) => resolver.rulesFor(user, namespace));
        const errors = all.flatMap(({ error }) => error ?? []);
        return {
          resourceRules: all.flatMap((one) => one.resourceRules),
          nonResourceRules: all.flatMap((one) => one.nonResourceRules),
          incomplete: all.some((one) => one.incomplete),
          ...(errors.length === 0 ? {} : { error: errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]` }),
        };
      },
    },
  ];
}
