/** A verb as a shell completes it. */
export interface CompletedVerb {
  readonly subverbs: readonly string[];
  /** With their dashes. */
  readonly flags: readonly string[];
}

const clusterCommands = ['up', 'down', 'status'];

/** A script for bash that completes verbs, the verbs below them, and flags. */
export function bashScript(verbs: Readonly<Record<string, CompletedVerb>>, globalFlags: readonly string[]): string {
  const cases = Object.entries(verbs).map(([name, { subverbs, flags }]) => {
    const words = [...subverbs, ...flags].join(' ');
    return `    ${name}) words="${words}" ;;`;
  });
  return [
    '_knarr() {',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own.
    '  local current="${COMP_WORDS[COMP_CWORD]}" words=""',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W "${[...Object.keys(verbs), ...clusterCommands].sort().join(' ')}" -- "$current"))`,
    '    return',
    '  fi',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own.
    '  case "${COMP_WORDS[1]}" in',
    ...cases,
    '  esac',
    `  case "$current" in -*) words="$words ${globalFlags.join(' ')}" ;; esac`,
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    'complete -o default -F _knarr knarr',
    '',
  ].join('\n');
}
