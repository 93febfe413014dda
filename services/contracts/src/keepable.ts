/** No message of ours is nested as deeply; a hostile one would exhaust the stack of whoever writes it out again. */
const maxDepth = 32;

/**
 * False: nothing that this JSON text says can be objected to. A text without escapes of characters holds neither U+0000 nor half a pair, and
 * with so few brackets it is not that deep. Most messages are such, and need not be looked through.
 */
export function mayObject(json: string): boolean {
  let brackets = 0;
  for (const bracket of ["{", "["])
    for (let at = json.indexOf(bracket); at >= 0; at = json.indexOf(bracket, at + 1)) brackets += 1;
  return brackets >= maxDepth || json.includes("\\u") || !json.isWellFormed();
}

/**
 * Why parsed JSON from outside cannot be handed on and kept, or undefined: PostgreSQL stores neither U+0000 nor half a surrogate pair,
 * and one such message would spoil the statement that carries those of a thousand other devices.
 */
export function objectionTo(value: unknown, depth = 0): string | undefined {
  if (typeof value === "string") return objectionToText(value);
  if (typeof value !== "object" || value === null) return undefined;
  if (depth === maxDepth) return `nested deeper than ${maxDepth} levels`;
  for (const [name, member] of Object.entries(value)) {
    const objection = objectionToText(name) ?? objectionTo(member, depth + 1);
    if (objection !== undefined) return objection;
  }
  return undefined;
}

function objectionToText(text: string): string | undefined {
  if (text.includes("\0")) return "a text holds the character U+0000";
  return text.isWellFormed() ? undefined : "a text holds half of a surrogate pair";
}
