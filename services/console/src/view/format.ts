/** Figures for people. Base units in; a dash for what is not known. */
const unknown = "–";

const sign = (value: number): string => (value < 0 ? "−" : "+");

/** `12.3 ms`; `signed` shows a plus as well. */
export function milliseconds(seconds: number | null | undefined, digits: number, signed = false): string {
  if (seconds === null || seconds === undefined) return unknown;
  const value = Math.abs(seconds * 1000).toFixed(digits);
  return `${signed ? sign(seconds) : seconds < 0 ? "−" : ""}${value} ms`;
}

/** `40 ms`, `3.2 s`, `5 min`, `2 h`, `3 d`: two figures are enough. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${(seconds * 1000).toFixed(0)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1).replace(".0", "")} s`;
  if (seconds < 90) return `${seconds.toFixed(0)} s`;
  if (seconds < 5400) return `${(seconds / 60).toFixed(0)} min`;
  if (seconds < 129_600) return `${(seconds / 3600).toFixed(0)} h`;
  return `${(seconds / 86_400).toFixed(0)} d`;
}

export const percent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

export const count = (value: number | undefined): string => (value === undefined ? unknown : String(value));

/** Position in a piece: `3:07`. */
export const position = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** A file's name without its folder, its extension and the hash that the library gave it. */
export const title = (source: string): string =>
  (source.split("/").at(-1) ?? source).replace(/(-[0-9a-f]{12})?\.[A-Za-z0-9]{1,5}$/, "");
