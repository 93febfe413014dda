import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeAlphabet, type PendingPairing } from "@carillon/contracts/pairing";
import { z } from "zod";
import type { Program } from "./programs.js";

const roster = z.record(z.string(), z.string());
const codePattern = new RegExp(`\\b[${codeAlphabet}]{4}-[${codeAlphabet}]{4}\\b`, "g");

/** What the operator's API gives for admitting a device. */
export interface PairingDesk {
  waitingPairings(): Promise<PendingPairing[]>;
  approve(userCode: string, name: string, zones: string[]): Promise<void>;
}

/**
 * Which device id each of our processes has. A process says its pairing code in its log, as a speaker on a wall says it aloud, and we
 * enter it as an operator would; who it was is kept, because the names belong to the operator from then on.
 */
export class Roster {
  private readonly file: string;
  private readonly ids: Map<string, string>;
  private readonly codes = new Map<string, Program>();

  constructor(data: string) {
    this.file = join(data, "roster.json");
    const kept: unknown = existsSync(this.file) ? JSON.parse(readFileSync(this.file, "utf8")) : {};
    this.ids = new Map(Object.entries(roster.parse(kept)));
  }

  idOf(program: Program): string | undefined {
    return this.ids.get(program.name);
  }

  /** Looks for a pairing code in a line of a program's log. */
  hear(program: Program, line: string): void {
    for (const [code] of line.matchAll(codePattern)) this.codes.set(code, program);
  }

  /** Admits every device that waits with a code we heard: speakers into `zone`. */
  async admit(desk: PairingDesk, zone: string): Promise<void> {
    if (this.codes.size === 0) return;
    for (const { userCode, deviceId } of await desk.waitingPairings()) {
      const program = this.codes.get(userCode);
      if (program === undefined) continue;
      await desk.approve(userCode, program.title, program.kind === "speaker" ? [zone] : []);
      this.codes.delete(userCode);
      this.ids.set(program.name, deviceId);
      writeFileSync(this.file, JSON.stringify(Object.fromEntries(this.ids)));
    }
  }
}
