import { setTimeout as pause } from "node:timers/promises";
import { Command } from "commander";
import { assignments } from "../assignments.js";
import { OutcomeError } from "../outcome-error.js";
import { rolloutProgress, type Rollout } from "../rollout-progress.js";
import { listed, sessionFor, type Session } from "../session.js";
import { confirmed, type Terminal } from "../terminal.js";
import { UsageError } from "../usage-error.js";

export const rollout = (terminal: Terminal): Command =>
  new Command("rollout")
    .alias("rollouts")
    .description("Changes that reach devices in waves, are listened to, and are taken back when the sound is worse")
    .addCommand(list(terminal), { isDefault: true })
    .addCommand(start(terminal))
    .addCommand(watch(terminal))
    .addCommand(decisions(terminal))
    .addCommand(steer(terminal, "pause", "Offer nobody the change until it is resumed"))
    .addCommand(steer(terminal, "resume", "Go on"))
    .addCommand(steer(terminal, "approve", "Open the wave that waits for a person"))
    .addCommand(steer(terminal, "abort", "End it; what the plan says of an abort is done"))
    .addCommand(steer(terminal, "rollback", "Give everybody back what he had"));

const list = (terminal: Terminal): Command =>
  new Command("list").description("All rollouts, newest first").action(async (_: object, command: Command) => {
    const session = await sessionFor(command, terminal);
    const { data } = await session.client.GET("/v1/rollouts", { params: { query: { limit: 200 } } });
    const rows = data?.items.map(({ id, name, phase, wave, waves }) => ({
      ...{ id, name, phase: phase.kind, wave: `${wave} of ${waves.length}` },
    }));
    session.show(data?.items, () => listed(rows ?? [], "No rollouts yet: carillon rollout start --help"));
  });

interface Start {
  readonly name: string;
  readonly id?: string;
  readonly release?: string;
  readonly site?: string;
  readonly zone?: string;
  readonly tag?: string;
  readonly filter?: string;
  readonly plan?: string;
  readonly dryRun?: boolean;
  readonly watch?: boolean;
}

const start = (terminal: Terminal): Command =>
  new Command("start")
    .description("Begin one, of configuration or of a release")
    .argument("[change...]", "SCOPE DOCUMENT path=value…, as of `config set`")
    .requiredOption("--name <name>", "what people call it")
    .option("--id <id>", "the same id has the same canaries")
    .option("--release <release>", "instead of a change of configuration")
    .option("--site <site>", "only there")
    .option("--zone <zone>", "only these")
    .option("--tag <tag>", "only these")
    .option("--filter <expression>", "only these, such as: site = north and not state = lost")
    .option("--plan <json>", "waves, soak, abort criteria, windows; what is left out is as in the API's description")
    .option("--dry-run", "say who would be in which wave")
    .option("--watch", "stay until it ends")
    .action(async (words: string[], wish: Start, command: Command) => {
      const session = await sessionFor(command, terminal);
      const { name, id, site, zone, tag, filter } = wish;
      const { data } = await session.client.POST("/v1/rollouts", {
        body: {
          ...{ name, change: changeOf(words, wish.release), dryRun: wish.dryRun ?? false },
          ...(id !== undefined && { id }),
          target: {
            ...(site !== undefined && { site }),
            ...(zone !== undefined && { zone }),
            ...(tag !== undefined && { tag }),
            ...(filter !== undefined && { filter }),
          },
          ...(wish.plan !== undefined && { plan: JSON.parse(wish.plan) as object }),
        },
      });
      if (wish.watch === true && data !== undefined && wish.dryRun !== true) return follow(session, data.id);
      session.show(data, () => `${name} is ${data?.id ?? "?"}. Watch it: carillon rollout watch ${data?.id ?? ""}`);
    });

function changeOf([scope, document, ...values]: string[], release: string | undefined) {
  if (release !== undefined) return { kind: "release", release } as const;
  if (scope === undefined || document === undefined || values.length === 0)
    throw new UsageError("What is to change? SCOPE DOCUMENT path=value…, or --release NAME.");
  return { kind: "configuration", scope, document, values: assignments({}, values), priority: 0 } as const;
}

const watch = (terminal: Terminal): Command =>
  new Command("watch")
    .description("Progress, wave by wave, until it ends; exit code 0 only if it completed")
    .argument("<rollout>")
    .action(async (id: string, _: object, command: Command) => follow(await sessionFor(command, terminal), id));

const everyMs = 1000;
const ended = new Set(["completed", "stopped", "rolled_back", "superseded"]);

async function follow(session: Session, id: string): Promise<void> {
  const progress = rolloutProgress(session.terminal);
  for (;;) {
    const { data } = await session.client.GET("/v1/rollouts/{id}", { params: { path: { id } } });
    if (data === undefined) throw new Error("a rollout has no body");
    progress.show(data);
    if (ended.has(data.phase.kind)) {
      progress.end();
      conclude(session, data);
      return;
    }
    await pause(everyMs);
  }
}

function conclude(session: Session, rollout: Rollout): void {
  const said = `${rollout.name}: ${rollout.phase.kind}. ${rollout.decisions.at(-1)?.text ?? ""}`.trimEnd();
  session.show(rollout, () => said);
  session.show(rollout, () => said);
  if (rollout.phase.kind !== "completed")
    throw new OutcomeError(`It did not complete. Why: carillon rollout decisions ${rollout.id}`);
}

const decisions = (terminal: Terminal): Command =>
  new Command("decisions")
    .description("What was decided, and on which figures")
    .argument("<rollout>")
    .action(async (id: string, _: object, command: Command) => {
      const session = await sessionFor(command, terminal);
      const { data } = await session.client.GET("/v1/rollouts/{id}", { params: { path: { id } } });
      const rows = data?.decisions.map(({ at, wave, text }) => ({ at, wave, decision: text }));
      session.show(data?.decisions, () => listed(rows ?? [], "Nothing was decided yet."));
    });

type Steering = "pause" | "resume" | "approve" | "abort" | "rollback";
const needsYes: ReadonlySet<Steering> = new Set(["abort", "rollback"]);

const steer = (terminal: Terminal, what: Steering, description: string): Command =>
  new Command(what)
    .description(description)
    .argument("<rollout>")
    .option("-y, --yes", "without asking")
    .action(async (id: string, { yes }: { yes?: boolean }, command: Command) => {
      const session = await sessionFor(command, terminal);
      if (needsYes.has(what) && !(await confirmed(terminal, yes, `${what} ${id}?`))) return;
      const { data } = await session.client.POST(`/v1/rollouts/{id}/${what}`, { params: { path: { id } } });
      session.show(data, () => `${id}: ${data?.phase.kind ?? what}.`);
    });
