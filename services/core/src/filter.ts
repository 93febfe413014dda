import { fieldNames, fieldOf, operators, type Field, type FilteredDevice } from "./filter/fields.js";
import { tokensOf, type Token } from "./filter/tokens.js";
import { isVersion } from "./version-order.js";

export type { FilteredDevice } from "./filter/fields.js";

/**
 * Which devices are meant, in words that people write:
 *
 *     either   = both { "or" both }
 *     both     = one { "and" one }
 *     one      = "not" one | "(" either ")" | field operator value | field "in" "(" value { "," value } ")" | tag
 *     operator = "=" | "!=" | "~" | "!~" | "<" | "<=" | ">" | ">="
 *
 * `~` compares with a pattern of `*` and `?`, whatever the case; `<` and its like compare version numbers, and so numbers. A device
 * of which a field is not known fits none of its values. `tag.floor` alone: the device has that tag.
 */
export interface Filter {
  /** As it was written. */
  readonly text: string;
  readonly matches: (device: FilteredDevice) => boolean;
}

export interface FilterError {
  /** Index of the character at which it cannot be understood, in UTF-16 code units; the length of the text: at its end. */
  readonly at: number;
  readonly found: string;
  /** What may stand there. */
  readonly expected: readonly string[];
}

export type ParsedFilter =
  { readonly ok: true; readonly filter: Filter } | { readonly ok: false; readonly error: FilterError };

/** Longer than anybody writes, and short enough for an address. */
export const maxFilterLength = 2048;
/** Brackets and negations inside one another: hostile input ends here instead of at the end of the stack. */
const maxDepth = 32;

/** Never throws. */
export function parseFilter(text: string): ParsedFilter {
  try {
    if (text.length > maxFilterLength)
      throw new Misfit({
        at: maxFilterLength,
        found: "there is more",
        expected: ["nothing: write it shorter"],
      });
    return { ok: true, filter: { text, matches: new Parser(tokensOf(text)).whole() } };
  } catch (error) {
    if (error instanceof Misfit) return { ok: false, error: error.misfit };
    throw error;
  }
}

/** One line for a person. */
export const describeFilterError = ({ at, found, expected }: FilterError): string =>
  `character ${at + 1}: ${found}, but here may stand: ${expected.join(", ")}`;

class Misfit extends Error {
  readonly misfit: FilterError;
  constructor(misfit: FilterError) {
    super("the filter does not fit its grammar");
    this.misfit = misfit;
  }
}

type Test = Filter["matches"];

const not =
  (test: Test): Test =>
  (device) =>
    !test(device);

/** A word that would be read as part of the grammar needs quotes to be a value. */
const keywords = ["and", "or", "not", "in"];
const operatorNames = [...Object.keys(operators), "!=", "!~"];

/** Recursive descent: a method for each rule of the grammar. */
class Parser {
  readonly #tokens: Iterator<Token, void>;
  #token: Token = { kind: "end", value: "", at: 0 };
  #depth = 0;

  constructor(tokens: Iterator<Token, void>) {
    this.#tokens = tokens;
    this.#advance();
  }

  whole(): Test {
    const test = this.#either();
    if (this.#token.kind !== "end") throw this.#misfit("and", "or", "the end");
    return test;
  }

  #either(): Test {
    const tests = [this.#both()];
    while (this.#takes("or")) tests.push(this.#both());
    return (device) => tests.some((test) => test(device));
  }

  #both(): Test {
    const tests = [this.#one()];
    while (this.#takes("and")) tests.push(this.#one());
    return (device) => tests.every((test) => test(device));
  }

  #one(): Test {
    if (this.#depth === maxDepth) throw this.#misfit(`at most ${maxDepth} brackets and negations inside one another`);
    this.#depth += 1;
    const test = this.#takes("not") ? not(this.#one()) : this.#takes("(") ? this.#inBrackets() : this.#comparison();
    this.#depth -= 1;
    return test;
  }

  #inBrackets(): Test {
    const test = this.#either();
    if (!this.#takes(")")) throw this.#misfit("and", "or", ")");
    return test;
  }

  #comparison(): Test {
    const { kind, value: name } = this.#token;
    const field = kind === "word" ? fieldOf(name) : undefined;
    if (field === undefined) throw this.#misfit("not", "(", ...fieldNames);
    this.#advance();
    if (this.#takes("in")) return this.#amongValues(field);
    const operator = operatorNames.find((symbol) => this.#takes(symbol));
    if (operator !== undefined) return this.#withValue(field, operator);
    if (!name.startsWith("tag.")) throw this.#misfit(...operatorNames, "in");
    return (device) => field.read(device).length > 0;
  }

  #amongValues(field: Field): Test {
    if (!this.#takes("(")) throw this.#misfit("(");
    const values = [this.#value(field.choices)];
    while (this.#takes(",")) values.push(this.#value(field.choices));
    if (!this.#takes(")")) throw this.#misfit(",", ")");
    return (device) => field.read(device).some((value) => values.includes(value));
  }

  #withValue(field: Field, operator: string): Test {
    const negated = operator.startsWith("!");
    const base = negated ? operator.slice(1) : operator;
    const wanted = base === "=" ? this.#value(field.choices) : base === "~" ? this.#value() : this.#version();
    const fits = operators[base];
    const test: Test = (device) => field.read(device).some((value) => fits?.(value, wanted) === true);
    return negated ? not(test) : test;
  }

  #version(): string {
    if (!isVersion(this.#token.value)) throw this.#misfit("a number or a version like 1.2.0");
    return this.#value();
  }

  #value(choices: readonly string[] = []): string {
    const { kind, value } = this.#token;
    const isValue = kind === "text" || (kind === "word" && !keywords.includes(value));
    if (!isValue) throw this.#misfit(...(choices.length > 0 ? choices : ["a word", 'a text in "quotes"']));
    if (choices.length > 0 && !choices.includes(value)) throw this.#misfit(...choices);
    this.#advance();
    return value;
  }

  #takes(wanted: string): boolean {
    const { kind, value } = this.#token;
    if (value !== wanted || (kind !== "word" && kind !== "symbol")) return false;
    this.#advance();
    return true;
  }

  #advance(): void {
    const next = this.#tokens.next();
    if (next.done !== true) this.#token = next.value;
  }

  #misfit(...expected: readonly string[]): Misfit {
    const { kind, value, at } = this.#token;
    const found = kind === "end" ? "the filter ends" : `there is ${JSON.stringify(value.slice(0, 64))}`;
    return new Misfit({ at, found, expected });
  }
}
