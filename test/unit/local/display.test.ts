import { JsonDisplay, PlainDisplay, type Status, TerminalDisplay } from "@carillon/local/display";
import { CarillonError } from "@carillon/contracts/errors";
import { describe, expect, it } from "vitest";

const status: Status = { playing: "sample.opus", positionSeconds: 7.3, durationSeconds: 20, rows: [] };
const addresses = { console: "http://localhost:8080/#token=t", api: "http://localhost:8080/api", metrics: "m" };

function shown(run: (write: (text: string) => void) => void): string {
  let text = "";
  run((piece) => (text += piece));
  return text;
}

describe("the display of npm start", () => {
  it("redraws a terminal's table in place, whatever the width, and lets notices scroll above it", () => {
    const text = shown((write) => {
      const display = new TerminalDisplay(write, () => 20);
      display.ready(addresses, [], 3);
      display.status(status);
      display.notice("a speaker ended");
      display.status(status);
    });
    // On 20 columns: the heading 2 rows, the table 3, addresses 2 + 2 + 1, the last line 2, and two blank ones.
    expect(text).toContain("\u001b[14A\u001b[J  ! a speaker ended\n");
    expect(text.split("\u001b[J")).toHaveLength(2);
  });

  it("prints every n-th status to a log, and the last one always", () => {
    const text = shown((write) => {
      const display = new PlainDisplay(write, 3);
      for (let at = 0; at < 5; at++) display.status(status);
      display.status(status, true);
    });
    expect(text.match(/sample\.opus/g)).toHaveLength(3);
  });

  it("gives programs one object per line, errors with their code and what to do", () => {
    const text = shown((write) => {
      const display = new JsonDisplay(write);
      display.summary([{ name: "Speaker 1", reasons: ["it stopped"] }]);
      display.failure(new CarillonError("port-in-use", "127.0.0.1:8080 cannot be used"));
    });
    const [summary, failure] = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(summary).toMatchObject({ event: "summary", ok: false });
    expect(failure).toMatchObject({
      event: "failure",
      code: "port-in-use",
      next: expect.stringContaining("--port") as string,
    });
  });
});
