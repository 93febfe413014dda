export interface Token {
  /** `stray`: one character with which nothing begins. */
  readonly kind: "word" | "text" | "symbol" | "end" | "stray";
  /** A text's content; else what is written. */
  readonly value: string;
  /** Where it begins, in UTF-16 code units. */
  readonly at: number;
}

/** After any blanks: a symbol; a text in quotes, where \" and \\ stand for " and \; or a word, which needs no quotes. */
const pattern = /\s*(?:([(),]|!=|!~|<=|>=|[=<>~])|"((?:[^"\\\p{Cc}]|\\["\\])*)"|([^\s\p{Cc}(),=!<>~"]+))/uy;

/** Splits a filter into tokens. The last is `end`, or `stray` where it cannot be read on. */
export function* tokensOf(text: string): Generator<Token> {
  for (let from = 0; ;) {
    pattern.lastIndex = from;
    const [taken, symbol, quoted, word] = pattern.exec(text) ?? [];
    if (taken === undefined) {
      yield last(text, from);
      return;
    }
    from += taken.length;
    if (symbol !== undefined) yield { kind: "symbol", value: symbol, at: from - symbol.length };
    else if (word !== undefined) yield { kind: "word", value: word, at: from - word.length };
    else if (quoted !== undefined)
      yield { kind: "text", value: quoted.replaceAll(/\\(["\\])/g, "$1"), at: from - quoted.length - 2 };
  }
}

function last(text: string, from: number): Token {
  const at = from + text.slice(from).search(/\S|$/);
  const [value] = text.slice(at);
  return value === undefined ? { kind: "end", value: "", at } : { kind: "stray", value, at };
}
