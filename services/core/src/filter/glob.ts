/**
 * Whether a whole text fits a pattern, whatever the case: `*` is any run of characters, `?` any one. Steps back to the last star
 * only, so that the time is at most pattern × text, which no regular expression promises.
 */
export function globMatches(pattern: string, text: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), text.toLowerCase()];
  let [at, here] = [0, 0];
  let star: { readonly after: number; from: number } | undefined;
  while (here < given.length) {
    if (wanted[at] === "*") star = { after: ++at, from: here };
    else if (at < wanted.length && (wanted[at] === "?" || wanted[at] === given[here])) [at, here] = [at + 1, here + 1];
    else if (star !== undefined) [at, here] = [star.after, ++star.from];
    else return false;
  }
  return /^\**$/.test(wanted.slice(at));
}
