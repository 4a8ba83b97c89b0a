import { parseSelector } from '../../api/labels/parse.ts';
import { type Requirement, SelectorError } from '../../api/labels/requirement.ts';
import { CommandError } from '../errors/errors.ts';

/** A selector as objects hold it. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/ */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

const operators = { in: 'In', notin: 'NotIn', exists: 'Exists', '!': 'DoesNotExist' } as const;

/** `a=b,c in (d,e)` as an object holds it. Throws CommandError for what no object can hold. */
export function labelSelectorOf(text: string): LabelSelector {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: { key: string; operator: string; values?: readonly string[] }[] = [];
  for (const { key, operator, values } of requirementsOf(text)) {
    switch (operator) {
      case '=':
      case '==':
        matchLabels[key] = values[0] ?? '';
        break;
      case 'gt':
      case 'lt':
        throw new CommandError(`"${operator}" isn't supported in label selectors`);
      case '!=':
        throw new CommandError('"!=" is not a valid label selector operator');
      default:
        matchExpressions.push({ key, operator: operators[operator], ...(values.length > 0 ? { values } : {}) });
    }
  }
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  };
}

function requirementsOf(text: string): readonly Requirement[] {
  try {
    return parseSelector(text).requirements;
  } catch (cause) {
    if (!(cause instanceof SelectorError)) throw cause;
    throw new CommandError(`couldn't parse the selector string ${JSON.stringify(text)}: ${cause.message}`, { cause });
  }
}
