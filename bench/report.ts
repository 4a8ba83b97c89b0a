/**
 * Prints what a benchmark found as one line of JSON, which `tools/bench.mjs` reads: the scenario in words, and figures whose names end
 * in their unit. A line without a figure of the same name in the other run cannot be compared, so names stay.
 */
export function report(scenario: string, figures: Readonly<Record<string, number>>): void {
  const rounded = Object.entries(figures).map(([name, value]) => [
    name,
    Number(value.toPrecision(value < 100 ? 3 : 6)),
  ]);
  console.log(JSON.stringify({ scenario, figures: Object.fromEntries(rounded) }));
}

/** The middle one; of an even number the higher of the two in the middle. 0 of none. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
