import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ComposeSystem } from "../../support/docker/compose-system.js";
import { eventually } from "../../support/eventually.js";
import { givenEngine } from "./given-engine.js";

const engine = givenEngine();

describe.skipIf(engine === undefined)("docker compose up with three nodes of NATS", { timeout: 240_000 }, () => {
  let system: ComposeSystem;
  beforeAll(async () => {
    if (engine === undefined) return;
    system = await ComposeSystem.make(engine, { over: ["deploy/nats/docker-compose.yml"] });
    await system.compose("one", "up", "-d");
  }, 240_000);
  afterAll(() => engine && system[Symbol.asyncDispose](), 60_000);

  test("plays, and starts no Mosquitto", async () => {
    // All of them: who is still being let in when a node is killed is another story.
    for (const name of ["speaker-1", "speaker-2", "speaker-3"]) await system.playing(name);
    const names = await system.engine.docker("ps", "--format", "{{.Names}}");
    expect(names).toContain(system.container("nats-3"));
    expect(names.filter((name) => name.includes("mosquitto"))).toEqual([]);
  });

  test("a speaker hears of a change while one node is dead", async () => {
    await system.engine.docker("kill", system.container("nats-1"));
    const patient = { deadlineMs: 90_000, everyMs: 500 };
    await eventually("control is ready again", async () => (await system.ask("GET", "/readyz")).ok, patient);
    await system.silence();
    for (const name of ["speaker-1", "speaker-3"])
      await eventually(
        `${name} is idle`,
        async () => {
          const { telemetry } = await system.device(name);
          return telemetry?.kind === "speaker" && telemetry.listening.state === "idle";
        },
        patient,
      );
  });
});
