import { cpus, release, totalmem } from "node:os";

/** The machine that figures were measured on; figures without it mean little. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly kernel: string;
  readonly node: string;
  readonly memory: string;
}

export function describeMachine(): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? "unknown",
    cores: cores.length,
    kernel: release(),
    node: process.version,
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
  };
}
