/** The text of an error, as events, conditions and answers show it; of what is no Error, its own text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
