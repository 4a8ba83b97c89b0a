import {
  type Authorizer,
  alwaysAllow,
  alwaysDeny,
  privilegedGroupAuthorizer,
  type RuleResolver,
  unionAuthorizer,
} from './authorizer.ts';

/** The values of `--authorization-mode`. */
export type AuthorizationMode = 'AlwaysAllow' | 'AlwaysDeny' | 'Node' | 'RBAC' | 'Webhook';

const known: readonly AuthorizationMode[] = ['AlwaysAllow', 'AlwaysDeny', 'Node', 'RBAC', 'Webhook'];

/** What Knarr runs with unless told otherwise. kube-apiserver's own default, AlwaysAllow, is no default at all. */
export const defaultAuthorizationModes: readonly AuthorizationMode[] = ['Node', 'RBAC'];

/** Reads `--authorization-mode`, a comma-separated list. A string says in one sentence what is wrong with it. */
export function parseAuthorizationModes(value: string): readonly AuthorizationMode[] | string {
  const modes = value
    .split(',')
    .map((mode) => mode.trim())
    .filter((mode) => mode !== '');
  if (modes.length === 0) return 'at least one authorization-mode must be passed';
  const unknown = modes.find((mode) => !known.includes(mode as AuthorizationMode));
  if (unknown !== undefined)
    return `authorization-mode "${unknown}" is not a valid mode; known are ${known.join(', ')}`;
  const twice = modes.find((mode, at) => modes.indexOf(mode) !== at);
  if (twice !== undefined) return `authorization-mode "${twice}" is given more than once`;
  return modes as AuthorizationMode[];
}

/** The authorizers that have to be made. */
export interface AuthorizerParts {
  readonly Node: Authorizer & RuleResolver;
  readonly RBAC: Authorizer & RuleResolver;
}

/** A mode, or an authorizer that stands for itself, as each webhook does. */
export type AuthorizerChoice = AuthorizationMode | (Authorizer & Partial<RuleResolver>);

/**
 * The authorizer of a server: system:masters first, then those chosen, in the order given. `resolvers` list the rules of a
 * user, for SelfSubjectRulesReview. Throws for the mode Webhook, of which there is none without a configuration.
 */
export function buildAuthorizer(
  choices: readonly AuthorizerChoice[],
  parts: AuthorizerParts,
): { readonly authorizer: Authorizer; readonly resolvers: readonly RuleResolver[] } {
  const chosen = choices.map((choice): Authorizer & Partial<RuleResolver> => {
    if (typeof choice === 'object') return choice;
    if (choice === 'AlwaysAllow') return alwaysAllow;
    if (choice === 'AlwaysDeny') return alwaysDeny;
    if (choice === 'Webhook')
      throw new Error(`authorization-mode ${choice} needs a configuration file, and none is given`);
    return parts[choice];
  });
  const resolvers = chosen.filter((one): one is Authorizer & RuleResolver => one.rulesFor !== undefined);
  return { authorizer: unionAuthorizer([privilegedGroupAuthorizer, ...chosen]), resolvers };
}
