/** What the speaker plays on: a sound card by its ALSA name, or one made of arithmetic that records what was heard. */
export type Sound =
  | { readonly kind: "alsa"; readonly device: string }
  | {
      readonly kind: "virtual";
      /** Its crystal against this machine's clock. */
      readonly ppm: number;
      /** Recording, without suffix; undefined: none. */
      readonly file: string | undefined;
      /** Its position moves in steps of this, as on-board audio's does. */
      readonly quantumUs: number;
      /** Of recording; 0: no bound. */
      readonly maxSeconds: number;
    };

const options = {
  ppm: { least: -10_000, most: 10_000 },
  quantumUs: { least: 0, most: 100_000 },
  maxSeconds: { least: 0, most: 1e9 },
} as const;

/** `alsa:NAME` or `virtual:ppm=50,file=/path/rec`, or what is wrong with it. */
export function parseSound(text: string): Sound | string {
  const colon = text.indexOf(":");
  const kind = colon < 0 ? text : text.slice(0, colon);
  const rest = colon < 0 ? "" : text.slice(colon + 1);
  if (kind === "alsa") return { kind: "alsa", device: rest === "" ? "default" : rest };
  if (kind !== "virtual") return `"${text}" is neither alsa:NAME (see aplay -L) nor virtual:ppm=50,file=/path`;
  const values = { ppm: 0, quantumUs: 0, maxSeconds: 0 };
  let file: string | undefined;
  for (const pair of rest.split(",").filter((part) => part !== "")) {
    const [name, value] = split(pair);
    if (name === "file" && value !== "") {
      file = value;
      continue;
    }
    const number = Number(value);
    if (!isOption(name) || value === "" || !(number >= options[name].least && number <= options[name].most))
      return `"${pair}" is not an option of a virtual card; they are ppm, quantumUs, maxSeconds (numbers) and file (a path)`;
    values[name] = number;
  }
  return { kind: "virtual", file, ...values };
}

const isOption = (name: string): name is keyof typeof options => Object.hasOwn(options, name);

const split = (pair: string): [string, string] => {
  const at = pair.indexOf("=");
  return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
};
