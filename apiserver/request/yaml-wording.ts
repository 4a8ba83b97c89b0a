import type { YAMLParseError } from 'yaml';

const unstartable = 'found character that cannot start any token';
const misplacedColon = 'mapping values are not allowed in this context';

/** libyaml's words for what the parser here has found. */
export function wording(error: YAMLParseError, text: string): string {
  switch (error.code) {
    case 'BAD_INDENT':
    case 'MISSING_CHAR': {
      const before = text.slice(0, error.pos[0] + 1).trimEnd();
      if (/[[{,:]$/.test(before)) return 'did not find expected node content';
      if (/["']/.test(error.message)) return 'found unexpected end of stream';
      return before.lastIndexOf('[') > before.lastIndexOf('{')
        ? "did not find expected ',' or ']'"
        : "did not find expected ',' or '}'";
    }
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return misplacedColon;
    case 'TAB_AS_INDENT':
    case 'BAD_SCALAR_START':
      return unstartable;
    case 'UNEXPECTED_TOKEN':
      return 'did not find expected key';
    default:
      return (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
  }
}
