const keywords = new Set(
  "and or unless on ignoring by without group_left group_right bool offset inf nan start end atan2".split(" "),
);

/**
 * The metrics that a query reads. Not a parser (promtool is, in the tests): what is left of a query without strings, matchers, ranges,
 * label lists, functions, keywords and numbers is names of metrics.
 */
export function metricNames(query: string): string[] {
  const bare = query
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, "")
    .replaceAll(/\{[^}]*\}/g, " ")
    .replaceAll(/\[[^\]]*\]/g, " ")
    .replaceAll(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, " ");
  const words = [...bare.matchAll(/(?<![\w.:$])([a-z_:][\w:]*)\b(?!\s*\()/gi)].map(([, word = ""]) => word);
  return [...new Set(words.filter((word) => !keywords.has(word.toLowerCase())))];
}

/** Of `label_values(metric, label)` and `query_result(query)`, as Grafana's variables ask. */
export const variableQuery = (query: string): string =>
  /^label_values\((.+),\s*\w+\)$/.exec(query)?.[1] ?? /^query_result\((.+)\)$/.exec(query)?.[1] ?? query;
